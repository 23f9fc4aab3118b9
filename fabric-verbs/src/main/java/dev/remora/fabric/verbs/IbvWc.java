package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** An array of {@code struct ibv_wc} of {@code infiniband/verbs.h}: work completions. */
final class IbvWc {
  static final int SIZE = 48;
  static final int WR_ID = 0;
  static final int STATUS = 8;
  static final int OPCODE = 12;
  static final int VENDOR_ERR = 16;
  static final int BYTE_LEN = 20;
  static final int IMM_DATA = 24;

  /** {@code enum ibv_wc_opcode}; means nothing unless the status is success. */
  static final int IBV_WC_RECV = 128;

  static final int IBV_WC_RECV_RDMA_WITH_IMM = 129;

  private static final ValueLayout.OfInt BIG_ENDIAN_INT = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment array;
  private final int capacity;

  IbvWc(Arena arena, int capacity) {
    this.capacity = capacity;
    array = arena.allocate((long) SIZE * capacity, 64);
  }

  int capacity() {
    return capacity;
  }

  long address() {
    return array.address();
  }

  long wrId(int index) {
    return array.get(JAVA_LONG, (long) index * SIZE + WR_ID);
  }

  /** See {@link WorkCompletionStatus}. */
  int status(int index) {
    return array.get(JAVA_INT, (long) index * SIZE + STATUS);
  }

  int opcode(int index) {
    return array.get(JAVA_INT, (long) index * SIZE + OPCODE);
  }

  int vendorErr(int index) {
    return array.get(JAVA_INT, (long) index * SIZE + VENDOR_ERR);
  }

  int byteLen(int index) {
    return array.get(JAVA_INT, (long) index * SIZE + BYTE_LEN);
  }

  /** In host byte order. */
  int immData(int index) {
    return array.get(BIG_ENDIAN_INT, (long) index * SIZE + IMM_DATA);
  }
}
