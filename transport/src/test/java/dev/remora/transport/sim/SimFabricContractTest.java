package dev.remora.transport.sim;

import dev.remora.transport.fabric.FabricContractTest;
import dev.remora.transport.fabric.FabricProvider;
import java.net.SocketAddress;

/** The simulated fabric does what every fabric must do. */
class SimFabricContractTest extends FabricContractTest {
  private final SimNetwork network = new SimNetwork(1, SimSettings.STEADY);
  private final SimFabricProvider provider = new SimFabricProvider(network);

  @Override
  protected FabricProvider provider() {
    return provider;
  }

  @Override
  protected SocketAddress listenAddress() {
    return network.newAddress();
  }

  @Override
  protected SocketAddress deadAddress() {
    return network.newAddress();
  }

  @Override
  protected void pause() {
    network.step(network.nanoTime() + 1_000_000);
  }

  @Override
  protected boolean runsOnThreads() {
    return false;
  }

  @Override
  protected Object resources() {
    return network.resources().toString();
  }
}
