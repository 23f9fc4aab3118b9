package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.remora.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * {@code librdmacm.so.1}, the connection manager, with the names of {@code rdma/rdma_cma.h}.
 * Pointers to its structures are plain longs: their lifetimes are those of the C library.
 */
final class LibRdmaCm {
  static final String NAME = "librdmacm.so.1";

  /** {@code enum rdma_port_space}: reliable connections. */
  static final int RDMA_PS_TCP = 0x0106;

  private static final CLibrary LIBRARY = new CLibrary(NAME);
  private static final FunctionDescriptor POINTER_TO_INT =
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG);
  private static final FunctionDescriptor POINTERS_TO_INT =
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final FunctionDescriptor POINTER_INT_TO_INT =
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT);

  private static final MethodHandle GET_DEVICES =
      LIBRARY.function("rdma_get_devices", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FREE_DEVICES =
      LIBRARY.function("rdma_free_devices", FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle CREATE_EVENT_CHANNEL =
      LIBRARY.function("rdma_create_event_channel", FunctionDescriptor.of(JAVA_LONG));
  private static final MethodHandle DESTROY_EVENT_CHANNEL =
      LIBRARY.function("rdma_destroy_event_channel", FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle CREATE_ID =
      LIBRARY.function(
          "rdma_create_id",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle DESTROY_ID =
      LIBRARY.function("rdma_destroy_id", POINTER_TO_INT);
  private static final MethodHandle BIND_ADDR = LIBRARY.function("rdma_bind_addr", POINTERS_TO_INT);
  private static final MethodHandle LISTEN = LIBRARY.function("rdma_listen", POINTER_INT_TO_INT);
  private static final MethodHandle RESOLVE_ADDR =
      LIBRARY.function(
          "rdma_resolve_addr",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RESOLVE_ROUTE =
      LIBRARY.function("rdma_resolve_route", POINTER_INT_TO_INT);
  private static final MethodHandle CREATE_QP =
      LIBRARY.function(
          "rdma_create_qp", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle DESTROY_QP =
      LIBRARY.function("rdma_destroy_qp", FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle CONNECT = LIBRARY.function("rdma_connect", POINTERS_TO_INT);
  private static final MethodHandle ACCEPT = LIBRARY.function("rdma_accept", POINTERS_TO_INT);
  private static final MethodHandle REJECT =
      LIBRARY.function(
          "rdma_reject", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_BYTE));
  private static final MethodHandle DISCONNECT =
      LIBRARY.function("rdma_disconnect", POINTER_TO_INT);
  private static final MethodHandle GET_CM_EVENT =
      LIBRARY.functionWithoutErrno("rdma_get_cm_event", POINTERS_TO_INT);
  private static final MethodHandle ACK_CM_EVENT =
      LIBRARY.function("rdma_ack_cm_event", POINTER_TO_INT);

  private LibRdmaCm() {}

  /** Looks all functions up, if that was not done before. */
  static void load() {}

  /** The {@link IbvContext}s that the connection manager has opened; they stay open. */
  static long[] rdmaGetDevices() throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_INT);
      long list =
          CLibrary.checkPointer(
              "rdma_get_devices",
              () -> (long) GET_DEVICES.invokeExact(CLibrary.state(), count.address()));
      long[] contexts = new long[count.get(JAVA_INT, 0)];
      for (int i = 0; i < contexts.length; i++) {
        contexts[i] = NativeMemory.getLong(list + (long) i * Long.BYTES);
      }
      FREE_DEVICES.invokeExact(CLibrary.state(), list);
      return contexts;
    } catch (PosixException e) {
      throw e;
    } catch (Throwable thrown) {
      throw CLibrary.unexpected(thrown);
    }
  }

  static long rdmaCreateEventChannel() throws PosixException {
    return CLibrary.checkPointer(
        "rdma_create_event_channel",
        () -> (long) CREATE_EVENT_CHANNEL.invokeExact(CLibrary.state()));
  }

  /** All ids of the channel must have been destroyed. */
  static void rdmaDestroyEventChannel(long channel) {
    try {
      DESTROY_EVENT_CHANNEL.invokeExact(CLibrary.state(), channel);
    } catch (Throwable thrown) {
      throw CLibrary.unexpected(thrown);
    }
  }

  /** The result is a {@link RdmaCmId}. */
  static long rdmaCreateId(long channel) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment id = arena.allocate(JAVA_LONG);
      CLibrary.check(
          "rdma_create_id",
          () ->
              (int)
                  CREATE_ID.invokeExact(CLibrary.state(), channel, id.address(), 0L, RDMA_PS_TCP));
      return id.get(JAVA_LONG, 0);
    }
  }

  /** Waits until every event of the id that was taken has been acknowledged. */
  static void rdmaDestroyId(long id) throws PosixException {
    CLibrary.check("rdma_destroy_id", () -> (int) DESTROY_ID.invokeExact(CLibrary.state(), id));
  }

  static void rdmaBindAddr(long id, MemorySegment sockaddr) throws PosixException {
    CLibrary.check(
        "rdma_bind_addr",
        () -> (int) BIND_ADDR.invokeExact(CLibrary.state(), id, sockaddr.address()));
  }

  static void rdmaListen(long id, int backlog) throws PosixException {
    CLibrary.check("rdma_listen", () -> (int) LISTEN.invokeExact(CLibrary.state(), id, backlog));
  }

  static void rdmaResolveAddr(long id, MemorySegment sockaddr, int timeoutMillis)
      throws PosixException {
    CLibrary.check(
        "rdma_resolve_addr",
        () ->
            (int)
                RESOLVE_ADDR.invokeExact(
                    CLibrary.state(), id, 0L, sockaddr.address(), timeoutMillis));
  }

  /** Only after {@link RdmaCmEvent#RDMA_CM_EVENT_ADDR_RESOLVED}: earlier it crashes the process. */
  static void rdmaResolveRoute(long id, int timeoutMillis) throws PosixException {
    CLibrary.check(
        "rdma_resolve_route",
        () -> (int) RESOLVE_ROUTE.invokeExact(CLibrary.state(), id, timeoutMillis));
  }

  /** The queue pair is then in {@link RdmaCmId#qp}, and takes receives. */
  static void rdmaCreateQp(long id, long pd, MemorySegment qpInitAttr) throws PosixException {
    CLibrary.check(
        "rdma_create_qp",
        () -> (int) CREATE_QP.invokeExact(CLibrary.state(), id, pd, qpInitAttr.address()));
  }

  static void rdmaDestroyQp(long id) {
    try {
      DESTROY_QP.invokeExact(CLibrary.state(), id);
    } catch (Throwable thrown) {
      throw CLibrary.unexpected(thrown);
    }
  }

  static void rdmaConnect(long id, MemorySegment connParam) throws PosixException {
    CLibrary.check(
        "rdma_connect", () -> (int) CONNECT.invokeExact(CLibrary.state(), id, connParam.address()));
  }

  static void rdmaAccept(long id, MemorySegment connParam) throws PosixException {
    CLibrary.check(
        "rdma_accept", () -> (int) ACCEPT.invokeExact(CLibrary.state(), id, connParam.address()));
  }

  static void rdmaReject(long id) throws PosixException {
    CLibrary.check(
        "rdma_reject", () -> (int) REJECT.invokeExact(CLibrary.state(), id, 0L, (byte) 0));
  }

  /** Puts the queue pair into the error state, which flushes it, and tells the peer. */
  static void rdmaDisconnect(long id) throws PosixException {
    CLibrary.check("rdma_disconnect", () -> (int) DISCONNECT.invokeExact(CLibrary.state(), id));
  }

  /**
   * Takes one event off a channel that does not block.
   *
   * @param pointer receives the address of a {@link RdmaCmEvent}, to be acknowledged
   * @return whether there was one; a call that fails for another reason is to be made again, too
   */
  static boolean rdmaGetCmEvent(long channel, MemorySegment pointer) {
    try {
      return (int) GET_CM_EVENT.invokeExact(channel, pointer.address()) == 0;
    } catch (Throwable thrown) {
      throw CLibrary.unexpected(thrown);
    }
  }

  static void rdmaAckCmEvent(long event) throws PosixException {
    CLibrary.check(
        "rdma_ack_cm_event", () -> (int) ACK_CM_EVENT.invokeExact(CLibrary.state(), event));
  }
}
