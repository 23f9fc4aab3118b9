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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a poll costs, counted in looks at connections, and what a connection costs. */
@Timeout(120)
final class PollCostTest {
  private static final int POLLS = 10_000;

  /** So many connections, and so many polls. */
  private static final int WAITING = 500;

  @TempDir Path directory;

  private ShmFabric open() throws FabricException {
    FabricConfig config = new FabricConfig(16, 32, 2_000, 2_000, 1 << 20, Duration.ofSeconds(60));
    return new ShmFabric(config, new PeerPolicy(Users.effectiveUserId(), OptionalInt.empty()));
  }

  private static Peer connect(ShmFabric client, Path path) throws FabricException {
    Peer peer = new Peer(false);
    return peer.attach(client.connect(UnixDomainSocketAddress.of(path), peer));
  }

  @Test
  void thoseThatWaitForAReplyAreLookedAt() throws Exception {
    Path path = directory.resolve("socket");
    try (ShmFabric server = open();
        ShmFabric client = open()) {
      server.listen(UnixDomainSocketAddress.of(path), endpoint -> new Peer(true).attach(endpoint));
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < WAITING; i++) {
        Peer peer = connect(client, path);
        peers.add(peer);
        while (!peer.isConnected()) {
          client.poll(64);
          server.poll(64);
        }
      }
      for (Peer peer : peers) {
        assertThat(peer.send(41)).isTrue();
      }
      while (peers.stream().anyMatch(peer -> peer.last() != 42)) {
        client.poll(64);
        server.poll(64);
      }
      for (int i = 0; i < WAITING; i++) {
        client.poll(64);
      }
      long before = client.looks();
      client.poll(64);
      assertThat(client.looks() - before).isEqualTo(WAITING);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 1_000})
  void idleConnectionsAreNotLookedAt(int idle) throws Exception {
    Path path = directory.resolve("socket");
    try (ShmFabric server = open();
        ShmFabric client = open()) {
      List<Peer> accepted = new ArrayList<>();
      server.listen(
          UnixDomainSocketAddress.of(path),
          endpoint -> {
            Peer peer = new Peer(true).attach(endpoint);
            accepted.add(peer);
            return peer;
          });
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < idle + 1; i++) {
        Peer peer = connect(client, path);
        peers.add(peer);
        while (!peer.isConnected() || !accepted.get(i).isConnected()) {
          client.poll(64);
          server.poll(64);
        }
      }
      Peer busy = peers.getFirst();
      for (int i = 0; i < 1 << 17; i++) { // long enough for the quiet ones to leave
        roundTrip(server, client, busy, i);
      }
      long before = server.looks();
      long polls = 0;
      for (int i = 0; i < POLLS; i++) {
        polls += roundTrip(server, client, busy, i);
      }
      assertThat(server.looks() - before).as("looks of %d polls", polls).isLessThanOrEqualTo(polls);

      Peer woken = peers.getLast(); // and one that is idle is heard when it speaks
      assertThat(woken.send(41)).isTrue();
      while (woken.last() != 42) {
        client.poll(64);
        server.poll(64);
      }
    }
  }

  /** The polls of the server that it took. */
  private static long roundTrip(ShmFabric server, ShmFabric client, Peer peer, int value) {
    long polls = 0;
    int target = peer.received() + 1;
    if (!peer.send(value)) {
      throw new IllegalStateException("refused");
    }
    while (peer.received() < target) {
      polls++;
      server.poll(64);
      client.poll(64);
    }
    return polls;
  }

  @Test
  void aConnectionOfDefaultDepthTakesLessThan200KiBBesideItsWindows() {
    FabricConfig config = FabricConfig.DEFAULT;
    Geometry geometry =
        new Geometry(config.queueDepth(), config.queueDepth(), config.maxMessageLength());
    assertThat(geometry.length()).isLessThan(200 << 10);
  }
}
