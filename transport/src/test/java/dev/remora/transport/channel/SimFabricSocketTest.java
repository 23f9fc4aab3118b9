package dev.remora.transport.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.transport.channel.TestServer.Behavior;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.sim.SimAddress;
import dev.remora.transport.sim.SimNetwork;
import dev.remora.transport.sim.SimSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * Over the simulated fabric, in virtual time: it passes while the socket sleeps, and when it reads
 * its clock; the server's turn comes then.
 */
final class SimFabricSocketTest extends FabricSocketContractTest {
  private final SimNetwork network = new SimNetwork(1, SimSettings.STEADY);
  private final SimAddress address = network.newAddress();
  private @Nullable TestServer server;

  private TestServer server() {
    if (server == null) {
      throw new IllegalStateException("no server");
    }
    return server;
  }

  @Override
  protected void serve(Behavior behavior) throws Exception {
    TestServer started =
        new TestServer(
            network.open(FabricConfig.DEFAULT), address, SERVER, behavior, network::nanoTime);
    server = started;
    network.actor(started::turn);
  }

  private long tick() {
    network.step(network.nanoTime() + 1_000);
    if (server != null) {
      server.turn();
    }
    return network.nanoTime();
  }

  @Override
  protected FabricSocket connect(FabricSocketConfig config) throws Exception {
    return connect(address, config);
  }

  @Override
  protected FabricSocket connectToNobody(FabricSocketConfig config) throws Exception {
    return connect(network.newAddress(), config);
  }

  private FabricSocket connect(SimAddress to, FabricSocketConfig config) throws Exception {
    var poller = new StreamPoller(network.open(config.fabric()), config.busyPoll(), this::tick);
    return FabricSocket.connect(poller, to, config);
  }

  @Override
  protected void awaitEnded(int count) {
    for (int i = 0; server().ended() < count; i++) {
      assertThat(i).as("microseconds").isLessThan(10_000_000);
      tick();
    }
  }

  @Override
  protected long received() {
    return server().received();
  }

  @AfterEach
  void nothingIsLeft() {
    if (server != null) {
      server.close();
    }
    assertThat(network.resources().endpoints()).isZero();
    assertThat(network.resources().bytes()).isZero();
  }
}
