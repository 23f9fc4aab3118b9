package dev.remora.fabric.verbs;

import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricContractTest;
import dev.remora.transport.fabric.FabricProvider;
import dev.remora.transport.fabric.RecordingHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The contract of every fabric, over Soft-RoCE. The CPUs are emulated there: rounds are few. */
@Tag("rdma")
final class VerbsFabricTest extends FabricContractTest {
  private static final String HOST = "10.77.0.1";

  @Override
  protected FabricProvider provider() {
    return new VerbsFabricProvider();
  }

  @Override
  protected SocketAddress listenAddress() {
    return new InetSocketAddress(HOST, 0);
  }

  @Override
  protected SocketAddress deadAddress() {
    return new InetSocketAddress(HOST, 7);
  }

  @Override
  protected void pause() {
    LockSupport.parkNanos(100_000); // software moves the packets, and needs a CPU for it
  }

  @Override
  protected int wakeUps() {
    return 300;
  }

  @Override
  protected int allocationRounds() {
    return 1_000;
  }

  @Override
  protected long idleCpuNanos() {
    return 400_000_000;
  }

  /** The first use opens the devices for good, and loads all classes, which takes a while here. */
  @BeforeAll
  static void warmUp() throws Exception {
    FabricProvider provider = new VerbsFabricProvider();
    if (provider.isAvailable()) {
      try (Fabric fabric = provider.open(CONFIG)) {
        RecordingHandler refused = new RecordingHandler();
        fabric.connect(new InetSocketAddress(HOST, 7), refused);
        while (!refused.isClosed()) {
          fabric.poll(1);
        }
      }
    }
  }

  @Override
  protected Object resources() throws Exception {
    return KernelResources.now();
  }
}
