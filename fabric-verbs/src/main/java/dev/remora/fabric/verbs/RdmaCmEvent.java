package dev.remora.fabric.verbs;

/** {@code struct rdma_cm_event} of {@code rdma/rdma_cma.h}. */
final class RdmaCmEvent {
  static final int SIZE = 80;
  static final int ID = 0;
  static final int LISTEN_ID = 8;
  static final int EVENT = 16;
  static final int STATUS = 20;

  /** {@code enum rdma_cm_event_type}. */
  static final int RDMA_CM_EVENT_ADDR_RESOLVED = 0;

  static final int RDMA_CM_EVENT_ADDR_ERROR = 1;
  static final int RDMA_CM_EVENT_ROUTE_RESOLVED = 2;
  static final int RDMA_CM_EVENT_ROUTE_ERROR = 3;
  static final int RDMA_CM_EVENT_CONNECT_REQUEST = 4;
  static final int RDMA_CM_EVENT_CONNECT_ERROR = 6;
  static final int RDMA_CM_EVENT_UNREACHABLE = 7;
  static final int RDMA_CM_EVENT_REJECTED = 8;
  static final int RDMA_CM_EVENT_ESTABLISHED = 9;
  static final int RDMA_CM_EVENT_DISCONNECTED = 10;
  static final int RDMA_CM_EVENT_DEVICE_REMOVAL = 11;

  private RdmaCmEvent() {}

  /** The {@link RdmaCmId} that it is about; a new one with a connect request. */
  static long id(long event) {
    return NativeMemory.getLong(event + ID);
  }

  /** The {@link RdmaCmId} that listens, with a connect request. */
  static long listenId(long event) {
    return NativeMemory.getLong(event + LISTEN_ID);
  }

  static int event(long event) {
    return NativeMemory.getInt(event + EVENT);
  }

  /** A negative error number, or with a rejection the reason of the InfiniBand specification. */
  static int status(long event) {
    return NativeMemory.getInt(event + STATUS);
  }
}
