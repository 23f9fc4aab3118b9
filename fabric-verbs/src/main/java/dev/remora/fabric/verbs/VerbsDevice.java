package dev.remora.fabric.verbs;

import dev.remora.posix.FileDescriptors;
import dev.remora.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * What a fabric holds of one device: a protection domain, a completion channel, and completion
 * queues. The device itself belongs to the connection manager.
 */
final class VerbsDevice implements AutoCloseable {
  /** Entries of the first completion queue; each further one is twice as large as the last. */
  private static final int FIRST_QUEUE = 1 << 14;

  private final Arena arena;
  private final MemorySegment scratch;
  private final List<CompletionQueue> queues = new ArrayList<>();
  private final long context;
  private final int maxCqe;
  private long pd;
  private long channel;

  VerbsDevice(Arena arena, long context) throws PosixException {
    this.arena = arena;
    this.context = context;
    scratch = arena.allocate(ValueLayout.JAVA_LONG, 2);
    maxCqe = IbvDeviceAttr.query(context).maxCqe();
    try {
      pd = LibIbVerbs.ibvAllocPd(context);
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

  /** The {@code struct ibv_pd}. */
  long protectionDomain() {
    return pd;
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
    int wanted = queues.isEmpty() ? FIRST_QUEUE : 2 * queues.getLast().capacity();
    int capacity = Math.min(Math.max(wanted, entries), maxCqe);
    CompletionQueue queue = new CompletionQueue(arena, context, channel, capacity);
    queues.add(queue);
    if (!queue.reserve(entries)) {
      throw new IllegalStateException("queue depths exceed the device's completion queues");
    }
    return queue;
  }

  /** Takes rings off the channel, lest it stay readable. */
  void drainChannel() {
    while (LibIbVerbs.takeCqEvent(channel, scratch)) {}
  }

  /** All queue pairs and memory regions must be gone. */
  @Override
  public void close() {
    try {
      drainChannel();
      for (CompletionQueue queue : queues) {
        queue.destroy();
      }
      queues.clear();
      if (channel != 0) {
        LibIbVerbs.ibvDestroyCompChannel(channel);
        channel = 0;
      }
      if (pd != 0) {
        LibIbVerbs.ibvDeallocPd(pd);
        pd = 0;
      }
    } catch (PosixException e) {
      VerbsFabric.LOGGER.log(System.Logger.Level.ERROR, "resources of a device leaked", e);
    }
  }
}
