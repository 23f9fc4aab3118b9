package dev.remora.fabric.verbs;

import java.net.InetSocketAddress;

/** {@code struct rdma_cm_id} of {@code rdma/rdma_cma.h}: a connection, as a socket is one. */
final class RdmaCmId {
  static final int SIZE = 416;
  static final int VERBS = 0;
  static final int QP = 24;
  static final int ROUTE_ADDR_SRC_ADDR = 32;
  static final int ROUTE_ADDR_DST_ADDR = 160;

  private RdmaCmId() {}

  /** The {@link IbvContext} of the device; 0 until the address is resolved. */
  static long verbs(long id) {
    return NativeMemory.getLong(id + VERBS);
  }

  /** The {@code struct ibv_qp}. */
  static long qp(long id) {
    return NativeMemory.getLong(id + QP);
  }

  static InetSocketAddress localAddress(long id) {
    return Sockaddr.decode(NativeMemory.slice(id + ROUTE_ADDR_SRC_ADDR, Sockaddr.MAX_LENGTH));
  }

  static InetSocketAddress remoteAddress(long id) {
    return Sockaddr.decode(NativeMemory.slice(id + ROUTE_ADDR_DST_ADDR, Sockaddr.MAX_LENGTH));
  }
}
