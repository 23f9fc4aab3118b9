package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code struct ibv_qp_attr} of {@code infiniband/verbs.h}: what {@code ibv_modify_qp} changes. */
final class IbvQpAttr {
  static final int SIZE = 144;
  static final int MIN_RNR_TIMER = 128;

  /** {@code enum ibv_qp_attr_mask}. */
  static final int IBV_QP_MIN_RNR_TIMER = 1 << 15;

  private IbvQpAttr() {}

  /**
   * With how long a sender that met receiver-not-ready is told to wait, in InfiniBand's encoding
   * (volume 1, table 46): 12 is 0.64 ms, 0 is 655 ms.
   */
  static MemorySegment allocate(Arena arena, int minRnrTimer) {
    MemorySegment attr = arena.allocate(SIZE, Long.BYTES);
    attr.set(JAVA_BYTE, MIN_RNR_TIMER, (byte) minRnrTimer);
    return attr;
  }
}
