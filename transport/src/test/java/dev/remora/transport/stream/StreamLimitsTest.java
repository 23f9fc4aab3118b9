package dev.remora.transport.stream;

import static dev.remora.transport.stream.RawPeer.announcement;
import static dev.remora.transport.stream.RawPeer.keepalive;
import static dev.remora.transport.stream.RawPeer.steadyKeepalive;
import static dev.remora.transport.stream.StreamWorld.FABRIC;
import static dev.remora.transport.stream.StreamWorld.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.sim.SimAddress;
import dev.remora.transport.sim.SimFabric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a connection may use, and how long it may wait: {@code docs/protocol.md}, 5 and 7. */
final class StreamLimitsTest {
  // ---- memory

  @Test
  void aConnectionHoldsTwoWindowsAndTwoImages() throws Exception {
    try (StreamWorld world = new StreamWorld()) {
      StreamWorld.Pair pair = world.pair(STREAM.withWindowLength(1024), STREAM);
      assertThat(pair.client().opens).isEqualTo(1);
      assertThat(world.network.resources().bytes())
          .as("two windows, and an image of each")
          .isEqualTo(2 * (1024 + 4096));
    }
  }

  @Test
  void aWindowOverTheConnectionsMemoryEndsIt() throws Exception {
    try (StreamWorld world = new StreamWorld(memory(100_000))) {
      RawPeer client = new RawPeer(100_000);
      world.connect(world.listen(STREAM), client);
      world.until("connected", () -> client.connected);
      long before = world.network.resources().bytes();
      client.announce(); // allowed by the stream's limit, not beside the 4,096 of the own window
      world.settle();
      assertThat(world.latest().failure()).contains("100000", "4096 of 100000");
      assertThat(world.network.resources().bytes()).isLessThan(before);
      assertThat(client.closes).isEqualTo(1);
    }
  }

  @Test
  void theImageOfAWindowIsNotAllocatedBeforeItsLengthIsChecked() throws Exception {
    try (StreamWorld world = new StreamWorld()) {
      RawPeer client = new RawPeer(1024);
      world.connect(world.listen(STREAM), client);
      world.until("connected", () -> client.connected);
      long[] most = {0};
      client.send(announcement(client.region().address(), 0xffff_ffffL, client.region().rkey()));
      world.until(
          "ended",
          () -> {
            most[0] = Math.max(most[0], world.network.resources().bytes());
            return world.latest().isClosed();
          });
      assertThat(most[0]).as("both sides' windows").isLessThanOrEqualTo(4096 + 1024);
    }
  }

  @Test
  void connectionsInTheMakingAreFewAndSoIsTheirMemory() throws Exception {
    FabricConfig config =
        new FabricConfig(64, 64, 64, 5, FABRIC.maxEndpointMemory(), Duration.ofSeconds(10));
    try (StreamWorld world = new StreamWorld(config)) {
      SimAddress address = world.listen(STREAM.withWindowLength(100_000));
      List<RawPeer> clients = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        clients.add(world.connect(address, new RawPeer(1)));
      }
      long[] most = {0};
      world.until(
          "all have connected or were rejected",
          () -> {
            most[0] = Math.max(most[0], world.network.resources().bytes());
            return clients.stream().allMatch(one -> one.connected || one.closes > 0);
          });
      assertThat(clients.stream().filter(one -> one.connected)).hasSize(5);
      assertThat(most[0]).isLessThanOrEqualTo(5 * 100_000 + 30);
      assertThat(world.accepted).hasSize(5);
    }
  }

  @Test
  void connectionsThatNeverAnnounceLeaveTheirPlacesInTime() throws Exception {
    FabricConfig config =
        new FabricConfig(64, 64, 3, 3, FABRIC.maxEndpointMemory(), Duration.ofSeconds(10));
    try (StreamWorld world = new StreamWorld(config)) {
      SimAddress address = world.listen(STREAM);
      for (int i = 0; i < 3; i++) {
        RawPeer silent = world.connect(address, new RawPeer(1024));
        world.until("connected", () -> silent.connected);
      }
      StreamSide honest = world.connect(address, STREAM);
      world.until("rejected", honest::isClosed);
      assertThat(honest.failure()).contains("too many connections");
      world.pass(STREAM.handshakeTimeout());
      StreamSide later = world.connect(address, STREAM);
      world.until("open", () -> later.opens == 1);
    }
  }

  private static FabricConfig memory(long most) {
    return new FabricConfig(64, 64, 64, 16, most, Duration.ofSeconds(10));
  }

  // ---- receives

  @Test
  void postsWithoutASignOfThePeerAreBounded() throws Exception {
    try (StreamWorld world = new StreamWorld()) {
      RawPeer server = new RawPeer(4096);
      StreamSide client = world.connectTo(server, STREAM.withMaxUnseen(16));
      for (int i = 0; i < 50; i++) {
        client.write("x");
        client.flush();
        world.network.step(world.network.nanoTime());
      }
      assertThat(client.stream().isFlushed()).isFalse();
      world.pass(Duration.ofNanos(900_000));
      assertThat(server.immediates).hasSize(16).containsOnly(1);
      world.pass(Duration.ofMillis(5));
      assertThat(server.immediates.getLast()).as("the rest goes in one").isEqualTo(34);
      assertThat(client.stream().isFlushed()).isTrue();

      server.send(keepalive());
      world.settle();
      for (int i = 0; i < 16; i++) {
        client.write("y");
        client.flush();
        assertThat(client.stream().isFlushed()).as("after a sign of life").isTrue();
      }
    }
  }

  @Test
  void toASilentServerPostsGetSlower() throws Exception {
    try (StreamWorld world = new StreamWorld()) {
      RawPeer server = new RawPeer(4096);
      StreamSide client = world.connectTo(server, STREAM.withMaxUnseen(16));
      for (int second = 0; second < 60; second++) {
        for (int i = 0; i < 20; i++) {
          client.write("x");
          client.flush();
          world.pass(Duration.ofMillis(50));
        }
      }
      // 16, then one after 1, 2, 4 … 1,024 ms, then one a second: Valkey's 1,024 last long
      assertThat(server.immediates).hasSizeBetween(60, 90);
    }
  }

  @Test
  void aClientThatHasLongSaidNothingIsMissedWhenItHasGone() throws Exception {
    try (StreamWorld world = new StreamWorld()) {
      RawPeer client = new RawPeer(4096);
      StreamSide server =
          world.accept(
              client, STREAM.withMaxUnseen(16).withKeepaliveInterval(Duration.ofSeconds(3)));
      world.pass(Duration.ofMinutes(10));
      assertThat(server.isClosed()).as("while it is there").isFalse();
      assertThat(client.messages.stream().filter(steadyKeepalive()::equals))
          .as("each uses up a receive")
          .hasSizeLessThanOrEqualTo(16);

      SimFabric.sever(client.endpoint());
      world.pass(Duration.ofSeconds(30));
      assertThat(server.isClosed()).isTrue();
      assertThat(server.failure()).contains("IBV_WC_RETRY_EXC_ERR");
    }
  }

  @Test
  void theLastBytesOfAWindowAreNeverHeldBack() throws Exception {
    try (StreamWorld world = new StreamWorld()) {
      RawPeer server = new RawPeer(20);
      StreamSide client = world.connectTo(server, STREAM.withMaxUnseen(16));
      for (int i = 0; i < 20; i++) {
        client.write("x");
        client.flush();
      }
      world.settle();
      assertThat(server.immediates.stream().mapToInt(i -> i).sum()).isEqualTo(20);
    }
  }

  @Test
  void receivesArePostedAgainHoweverMuchComes() throws Exception {
    try (StreamWorld world = new StreamWorld()) {
      RawPeer client = new RawPeer(1024);
      StreamSide server = world.accept(client, STREAM);
      for (int i = 0; i < 3000; i++) {
        client.write(i, "x");
        if (i % 50 == 0) {
          world.settle();
        }
      }
      world.settle();
      assertThat(client.endpoint().outstanding()).isZero();
      assertThat(server.stream().readable()).isEqualTo(3000);
    }
  }

  // ---- time

  @Test
  void aSilentPeerIsEndedByTheIdleTimeout() throws Exception {
    try (StreamWorld world = new StreamWorld()) {
      RawPeer client = new RawPeer(1024);
      StreamSide server = world.accept(client, STREAM.withIdleTimeout(Duration.ofSeconds(20)));
      world.pass(Duration.ofSeconds(19));
      client.send(keepalive());
      world.pass(Duration.ofSeconds(19));
      client.write(0, "x");
      world.pass(Duration.ofMillis(19_900));
      assertThat(server.isClosed()).isFalse();
      world.pass(Duration.ofSeconds(8)); // clocks are looked at seldom
      assertThat(server.isClosed()).isTrue();
      assertThat(server.failure()).contains("client sim:", "sent nothing", "idle time-out");
    }
  }

  @Test
  void withoutAnIdleTimeoutSilenceIsAllowed() throws Exception {
    try (StreamWorld world = new StreamWorld()) {
      RawPeer client = new RawPeer(1024);
      StreamSide server = world.accept(client, STREAM);
      world.pass(Duration.ofDays(2));
      assertThat(server.isClosed()).isFalse();
    }
  }

  @Test
  void aPeerThatPostsNoReceivesIsEndedByTheStallTimeout() throws Exception {
    try (StreamWorld world = new StreamWorld()) {
      RawPeer client = RawPeer.withReceives(1);
      StreamSide server = world.accept(client, STREAM);
      server.write("lost");
      server.flush();
      world.pass(Duration.ofSeconds(29));
      assertThat(server.isClosed()).isFalse();
      world.pass(Duration.ofSeconds(2));
      assertThat(server.failure()).contains("client sim:", "taken in nothing", "stall time-out");
    }
  }

  @Test
  void aPeerThatPostsReceivesSlowlyIsNotStalled() throws Exception {
    try (StreamWorld world = new StreamWorld()) {
      RawPeer client = RawPeer.withReceives(1);
      StreamSide server = world.accept(client, STREAM);
      for (int i = 0; i < 10; i++) {
        server.write("x");
        server.flush();
      }
      for (int i = 0; i < 10; i++) {
        world.pass(Duration.ofSeconds(20));
        client.endpoint().postReceives(1);
      }
      world.pass(Duration.ofMinutes(10));
      assertThat(server.isClosed()).isFalse();
      assertThat(client.immediates).hasSize(10);
    }
  }

  @Test
  void aFullWindowThatThePeerDoesNotConsumeIsNoStall() throws Exception {
    try (StreamWorld world = new StreamWorld()) {
      RawPeer client = new RawPeer(10);
      StreamSide server = world.accept(client, STREAM);
      server.write(new byte[100]);
      world.pass(Duration.ofHours(1));
      assertThat(server.isClosed()).isFalse();
    }
  }
}
