package dev.remora.fabric.verbs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code struct rdma_conn_param} of {@code rdma/rdma_cma.h}: what a side asks for when it connects
 * or accepts.
 */
final class RdmaConnParam {
  static final int SIZE = 24;
  static final int RESPONDER_RESOURCES = 9;
  static final int INITIATOR_DEPTH = 10;
  static final int RETRY_COUNT = 12;
  static final int RNR_RETRY_COUNT = 13;

  private RdmaConnParam() {}

  /**
   * What both sides of ours ask for: {@code docs/protocol.md}, 2.1. The rnr_retry_count governs the
   * peer's sends; 7 is for ever.
   */
  static MemorySegment allocate(Arena arena) {
    MemorySegment param = arena.allocate(SIZE, Long.BYTES);
    param.set(JAVA_BYTE, RESPONDER_RESOURCES, (byte) 1);
    param.set(JAVA_BYTE, INITIATOR_DEPTH, (byte) 1);
    param.set(JAVA_BYTE, RETRY_COUNT, (byte) 7);
    param.set(JAVA_BYTE, RNR_RETRY_COUNT, (byte) 7);
    return param;
  }
}
