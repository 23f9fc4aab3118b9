package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code struct ibv_qp_init_attr} of {@code infiniband/verbs.h}: what a queue pair shall be. */
final class IbvQpInitAttr {
  static final int SIZE = 64;
  static final int SEND_CQ = 8;
  static final int RECV_CQ = 16;
  static final int CAP_MAX_SEND_WR = 32;
  static final int CAP_MAX_RECV_WR = 36;
  static final int CAP_MAX_SEND_SGE = 40;
  static final int CAP_MAX_RECV_SGE = 44;
  static final int CAP_MAX_INLINE_DATA = 48;
  static final int QP_TYPE = 52;

  /** Reliable connected. */
  static final int IBV_QPT_RC = 2;

  private IbvQpInitAttr() {}

  /** Work requests of one piece of memory each; both directions complete into the same queue. */
  static MemorySegment allocate(Arena arena, long cq, int maxSendWr, int maxRecvWr, int maxInline) {
    MemorySegment attr = arena.allocate(SIZE, Long.BYTES);
    attr.set(JAVA_LONG, SEND_CQ, cq);
    attr.set(JAVA_LONG, RECV_CQ, cq);
    attr.set(JAVA_INT, CAP_MAX_SEND_WR, maxSendWr);
    attr.set(JAVA_INT, CAP_MAX_RECV_WR, maxRecvWr);
    attr.set(JAVA_INT, CAP_MAX_SEND_SGE, 1);
    attr.set(JAVA_INT, CAP_MAX_RECV_SGE, 1);
    attr.set(JAVA_INT, CAP_MAX_INLINE_DATA, maxInline);
    attr.set(JAVA_INT, QP_TYPE, IBV_QPT_RC);
    return attr;
  }
}
