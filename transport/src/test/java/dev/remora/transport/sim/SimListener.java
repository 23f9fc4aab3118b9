package dev.remora.transport.sim;

import dev.remora.transport.fabric.AcceptHandler;
import dev.remora.transport.fabric.FabricListener;

/** Where a {@link SimFabric} accepts connections. */
final class SimListener implements FabricListener {
  private final SimFabric fabric;
  private final SimAddress address;
  private final AcceptHandler handler;

  SimListener(SimFabric fabric, SimAddress address, AcceptHandler handler) {
    this.fabric = fabric;
    this.address = address;
    this.handler = handler;
  }

  SimFabric fabric() {
    return fabric;
  }

  AcceptHandler handler() {
    return handler;
  }

  @Override
  public SimAddress localAddress() {
    return address;
  }

  @Override
  public void close() {
    fabric.network().unlisten(this);
  }
}
