package dev.remora.cli.rdma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.client.RemoraUri;
import dev.remora.resp.RespValue;
import dev.remora.server.ListenAddress;
import dev.remora.server.RemoraServer;
import dev.remora.server.ServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever one client does with its queue pair, our server lives, another client is served
 * meanwhile, and nothing of the first remains.
 */
@Tag("rdma")
@Timeout(300)
final class HostileClientsTest {
  private static final InetSocketAddress OURS = new InetSocketAddress(Lab.HOST, 6394);
  private static final InetSocketAddress THEIRS = new InetSocketAddress(Lab.HOST, 6384);
  private static final String PASSWORD = "secret";

  /** How long one answer may take while two emulated CPUs do everything. */
  private static final long LONGEST_NANOS = 5_000_000_000L;

  /** Valkey's server does not end most connections that it has to. */
  private static final Duration THEIR_PATIENCE = Duration.ofSeconds(3);

  @TempDir static Path directory;
  private static RemoraServer server;
  private static Client honest;

  @BeforeAll
  static void start() throws Exception {
    Lab.assumeHere();
    server =
        new RemoraServer(
            ServerConfig.builder()
                .listen(ListenAddress.fabric("rdma", OURS))
                .requirePassword(PASSWORD)
                .build());
    server.start();
    RemoraUri uri = Lab.uri(OURS.getPort()).withCredentials(null, PASSWORD);
    honest = Client.Kind.RAW.connect(uri);
    Attack.all().getFirst().act().on(OURS, ""); // what the first time loads for good
  }

  @AfterAll
  static void stop() {
    if (honest != null) {
      honest.close();
    }
    if (server != null) {
      server.close();
    }
  }

  static Stream<Arguments> attacks() {
    List<Arguments> all = new ArrayList<>();
    for (Attack attack : Attack.all()) {
      if (attack.authenticates()) {
        all.add(Arguments.of(attack, PASSWORD));
      }
      if (!attack.authenticates() || Lab.isThorough()) {
        all.add(Arguments.of(attack, ""));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, password: \"{1}\"")
  @MethodSource("attacks")
  void othersAreServedAndNothingRemains(Attack attack, String password) throws Exception {
    try (Probe probe = new Probe()) {
      attack.act().on(OURS, password);
      List<Long> nanos = probe.end();
      assertThat(nanos.getLast()).as("longest of %d", nanos.size()).isLessThan(LONGEST_NANOS);
    }
    Lab.await("only the honest client is left", () -> clients() == 1);
  }

  private static long clients() throws IOException {
    RespValue list = honest.call("CLIENT", "LIST");
    return list instanceof RespValue.Bulk bulk ? bulk.text().lines().count() : -1;
  }

  /** The same attacks on Valkey's server, which need not survive: for docs/rdma.md. */
  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("attacksOnValkey")
  void whatValkeysServerDoes(Attack attack) throws Exception {
    try (ValkeyServer valkey = ValkeyServer.start(directory, THEIRS.getPort())) {
      String end = "";
      HostilePeer.setPatience(THEIR_PATIENCE);
      try {
        attack.act().on(THEIRS, "");
      } catch (AssertionError | IOException e) {
        end = ", " + e.getMessage();
      } finally {
        HostilePeer.setPatience(Lab.PATIENCE);
      }
      Thread.sleep(500);
      System.out.println(
          "valkey-server: " + attack + ": " + (valkey.isAlive() ? "survived" : "crashed") + end);
    }
  }

  static List<Attack> attacksOnValkey() {
    return Lab.isThorough() ? Attack.all() : List.of();
  }

  /** An honest client that asks again and again. */
  private static final class Probe implements AutoCloseable {
    private final CompletableFuture<List<Long>> result = new CompletableFuture<>();
    private volatile boolean ended;

    Probe() {
      Thread.ofPlatform()
          .name("probe")
          .start(
              () -> {
                try {
                  result.complete(run());
                } catch (Throwable e) {
                  result.completeExceptionally(e);
                }
              });
    }

    private List<Long> run() throws Exception {
      List<Long> nanos = new ArrayList<>();
      while (!ended || nanos.size() < 3) {
        long start = System.nanoTime();
        assertThat(honest.call("PING")).isEqualTo(new RespValue.Simple("PONG"));
        nanos.add(System.nanoTime() - start);
        Thread.sleep(5);
      }
      Collections.sort(nanos);
      return nanos;
    }

    /** Ends it: how long the answers took, sorted. */
    List<Long> end() throws Exception {
      ended = true;
      return result.get(60, TimeUnit.SECONDS);
    }

    /** Waits for its end: the connection is used by others afterwards. */
    @Override
    public void close() {
      ended = true;
      result.handle((nanos, failure) -> true).join();
    }
  }
}
