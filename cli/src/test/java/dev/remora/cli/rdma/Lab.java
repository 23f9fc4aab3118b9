package dev.remora.cli.rdma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.client.RemoraUri;
import dev.remora.server.ListenAddress;
import dev.remora.server.RemoraServer;
import dev.remora.server.ServerConfig;
import dev.remora.transport.fabric.FabricProvider;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What all of these tests know of the lab's machine. */
final class Lab {
  /** An address of the first device, {@code rxe0}. */
  static final String HOST = "10.77.0.1";

  /** The same device's other address. */
  static final String HOST6 = "fd77::1";

  /** How long anything may take that is no transfer of many bytes. The CPUs are emulated. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long the largest value may take. */
  static final Duration TRANSFER = isThorough() ? PATIENCE.multipliedBy(5) : PATIENCE;

  private Lab() {}

  /** Whether everything is to be run, and not a selection ({@code lab/run-tests --all}). */
  static boolean isThorough() {
    return Boolean.getBoolean("remora.lab.all");
  }

  /** Whether a build must not go without these tests, as CI says. */
  static boolean isRequired() {
    return "required".equals(System.getenv("REMORA_LAB"));
  }

  /** Skips the test where there is no RDMA, or no Valkey. */
  static void assumeHere() {
    Optional<FabricProvider> rdma = FabricProvider.find("rdma");
    assumeTrue(rdma.isPresent() && rdma.get().isAvailable(), "no RDMA device");
    assumeTrue(Files.isExecutable(program("valkey-server")), "no Valkey: lab/setup-peers");
  }

  /** A program of Valkey's; the test program of its RDMA too. */
  static Path program(String name) {
    String cache = System.getenv("REMORA_PEERS_CACHE");
    Path peers =
        cache != null
            ? Path.of(cache)
            : Path.of(System.getProperty("user.home"), ".cache/rxe-peers");
    return peers
        .resolve(name.equals("rdma-test") ? "valkey/tests/rdma" : "valkey/src")
        .resolve(name);
  }

  static RemoraUri uri(int port) {
    return RemoraUri.parse("rdma://" + HOST + ":" + port);
  }

  /** Starts a server of ours on RDMA. */
  static RemoraServer serve(String host, int port) throws Exception {
    RemoraServer server =
        new RemoraServer(
            ServerConfig.builder()
                .listen(ListenAddress.fabric("rdma", new InetSocketAddress(host, port)))
                .build());
    server.start();
    return server;
  }

  /** Waits until something has come to be this. */
  static void awaitAgain(String expected, Callable<String> actual) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String now = actual.call();
    while (!now.equals(expected) && System.nanoTime() - end < 0) {
      Thread.sleep(20);
      now = actual.call();
    }
    assertThat(now).isEqualTo(expected);
  }

  /** Waits until something is so. */
  static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime() - end).as("in time: %s", what).isNegative();
      Thread.sleep(20);
    }
  }
}
