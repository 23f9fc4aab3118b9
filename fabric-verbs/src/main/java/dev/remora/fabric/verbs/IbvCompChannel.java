package dev.remora.fabric.verbs;

/** {@code struct ibv_comp_channel} of {@code infiniband/verbs.h}: where completion queues ring. */
final class IbvCompChannel {
  static final int SIZE = 16;
  static final int FD = 8;

  private IbvCompChannel() {}

  static int fd(long channel) {
    return NativeMemory.getInt(channel + FD);
  }
}
