package dev.remora.fabric.verbs;

import dev.remora.posix.Errno;
import dev.remora.posix.FileDescriptors;
import dev.remora.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The connection manager's event channel of one fabric. An event is copied and acknowledged at
 * once, since {@code rdma_destroy_id} waits for that.
 */
final class ConnectionEvents implements AutoCloseable {
  private final MemorySegment pointer;
  private final long channel;
  private long id;
  private long listenId;
  private int event;
  private int status;

  ConnectionEvents(Arena arena) throws PosixException {
    pointer = arena.allocate(ValueLayout.JAVA_LONG);
    channel = LibRdmaCm.rdmaCreateEventChannel();
    try {
      FileDescriptors.setNonBlocking(fd());
    } catch (PosixException e) {
      close();
      throw e;
    }
  }

  /** Readable when there are events. */
  int fd() {
    return RdmaEventChannel.fd(channel);
  }

  long createId() throws PosixException {
    return LibRdmaCm.rdmaCreateId(channel);
  }

  /** Takes the next event, if there is one. */
  boolean next() throws PosixException {
    if (!LibRdmaCm.rdmaGetCmEvent(channel, pointer)) {
      return false;
    }
    long address = pointer.get(ValueLayout.JAVA_LONG, 0);
    id = RdmaCmEvent.id(address);
    listenId = RdmaCmEvent.listenId(address);
    event = RdmaCmEvent.event(address);
    status = RdmaCmEvent.status(address);
    LibRdmaCm.rdmaAckCmEvent(address);
    return true;
  }

  /** The {@link RdmaCmId} that the last event was about. */
  long id() {
    return id;
  }

  /** The {@link RdmaCmId} that listens, of a connect request. */
  long listenId() {
    return listenId;
  }

  /** What it was: one of {@link RdmaCmEvent}'s. */
  int event() {
    return event;
  }

  int status() {
    return status;
  }

  /** What went wrong, in words. */
  static String explain(int event, int status) {
    return switch (event) {
      case RdmaCmEvent.RDMA_CM_EVENT_ADDR_ERROR ->
          "no RDMA device leads to that address: RDMA_CM_EVENT_ADDR_ERROR, " + errno(status);
      case RdmaCmEvent.RDMA_CM_EVENT_ROUTE_ERROR ->
          "no route: RDMA_CM_EVENT_ROUTE_ERROR, " + errno(status);
      case RdmaCmEvent.RDMA_CM_EVENT_CONNECT_ERROR ->
          "could not be set up: RDMA_CM_EVENT_CONNECT_ERROR, " + errno(status);
      case RdmaCmEvent.RDMA_CM_EVENT_UNREACHABLE ->
          "no answer; is the host up? RDMA_CM_EVENT_UNREACHABLE, " + errno(status);
      case RdmaCmEvent.RDMA_CM_EVENT_REJECTED -> rejection(status);
      default -> "connection manager event " + event + ", status " + status;
    };
  }

  /** Reasons of the InfiniBand specification, volume 1, section 12.6.7.2. */
  private static String rejection(int reason) {
    return switch (reason) {
      case 8 -> "connection refused: nobody listens on that port (rejected, reason 8)";
      case 28 -> "rejected by the server, which may have reached a limit (reason 28)";
      default -> "rejected by the peer's connection manager (reason " + reason + ")";
    };
  }

  private static String errno(int status) {
    return Errno.describe(Math.abs(status));
  }

  /** All ids must have been destroyed. */
  @Override
  public void close() {
    LibRdmaCm.rdmaDestroyEventChannel(channel);
  }
}
