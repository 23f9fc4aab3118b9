package dev.remora.fabric.shm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.posix.Users;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two JVMs, one of which dies. */
@Timeout(180)
final class TwoProcessesTest {
  private static final long NOTICED_NANOS = 1_000_000_000;
  private static final int GROUP = 4711;

  @TempDir Path directory;
  private Object before = "";

  @BeforeEach
  void remember() throws Exception {
    before = Resources.now();
  }

  @AfterEach
  void nothingRemains() throws Exception {
    assertThat(Resources.now()).isEqualTo(before);
  }

  private Path path() {
    return directory.resolve("socket");
  }

  private static ShmFabric open(OptionalInt group) throws FabricException {
    return new ShmFabric(FabricConfig.DEFAULT, new PeerPolicy(Users.effectiveUserId(), group));
  }

  private static void poll(ShmFabric fabric, boolean spinning) {
    if (!spinning) {
      if (fabric.arm()) {
        fabric.awaitNotification(5_000_000_000L);
      }
      fabric.disarm();
    }
    fabric.poll(16);
  }

  private static void until(ShmFabric fabric, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      poll(fabric, true);
    }
  }

  private Peer connect(ShmFabric fabric) throws FabricException {
    Peer peer = new Peer(false);
    peer.attach(fabric.connect(UnixDomainSocketAddress.of(path()), peer));
    peer.endpoint().register(1 << 20);
    until(fabric, () -> peer.isConnected() || peer.isClosed());
    return peer;
  }

  /** The time from when the process is known to be gone until the handler is told. */
  private static void assertNoticed(ChildJvm child, ShmFabric fabric, Peer peer, boolean spinning)
      throws Exception {
    child.kill();
    int _ = child.exitCode();
    long start = System.nanoTime();
    while (!peer.isClosed()) {
      poll(fabric, spinning);
    }
    assertThat(System.nanoTime() - start).isLessThan(NOTICED_NANOS);
    assertThat(peer.cause())
        .hasMessageContaining("process " + child.pid())
        .hasMessageContaining("without a disconnect");
    assertThat(fabric.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServersDeathIsNoticedAndTheNextOneTakesItsPlace(boolean spinning) throws Exception {
    try (ShmFabric fabric = open(OptionalInt.empty())) {
      for (int round = 0; round < 2; round++) { // the second server finds the first one's socket
        try (ChildJvm server = ChildJvm.start(ChildPeer.class, "serve", path())) {
          assertThat(server.line()).isEqualTo("ready");
          Peer peer = connect(fabric);
          for (int i = 0; i < 1_000; i++) {
            int value = i;
            assertThat(peer.send(value)).isTrue();
            while (peer.last() != value + 1) {
              poll(fabric, spinning);
            }
          }
          assertNoticed(server, fabric, peer, spinning);
          assertThat(path()).exists();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"idle", "busy", "mute"})
  void aClientsDeathIsNoticed(String role) throws Exception {
    try (ShmFabric fabric = open(OptionalInt.empty())) {
      List<Peer> accepted = listen(fabric);
      try (ChildJvm child = ChildJvm.start(ChildPeer.class, role, path())) {
        until(fabric, () -> !accepted.isEmpty() && accepted.getFirst().isConnected());
        Peer peer = accepted.getFirst();
        assertThat(peer.endpoint().remoteAddress().toString()).contains("process " + child.pid());
        if (role.equals("busy")) {
          until(fabric, () -> peer.received() > 10_000);
        }
        assertNoticed(child, fabric, peer, role.equals("busy"));
      }
    }
    assertThat(path()).doesNotExist();
  }

  @Test
  void aClientThatStopsHalfWayIsPutOut() throws Exception {
    FabricConfig config = FabricConfig.DEFAULT.withConnectTimeout(Duration.ofMillis(300));
    try (ShmFabric fabric =
        new ShmFabric(config, new PeerPolicy(Users.effectiveUserId(), OptionalInt.empty()))) {
      List<Peer> accepted = listen(fabric);
      try (RawPeer stopped = RawPeer.connect(path())) {
        stopped.hello(); // and then neither reads nor goes
        until(fabric, () -> !accepted.isEmpty());
        until(fabric, () -> accepted.getFirst().isClosed());
        assertThat(accepted.getFirst().cause()).hasMessageContaining("not set up within 300 ms");
        assertThat(fabric.size()).isZero();
      }
    }
  }

  private List<Peer> listen(ShmFabric fabric) throws FabricException {
    List<Peer> accepted = new ArrayList<>();
    fabric.listen(
        UnixDomainSocketAddress.of(path()),
        endpoint -> {
          endpoint.register(1 << 20);
          Peer peer = new Peer(true).attach(endpoint);
          accepted.add(peer);
          return peer;
        });
    return accepted;
  }

  @Test
  void anotherUserIsRejectedUnlessOfTheGroup() throws Exception {
    assumeTrue(ForeignUser.isPossible(), "needs root and setpriv");
    var user = new ForeignUser(directory);
    try (ShmFabric fabric = open(OptionalInt.of(GROUP))) {
      List<Peer> accepted = listen(fabric);
      assertThat(outcome(fabric, user, "--clear-groups")).contains("accepts its own user");
      assertThat(accepted).isEmpty();
      assertThat(outcome(fabric, user, "--groups=" + GROUP)).isEqualTo("done");
      assertThat(accepted).hasSize(1);
      assertThat(((ShmPeerAddress) accepted.getFirst().endpoint().remoteAddress()).uid())
          .isEqualTo(ForeignUser.ID);
      until(fabric, () -> fabric.size() == 0);
    }
  }

  private String outcome(ShmFabric fabric, ForeignUser user, String groups) throws Exception {
    try (ChildJvm child = user.start(groups, ChildPeer.class, "once", path())) {
      while (child.isAlive()) {
        fabric.poll(16);
      }
      String connected = child.line();
      assertThat(connected).isIn("connected", "failed");
      return child.line();
    }
  }
}
