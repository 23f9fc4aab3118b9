package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.remora.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What matters here of {@code struct ibv_device_attr} of {@code infiniband/verbs.h}.
 *
 * @param maxMrSize bytes of the largest memory region; unsigned
 * @param maxQpWr work requests that a queue of a queue pair can hold
 * @param maxCqe entries of the largest completion queue
 */
record IbvDeviceAttr(long maxMrSize, int maxQpWr, int maxCqe) {
  static final int SIZE = 232;
  static final int MAX_MR_SIZE = 80;
  static final int MAX_QP_WR = 112;
  static final int MAX_CQE = 132;

  static IbvDeviceAttr query(long context) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attr = arena.allocate(SIZE, Long.BYTES);
      LibIbVerbs.ibvQueryDevice(context, attr);
      return new IbvDeviceAttr(
          attr.get(JAVA_LONG, MAX_MR_SIZE),
          attr.get(JAVA_INT, MAX_QP_WR),
          attr.get(JAVA_INT, MAX_CQE));
    }
  }
}
