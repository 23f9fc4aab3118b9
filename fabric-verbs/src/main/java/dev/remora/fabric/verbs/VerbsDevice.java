package dev.remora.fabric.verbs;

import dev.remora.posix.Errno;
import dev.remora.posix.FileDescriptors;
import dev.remora.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * What a fabric holds of one device: a completion channel, and completion queues. Each connection
 * has a protection domain of its own. The device itself belongs to the connection manager's
 * library, which closes a device that was removed as soon as no id is bound to it; therefore one id
 * is, until all of this is freed.
 */
final class VerbsDevice implements AutoCloseable {
  /**
   * Entries of the first completion queue; each further one is twice as large as the last. One less
   * than a power of two, since drivers round up what is above that.
   */
  private static final int FIRST_QUEUE = (1 << 14) - 1;

  private final Arena arena;
  private final MemorySegment scratch;
  private final List<CompletionQueue> queues = new ArrayList<>();
  private final long context;
  private final DeviceNode node;
  private final int maxCqe;
  private long anchor;
  private long channel;
  private int users;
  private boolean removed;

  /**
   * @param anchor an id that is bound to an address of the device; it is destroyed with this, or if
   *     this cannot be made
   */
  VerbsDevice(Arena arena, long anchor) throws PosixException {
    this.arena = arena;
    this.anchor = anchor;
    context = RdmaCmId.verbs(anchor);
    node = DeviceNode.of(context);
    scratch = arena.allocate(ValueLayout.JAVA_LONG, 2);
    try {
      maxCqe = IbvDeviceAttr.query(context).maxCqe();
      channel = LibIbVerbs.ibvCreateCompChannel(context);
      FileDescriptors.setNonBlocking(IbvCompChannel.fd(channel));
    } catch (PosixException e) {
      close();
      throw e;
    }
  }

  long context() {
    return context;
  }

  long anchor() {
    return anchor;
  }

  DeviceNode node() {
    return node;
  }

  /** Another endpoint has a queue pair here. */
  void use() {
    users++;
  }

  /** It has none any more. */
  void release() {
    users--;
  }

  int users() {
    return users;
  }

  /** Whether it has gone, and waits for its endpoints' ends. */
  boolean isRemoved() {
    return removed;
  }

  void setRemoved() {
    removed = true;
  }

  /**
   * A protection domain: memory that is registered in it can be reached through its queue pairs and
   * through no others, whatever key a peer gives. {@link #freeDomain} ends it.
   *
   * @return the {@code struct ibv_pd}
   */
  long allocateDomain() throws PosixException {
    return LibIbVerbs.ibvAllocPd(context);
  }

  /** All of its memory regions and queue pairs must be gone. */
  void freeDomain(long pd) {
    free(() -> LibIbVerbs.ibvDeallocPd(pd));
  }

  /** Readable when an armed queue has rung. */
  int channelFd() {
    return IbvCompChannel.fd(channel);
  }

  List<CompletionQueue> queues() {
    return queues;
  }

  /** A queue with room for a queue pair's completions; its {@code release} gives them back. */
  CompletionQueue reserve(int entries) throws PosixException {
    for (CompletionQueue queue : queues) {
      if (queue.reserve(entries)) {
        return queue;
      }
    }
    if (entries > maxCqe) {
      throw new PosixException(
          "ibv_create_cq of %d entries; %s has at most %d".formatted(entries, node.name(), maxCqe),
          Errno.EINVAL);
    }
    int wanted = queues.isEmpty() ? FIRST_QUEUE : 2 * queues.getLast().capacity() + 1;
    int capacity = Math.min(Math.max(wanted, entries), maxCqe);
    CompletionQueue queue = new CompletionQueue(arena, context, channel, capacity);
    queues.add(queue);
    boolean _ = queue.reserve(entries);
    return queue;
  }

  /** Takes rings off the channel, lest it stay readable. */
  void drainChannel() {
    while (LibIbVerbs.takeCqEvent(channel, scratch)) {}
  }

  /** All queue pairs and memory regions must be gone. Idempotent. */
  @Override
  public void close() {
    if (channel != 0) {
      drainChannel();
    }
    queues.forEach(queue -> free(queue::destroy));
    queues.clear();
    if (channel != 0) {
      long doomed = channel;
      channel = 0;
      free(() -> LibIbVerbs.ibvDestroyCompChannel(doomed));
    }
    if (anchor != 0) {
      long doomed = anchor;
      anchor = 0;
      free(() -> LibRdmaCm.rdmaDestroyId(doomed));
    }
  }

  private void free(Step step) {
    try {
      step.run();
    } catch (PosixException e) {
      // The kernel frees everything of a device that it takes away: the rest is a few bytes.
      boolean gone = e.errno() == Errno.EIO || (e.errno() == Errno.EBUSY && removed);
      System.Logger.Level level = gone ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR;
      VerbsFabric.LOGGER.log(level, "a resource of " + node.name() + " leaked", e);
    }
  }

  /** Frees one thing. */
  @FunctionalInterface
  private interface Step {
    void run() throws PosixException;
  }
}
