package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** {@code struct ibv_sge} of {@code infiniband/verbs.h}: one piece of registered memory. */
final class IbvSge {
  static final int SIZE = 16;
  static final int ADDR = 0;
  static final int LENGTH = 8;
  static final int LKEY = 12;

  private IbvSge() {}

  static void set(MemorySegment memory, long offset, long address, int length, int lkey) {
    memory.set(JAVA_LONG, offset + ADDR, address);
    memory.set(JAVA_INT, offset + LENGTH, length);
    memory.set(JAVA_INT, offset + LKEY, lkey);
  }
}
