package dev.remora.fabric.verbs;

import dev.remora.posix.PosixException;
import dev.remora.transport.fabric.AcceptHandler;
import dev.remora.transport.fabric.FabricListener;
import java.net.InetSocketAddress;

/** An id of the connection manager that listens. */
final class VerbsListener implements FabricListener {
  private final VerbsFabric fabric;
  private final long cmId;
  private final AcceptHandler handler;
  private final InetSocketAddress localAddress;
  private boolean closed;

  VerbsListener(VerbsFabric fabric, long cmId, AcceptHandler handler) {
    this.fabric = fabric;
    this.cmId = cmId;
    this.handler = handler;
    localAddress = RdmaCmId.localAddress(cmId);
  }

  AcceptHandler handler() {
    return handler;
  }

  @Override
  public InetSocketAddress localAddress() {
    return localAddress;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    fabric.remove(this);
    try {
      LibRdmaCm.rdmaDestroyId(cmId);
    } catch (PosixException e) {
      VerbsFabric.LOGGER.log(System.Logger.Level.ERROR, "a listener leaked", e);
    }
  }
}
