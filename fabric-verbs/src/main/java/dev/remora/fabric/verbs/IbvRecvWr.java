package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A chain of {@code struct ibv_recv_wr} of {@code infiniband/verbs.h}, each with one {@link
 * IbvSge}: receives that are posted with one call. One instance is filled again for every chain.
 */
final class IbvRecvWr {
  static final int SIZE = 32;
  static final int WR_ID = 0;
  static final int NEXT = 8;
  static final int SG_LIST = 16;
  static final int NUM_SGE = 24;

  private static final int STRIDE = SIZE + IbvSge.SIZE;

  private final MemorySegment memory;
  private final int capacity;

  IbvRecvWr(Arena arena, int capacity) {
    this.capacity = capacity;
    memory = arena.allocate((long) STRIDE * capacity, 64);
    for (int i = 0; i < capacity; i++) {
      long at = (long) i * STRIDE;
      memory.set(JAVA_LONG, at + SG_LIST, memory.address() + at + SIZE);
      memory.set(JAVA_INT, at + NUM_SGE, 1);
    }
  }

  int capacity() {
    return capacity;
  }

  long address() {
    return memory.address();
  }

  /** Sets one receive, and whether another follows it in the chain. */
  void set(int index, long workId, long address, int length, int lkey, boolean last) {
    long at = (long) index * STRIDE;
    memory.set(JAVA_LONG, at + WR_ID, workId);
    memory.set(JAVA_LONG, at + NEXT, last ? 0 : memory.address() + at + STRIDE);
    IbvSge.set(memory, at + SIZE, address, length, lkey);
  }
}
