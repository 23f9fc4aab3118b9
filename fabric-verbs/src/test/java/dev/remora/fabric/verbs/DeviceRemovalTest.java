package dev.remora.fabric.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.transport.fabric.FabricException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A device is taken away under load, and comes back. */
@Tag("rdma")
@Timeout(120)
final class DeviceRemovalTest {
  private static final String HOST = "10.77.0.1";

  /** The address of the device that is removed, {@code rxe1}. */
  private static final String OTHER_HOST = "10.78.0.1";

  /** From the removal on, until both ends of a connection have been told. */
  private static final long TOLD_NANOS = 5_000_000_000L;

  @BeforeEach
  void needsADevice() {
    Throwable cause = new VerbsFabricProvider().unavailabilityCause();
    assumeTrue(cause == null, () -> String.valueOf(cause));
  }

  @Test
  void itsConnectionsEndTheOthersDoNotAndItsListenerComesBack() throws Exception {
    try (VerbsPair _ = new VerbsPair(HOST, VerbsPair.CONFIG);
        VerbsPair _ = new VerbsPair(OTHER_HOST, VerbsPair.CONFIG)) {
      // the first use opens the devices for good
    }
    String before = KernelResources.now();
    try (VerbsPair staying = new VerbsPair(HOST, VerbsPair.CONFIG);
        VerbsPair leaving = new VerbsPair(OTHER_HOST, VerbsPair.CONFIG)) {
      staying.connect();
      leaving.connect();
      leaving.deliver(1);
      Process removal =
          new ProcessBuilder("rdma", "link", "delete", "rxe1").redirectErrorStream(true).start();
      endUnderLoad(leaving);
      staying.deliver(2);
      // It waits in the kernel until nobody holds anything of the device any more.
      staying.until("it is removed", () -> pollAndSee(leaving, removal));
      assertThat(removal.exitValue()).isZero();

      run("rdma", "link", "add", "rxe1", "type", "rxe", "netdev", "net1");
      connectAgain(leaving);
      leaving.deliver(3);
      staying.deliver(4);
    }
    KernelResources.awaitAgain(before);
  }

  private static boolean pollAndSee(VerbsPair leaving, Process removal) {
    leaving.poll();
    return !removal.isAlive();
  }

  private static void endUnderLoad(VerbsPair leaving) {
    long start = System.nanoTime();
    leaving.until(
        "both have ended by removal",
        () -> {
          if (leaving.mine.isConnected()) {
            boolean _ = leaving.mine.send(1);
          }
          return leaving.mine.isClosed() && leaving.theirs.isClosed();
        });
    assertThat(System.nanoTime() - start).isLessThan(TOLD_NANOS);
    FabricException mine = leaving.mine.cause();
    FabricException theirs = leaving.theirs.cause();
    // Who notices first leaves in order; the other may have heard that before it noticed itself.
    FabricException told = Objects.requireNonNull(mine != null ? mine : theirs);
    assertThat(told)
        .hasMessageContainingAll(
            mine != null ? "rdma connection to /10.78.0.1:" : "rdma connection from /10.78.0.1:",
            "the RDMA device rxe1 was removed");
  }

  private static void connectAgain(VerbsPair pair) {
    pair.until(
        "connected again",
        () -> {
          pair.renew();
          try {
            pair.mine.attach(pair.client.connect(pair.listener.localAddress(), pair.mine));
            pair.mine.endpoint().postReceives(VerbsPair.CONFIG.queueDepth());
          } catch (FabricException e) {
            return false; // no such device yet
          }
          while (!pair.mine.isClosed() && !(pair.mine.isConnected() && pair.theirs.isConnected())) {
            pair.poll();
          }
          return !pair.mine.isClosed();
        });
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
