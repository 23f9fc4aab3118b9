package dev.remora.fabric.verbs;

/** {@code struct rdma_event_channel} of {@code rdma/rdma_cma.h}. */
final class RdmaEventChannel {
  static final int SIZE = 4;
  static final int FD = 0;

  private RdmaEventChannel() {}

  static int fd(long channel) {
    return NativeMemory.getInt(channel + FD);
  }
}
