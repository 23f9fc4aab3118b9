package dev.remora.fabric.verbs;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct ibv_context} of {@code infiniband/verbs.h}: an opened device, and in {@code ops}
 * the provider's functions that the header's inline functions call.
 */
final class IbvContext {
  static final int SIZE = 328;
  static final int DEVICE = 0;
  static final int OPS_POLL_CQ = 96;
  static final int OPS_REQ_NOTIFY_CQ = 104;
  static final int OPS_POST_SEND = 208;
  static final int OPS_POST_RECV = 216;

  private IbvContext() {}

  /** The {@link IbvDevice} that was opened. */
  static long device(long context) {
    return NativeMemory.getLong(context + DEVICE);
  }

  /** {@code int poll_cq(struct ibv_cq *cq, int num_entries, struct ibv_wc *wc)}. */
  static MemorySegment pollCq(long context) {
    return NativeMemory.function(NativeMemory.getLong(context + OPS_POLL_CQ));
  }

  /** {@code int req_notify_cq(struct ibv_cq *cq, int solicited_only)}. */
  static MemorySegment reqNotifyCq(long context) {
    return NativeMemory.function(NativeMemory.getLong(context + OPS_REQ_NOTIFY_CQ));
  }

  /** {@code int post_send(struct ibv_qp *, struct ibv_send_wr *, struct ibv_send_wr **bad_wr)}. */
  static MemorySegment postSend(long context) {
    return NativeMemory.function(NativeMemory.getLong(context + OPS_POST_SEND));
  }

  /** {@code int post_recv(struct ibv_qp *, struct ibv_recv_wr *, struct ibv_recv_wr **bad_wr)}. */
  static MemorySegment postRecv(long context) {
    return NativeMemory.function(NativeMemory.getLong(context + OPS_POST_RECV));
  }
}
