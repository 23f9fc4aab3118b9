package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.remora.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A completion queue that several queue pairs share, and the completions that were last taken from
 * it. An overrun would end all of its connections, so each reserves room for everything that it can
 * have posted.
 */
final class CompletionQueue {
  private static final int BATCH = 16;
  private static final MethodHandle POLL_CQ =
      CLibrary.function(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG));
  private static final MethodHandle REQ_NOTIFY_CQ =
      CLibrary.function(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));

  private final MemorySegment pollCq;
  private final MemorySegment reqNotifyCq;
  private final IbvWc completions;
  private final long cq;
  private final int capacity;
  private int reserved;
  private int taken;
  private int next;
  private boolean broken;

  /**
   * @param channel where it rings
   * @param capacity entries, at most the device's limit
   */
  CompletionQueue(Arena arena, long context, long channel, int capacity) throws PosixException {
    this.capacity = capacity;
    pollCq = IbvContext.pollCq(context);
    reqNotifyCq = IbvContext.reqNotifyCq(context);
    completions = new IbvWc(arena, BATCH);
    cq = LibIbVerbs.ibvCreateCq(context, capacity, channel);
  }

  /** The {@code struct ibv_cq}. */
  long address() {
    return cq;
  }

  int capacity() {
    return capacity;
  }

  boolean reserve(int entries) {
    if (entries > capacity - reserved) {
      return false;
    }
    reserved += entries;
    return true;
  }

  void release(int entries) {
    reserved -= entries;
  }

  /**
   * Makes sure that {@link #next} has something to give, if there is anything.
   *
   * @return whether it has
   */
  boolean fetch() {
    if (next < taken) {
      return true;
    }
    next = 0;
    try {
      taken = broken ? 0 : (int) POLL_CQ.invokeExact(pollCq, cq, BATCH, completions.address());
    } catch (Throwable thrown) {
      throw CLibrary.unexpected(thrown);
    }
    if (taken < 0) {
      taken = 0;
      broken = true;
    }
    return taken > 0;
  }

  /** Whether the device has failed to give completions. It will give no more. */
  boolean isBroken() {
    return broken;
  }

  boolean hasNext() {
    return next < taken;
  }

  /** The next completion's place in {@link #completions}. */
  int next() {
    return next++;
  }

  IbvWc completions() {
    return completions;
  }

  /** Asks it to ring its channel at the next completion. */
  void requestNotification() {
    int error;
    try {
      error = (int) REQ_NOTIFY_CQ.invokeExact(reqNotifyCq, cq, 0);
    } catch (Throwable thrown) {
      throw CLibrary.unexpected(thrown);
    }
    broken |= error != 0;
  }

  /** All of its queue pairs must have been destroyed. */
  void destroy() throws PosixException {
    LibIbVerbs.ibvDestroyCq(cq);
  }
}
