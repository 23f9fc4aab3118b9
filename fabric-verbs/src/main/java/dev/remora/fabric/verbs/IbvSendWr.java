package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * {@code struct ibv_send_wr} of {@code infiniband/verbs.h}, and one {@link IbvSge} behind it: a
 * request to send or to write. One instance is filled again for every request.
 */
final class IbvSendWr {
  static final int SIZE = 128;
  static final int WR_ID = 0;
  static final int SG_LIST = 16;
  static final int NUM_SGE = 24;
  static final int OPCODE = 28;
  static final int SEND_FLAGS = 32;
  static final int IMM_DATA = 36;
  static final int WR_RDMA_REMOTE_ADDR = 40;
  static final int WR_RDMA_RKEY = 48;

  /** {@code enum ibv_wr_opcode}. */
  static final int IBV_WR_RDMA_WRITE = 0;

  static final int IBV_WR_RDMA_WRITE_WITH_IMM = 1;
  static final int IBV_WR_SEND = 2;

  /** {@code enum ibv_send_flags}: the request shall give a completion. */
  static final int IBV_SEND_SIGNALED = 2;

  /** The bytes are copied into the request, and need not be registered. */
  static final int IBV_SEND_INLINE = 8;

  private static final ValueLayout.OfInt BIG_ENDIAN_INT = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment memory;

  IbvSendWr(Arena arena) {
    memory = arena.allocate(SIZE + IbvSge.SIZE, 64);
    memory.set(JAVA_LONG, SG_LIST, memory.address() + SIZE);
  }

  long address() {
    return memory.address();
  }

  IbvSendWr request(long workId, int opcode, int flags) {
    memory.set(JAVA_LONG, WR_ID, workId);
    memory.set(JAVA_INT, OPCODE, opcode);
    memory.set(JAVA_INT, SEND_FLAGS, flags);
    return this;
  }

  /** The bytes to send or write; a length of 0 is a request without any. */
  IbvSendWr local(long address, int length, int lkey) {
    memory.set(JAVA_INT, NUM_SGE, length == 0 ? 0 : 1);
    IbvSge.set(memory, SIZE, address, length, lkey);
    return this;
  }

  /** Where a write goes to. */
  IbvSendWr remote(long address, int rkey) {
    memory.set(JAVA_LONG, WR_RDMA_REMOTE_ADDR, address);
    memory.set(JAVA_INT, WR_RDMA_RKEY, rkey);
    return this;
  }

  IbvSendWr immediate(int immediate) {
    memory.set(BIG_ENDIAN_INT, IMM_DATA, immediate);
    return this;
  }
}
