package dev.remora.fabric.verbs;

/** {@code enum ibv_wc_status} of {@code infiniband/verbs.h}, in words that help. */
final class WorkCompletionStatus {
  static final int IBV_WC_SUCCESS = 0;
  static final int IBV_WC_WR_FLUSH_ERR = 5;
  static final int IBV_WC_REM_ACCESS_ERR = 10;
  static final int IBV_WC_RETRY_EXC_ERR = 12;
  static final int IBV_WC_RNR_RETRY_EXC_ERR = 13;

  /** By number; what comes after these does not happen on reliable connections. */
  private static final String[] NAMES = {
    "IBV_WC_SUCCESS",
    "IBV_WC_LOC_LEN_ERR",
    "IBV_WC_LOC_QP_OP_ERR",
    "IBV_WC_LOC_EEC_OP_ERR",
    "IBV_WC_LOC_PROT_ERR",
    "IBV_WC_WR_FLUSH_ERR",
    "IBV_WC_MW_BIND_ERR",
    "IBV_WC_BAD_RESP_ERR",
    "IBV_WC_LOC_ACCESS_ERR",
    "IBV_WC_REM_INV_REQ_ERR",
    "IBV_WC_REM_ACCESS_ERR",
    "IBV_WC_REM_OP_ERR",
    "IBV_WC_RETRY_EXC_ERR",
    "IBV_WC_RNR_RETRY_EXC_ERR",
  };

  private WorkCompletionStatus() {}

  static String name(int status) {
    return status >= 0 && status < NAMES.length ? NAMES[status] : "IBV_WC status " + status;
  }

  /** What it means for the connection, and what to do. */
  static String explain(int status) {
    return switch (name(status)) {
      case "IBV_WC_LOC_LEN_ERR" -> "a message was longer than the receive that it met";
      case "IBV_WC_WR_FLUSH_ERR" ->
          "the device has stopped the queue pair: the peer has sent what is not allowed, such as a"
              + " write outside the memory that it was told of";
      case "IBV_WC_REM_INV_REQ_ERR" ->
          "the peer's device found the request invalid: a message longer than its receives?";
      case "IBV_WC_REM_ACCESS_ERR" ->
          "the peer does not let us write there: has it freed or not registered the memory that it"
              + " announced?";
      case "IBV_WC_REM_OP_ERR" -> "the peer's device could not carry out the request";
      case "IBV_WC_RETRY_EXC_ERR" ->
          "the peer's device does not answer: is its host down, or the network lossy or cut?";
      case "IBV_WC_RNR_RETRY_EXC_ERR" ->
          "the peer has no receives posted and forbids to wait for them: it does not keep up; have"
              + " fewer requests under way";
      case "IBV_WC_LOC_PROT_ERR", "IBV_WC_LOC_ACCESS_ERR", "IBV_WC_LOC_QP_OP_ERR" ->
          "a work request of ours does not fit its memory region: a bug in Remora";
      default -> "see ibv_poll_cq(3)";
    };
  }
}
