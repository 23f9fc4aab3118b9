package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.remora.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * {@code libibverbs.so.1}, with the names of {@code infiniband/verbs.h}. Pointers to its structures
 * are plain longs: their lifetimes are those of the C library.
 *
 * <p>{@code ibv_poll_cq} and its like are no functions of the library: the header inlines them as
 * calls through {@code ibv_context.ops}. {@link IbvContext} reads those addresses.
 */
final class LibIbVerbs {
  static final String NAME = "libibverbs.so.1";

  /** What a registration allows besides reading by this side ({@code enum ibv_access_flags}). */
  static final int IBV_ACCESS_LOCAL_WRITE = 1;

  static final int IBV_ACCESS_REMOTE_WRITE = 2;
  static final int IBV_ACCESS_REMOTE_READ = 4;

  private static final CLibrary LIBRARY = new CLibrary(NAME);

  private static final MethodHandle GET_DEVICE_LIST =
      LIBRARY.function("ibv_get_device_list", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FREE_DEVICE_LIST =
      LIBRARY.function("ibv_free_device_list", FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle QUERY_DEVICE =
      LIBRARY.function("ibv_query_device", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle ALLOC_PD =
      LIBRARY.function("ibv_alloc_pd", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
  private static final MethodHandle DEALLOC_PD =
      LIBRARY.function("ibv_dealloc_pd", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
  private static final MethodHandle REG_MR =
      LIBRARY.function(
          "ibv_reg_mr",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle DEREG_MR =
      LIBRARY.function("ibv_dereg_mr", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
  private static final MethodHandle CREATE_COMP_CHANNEL =
      LIBRARY.function("ibv_create_comp_channel", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
  private static final MethodHandle DESTROY_COMP_CHANNEL =
      LIBRARY.function("ibv_destroy_comp_channel", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
  private static final MethodHandle CREATE_CQ =
      LIBRARY.function(
          "ibv_create_cq",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle DESTROY_CQ =
      LIBRARY.function("ibv_destroy_cq", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
  private static final MethodHandle GET_CQ_EVENT =
      LIBRARY.functionWithoutErrno(
          "ibv_get_cq_event", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle ACK_CQ_EVENTS =
      LIBRARY.functionWithoutErrno(
          "ibv_ack_cq_events", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT));
  private static final MethodHandle MODIFY_QP =
      LIBRARY.function(
          "ibv_modify_qp", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

  private LibIbVerbs() {}

  /** Looks all functions up, if that was not done before. */
  static void load() {}

  /** How many RDMA devices there are that a user-space driver of this machine can drive. */
  static int deviceCount() throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_INT);
      long list =
          CLibrary.checkPointer(
              "ibv_get_device_list",
              () -> (long) GET_DEVICE_LIST.invokeExact(CLibrary.state(), count.address()));
      try {
        FREE_DEVICE_LIST.invokeExact(CLibrary.state(), list);
      } catch (Throwable thrown) {
        throw CLibrary.unexpected(thrown);
      }
      return count.get(JAVA_INT, 0);
    }
  }

  static void ibvQueryDevice(long context, MemorySegment deviceAttr) throws PosixException {
    CLibrary.check(
        "ibv_query_device",
        () -> (int) QUERY_DEVICE.invokeExact(CLibrary.state(), context, deviceAttr.address()));
  }

  static long ibvAllocPd(long context) throws PosixException {
    return CLibrary.checkPointer(
        "ibv_alloc_pd", () -> (long) ALLOC_PD.invokeExact(CLibrary.state(), context));
  }

  static void ibvDeallocPd(long pd) throws PosixException {
    CLibrary.check("ibv_dealloc_pd", () -> (int) DEALLOC_PD.invokeExact(CLibrary.state(), pd));
  }

  /** The result is an {@link IbvMr}. */
  static long ibvRegMr(long pd, MemorySegment memory, int access) throws PosixException {
    return CLibrary.checkPointer(
        "ibv_reg_mr",
        () ->
            (long)
                REG_MR.invokeExact(
                    CLibrary.state(), pd, memory.address(), memory.byteSize(), access));
  }

  static void ibvDeregMr(long mr) throws PosixException {
    CLibrary.check("ibv_dereg_mr", () -> (int) DEREG_MR.invokeExact(CLibrary.state(), mr));
  }

  static long ibvCreateCompChannel(long context) throws PosixException {
    return CLibrary.checkPointer(
        "ibv_create_comp_channel",
        () -> (long) CREATE_COMP_CHANNEL.invokeExact(CLibrary.state(), context));
  }

  static void ibvDestroyCompChannel(long channel) throws PosixException {
    CLibrary.check(
        "ibv_destroy_comp_channel",
        () -> (int) DESTROY_COMP_CHANNEL.invokeExact(CLibrary.state(), channel));
  }

  static long ibvCreateCq(long context, int entries, long channel) throws PosixException {
    return CLibrary.checkPointer(
        "ibv_create_cq",
        () -> (long) CREATE_CQ.invokeExact(CLibrary.state(), context, entries, 0L, channel, 0));
  }

  static void ibvDestroyCq(long cq) throws PosixException {
    CLibrary.check("ibv_destroy_cq", () -> (int) DESTROY_CQ.invokeExact(CLibrary.state(), cq));
  }

  /**
   * Takes one event off a channel that does not block, and acknowledges it.
   *
   * @param scratch two pointers long
   * @return whether there was one
   */
  static boolean takeCqEvent(long channel, MemorySegment scratch) {
    try {
      long cqOut = scratch.address();
      if ((int) GET_CQ_EVENT.invokeExact(channel, cqOut, cqOut + Long.BYTES) != 0) {
        return false;
      }
      ACK_CQ_EVENTS.invokeExact(scratch.get(JAVA_LONG, 0), 1);
      return true;
    } catch (Throwable thrown) {
      throw CLibrary.unexpected(thrown);
    }
  }

  static void ibvModifyQp(long qp, MemorySegment qpAttr, int mask) throws PosixException {
    CLibrary.check(
        "ibv_modify_qp",
        () -> (int) MODIFY_QP.invokeExact(CLibrary.state(), qp, qpAttr.address(), mask));
  }
}
