package dev.remora.fabric.shm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.posix.Users;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A server under attack, and an honest client of it that must be served meanwhile; both polled by
 * the test's thread.
 */
final class ServedFabric implements AutoCloseable {
  static final FabricConfig CONFIG =
      new FabricConfig(16, 32, 64, 4, 1 << 20, Duration.ofSeconds(2));
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  final ShmFabric server;
  final ShmFabric client;
  final Path path;
  final List<Peer> accepted = new ArrayList<>();
  private final Peer honest;
  private int served;

  ServedFabric(Path path) throws FabricException {
    this(path, new PeerPolicy(Users.effectiveUserId(), OptionalInt.empty()));
  }

  ServedFabric(Path path, PeerPolicy policy) throws FabricException {
    this.path = path;
    server = new ShmFabric(CONFIG, policy);
    client = new ShmFabric(CONFIG.withConnectTimeout(Duration.ofSeconds(30)), policy);
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    server.listen(
        address,
        endpoint -> {
          Peer peer = new Peer(true).attach(endpoint);
          accepted.add(peer);
          return peer;
        });
    honest = new Peer(false);
    honest.attach(client.connect(address, honest));
    until("connected", () -> honest.isConnected() && accepted.getFirst().isConnected());
  }

  /** The latest connection that the server has accepted. */
  Peer latest() {
    return accepted.getLast();
  }

  int poll() {
    return server.poll(16) + client.poll(16);
  }

  void until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (poll() == 0) {
        LockSupport.parkNanos(1_000);
      }
      assertThat(System.nanoTime() - start).as("waiting until " + what).isLessThan(PATIENCE_NANOS);
    }
  }

  /** The honest client gets its answer. */
  void assertServes() {
    int value = served += 2;
    assertThat(honest.send(value)).isTrue();
    until("served", () -> honest.last() == value + 1);
  }

  /** Nothing but the honest connection is left at the server. */
  void assertOnlyHonestIsLeft() {
    until("only the honest connection is left", () -> server.size() == 1);
    assertServes();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
