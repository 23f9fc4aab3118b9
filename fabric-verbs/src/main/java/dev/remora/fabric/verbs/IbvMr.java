package dev.remora.fabric.verbs;

/** {@code struct ibv_mr} of {@code infiniband/verbs.h}: a memory region. */
final class IbvMr {
  static final int SIZE = 48;
  static final int LKEY = 36;
  static final int RKEY = 40;

  private IbvMr() {}

  /** What this side's work requests name it by. */
  static int lkey(long mr) {
    return NativeMemory.getInt(mr + LKEY);
  }

  /** What the peer's work requests name it by. */
  static int rkey(long mr) {
    return NativeMemory.getInt(mr + RKEY);
  }
}
