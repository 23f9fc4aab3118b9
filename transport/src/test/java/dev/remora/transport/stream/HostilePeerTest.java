package dev.remora.transport.stream;

import static dev.remora.transport.stream.RawPeer.announcement;
import static dev.remora.transport.stream.RawPeer.feature;
import static dev.remora.transport.stream.RawPeer.keepalive;
import static dev.remora.transport.stream.StreamWorld.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.transport.sim.SimAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Peers that lie: each is told off with a clear error, only its own connection ends, another one is
 * served meanwhile, and nothing stays registered.
 */
final class HostilePeerTest {
  private static final int WINDOW = 4096;
  private static final StreamConfig CONFIG =
      STREAM
          .withWindowLength(WINDOW)
          .withHandshakeTimeout(Duration.ofSeconds(10))
          .withIdleTimeout(Duration.ofSeconds(50));

  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void nothingIsLeft() {
    world.close();
  }

  /**
   * What a hostile peer does.
   *
   * @param name for the report
   * @param announces whether it has announced an honest window before, so that the stream is open
   * @param act called when it is connected, and has heard the announcement
   * @param error what the error must say
   */
  record Attack(String name, boolean announces, Act act, List<String> error) {
    @Override
    public String toString() {
      return name;
    }
  }

  @FunctionalInterface
  interface Act {
    void on(RawPeer peer) throws Exception;
  }

  private static Attack first(String name, Act act, String... error) {
    return new Attack(name, false, act, List.of(error));
  }

  private static Attack open(String name, Act act, String... error) {
    return new Attack(name, true, act, List.of(error));
  }

  /** Announces the given window, truthfully but for what is given. */
  private static Act register(long length) {
    return peer -> peer.send(announcement(peer.region().address(), length, peer.region().rkey()));
  }

  private static Act write(int bytes, int immediate) {
    return peer -> peer.write(0, new byte[bytes], immediate);
  }

  /** What both a server and a client must stand. */
  static final List<Attack> BY_EITHER =
      List.of(
          // messages
          first("a message of 1 byte", peer -> peer.send("03"), "message of 1 bytes", "32"),
          first("a message of 31 bytes", peer -> peer.send("00".repeat(31)), "message of 31 bytes"),
          open("a message of 33 bytes", peer -> peer.send("00".repeat(33)), "message of 33 bytes"),
          first("opcode 4", peer -> peer.send("0004" + "00".repeat(30)), "unknown opcode 4"),
          open("opcode 65535", peer -> peer.send("ff".repeat(32)), "unknown opcode 65535"),
          // announcements
          first("a window of length 0", register(0), "window of 0 bytes", "1 to 16777216"),
          first("a window over the limit", register((16 << 20) + 1), "window of 16777217 bytes"),
          first(
              "a window of a negative length",
              register(0x8000_0000L),
              "window of 2147483648 bytes",
              "1 to 16777216"),
          first("a window of 4 GiB - 1", register(0xffff_ffffL), "window of 4294967295 bytes"),
          first(
              "a window whose end wraps",
              peer -> peer.send(announcement(-1, 2, 1)),
              "beyond the address space"),
          first(
              "a window whose end wraps by much",
              peer -> peer.send(announcement(-4096, 16 << 20, 1)),
              "beyond the address space"),
          first(
              "two windows at once",
              peer -> {
                peer.announce();
                peer.announce();
              },
              "announces its window again after 0 of 1024 bytes"),
          open(
              "the same window again, unused",
              RawPeer::announce,
              "announces its window again after 0 of 1024 bytes"),
          open(
              "another window before the first is full",
              register(512),
              "announces its window again after 0 of 1024 bytes"),
          open("a length of 0 when open", register(0), "window of 0 bytes"),
          // immediates
          open("an immediate of 0", write(1, 0), "immediate of 0 after 0 of 4096"),
          open("an immediate over the window", write(1, WINDOW + 1), "immediate of 4097 after 0"),
          open("a negative immediate", write(1, Integer.MIN_VALUE), "immediate of 2147483648"),
          open("an immediate of 2^32 - 1", write(1, -1), "immediate of 4294967295 after 0"),
          open(
              "immediates whose sum is over the window",
              peer -> {
                peer.write(0, new byte[10], WINDOW - 10);
                peer.write(10, new byte[10], 11);
              },
              "immediate of 11 after 4086 of 4096"),
          open(
              "immediates whose sum wraps",
              peer -> {
                peer.write(0, new byte[10], 10);
                peer.write(10, new byte[10], -5);
              },
              "immediate of 4294967291 after 10 of 4096"),
          first("an immediate of 0 before its window", write(1, 0), "immediate of 0 after 0"),
          open(
              "a full window twice without waiting",
              peer -> {
                peer.write(0, new byte[WINDOW]);
                peer.write(0, new byte[1]);
              },
              "immediate of 1"),
          // the medium
          open(
              "a write beyond the window",
              peer ->
                  peer.endpoint()
                      .openWindow(address(peer), WINDOW + 1, key(peer))
                      .writeWithImmediate(0, WINDOW + 1, WINDOW),
              "failed"),
          open(
              "a write with another key",
              peer ->
                  peer.endpoint()
                      .openWindow(address(peer), 10, key(peer) + 7)
                      .writeWithImmediate(0, 10, 10),
              "failed"),
          first("no announcement, ever", peer -> {}, "handshake time-out"),
          open("silence", peer -> {}, "idle time-out"),
          first("leaving at once", peer -> peer.endpoint().disconnect(), "before it was open"));

  static final List<Attack> BY_A_CLIENT =
      List.of(
          open(
              "features that nobody has offered",
              peer -> peer.send(feature(1, 0, 1)),
              "not offered: 0x1"),
          first(
              "features before its window",
              peer -> peer.send(feature(1, 0xffff, -1)),
              "not offered: 0xffffffffffffffff"));

  static final List<Attack> BY_A_SERVER =
      List.of(
          open(
              "an answer that nobody asked for",
              peer -> peer.send(feature(0, 0, 0)),
              "opcode 0",
              "not asked for"),
          first(
              "an answer before its window",
              peer -> peer.send(feature(0, 0, 0)),
              "opcode 0",
              "not asked for"),
          open("a client's message", peer -> peer.send(feature(1, 0, 0)), "opcode 1"));

  private static long address(RawPeer peer) {
    return Long.parseUnsignedLong(peer.announced(), 32, 48, 16);
  }

  private static int key(RawPeer peer) {
    return Integer.parseUnsignedInt(peer.announced(), 56, 64, 16);
  }

  @ParameterizedTest
  @FieldSource({"BY_EITHER", "BY_A_CLIENT"})
  void aHostileClientEndsOnlyItself(Attack attack) throws Exception {
    SimAddress address = world.listen(CONFIG);
    Honest honest = new Honest(address);
    String before = world.network.resources().toString();
    RawPeer hostile = world.connect(address, new RawPeer(1024));
    world.until("connected", () -> hostile.connected && hostile.announcements() == 1);
    endsItself(attack, hostile, world.latest(), "client sim:", honest);
    assertThat(world.network.resources()).hasToString(before);
  }

  @ParameterizedTest
  @FieldSource({"BY_EITHER", "BY_A_SERVER"})
  void aHostileServerEndsOnlyItself(Attack attack) throws Exception {
    Honest honest = new Honest(world.listen(CONFIG));
    String before = world.network.resources().toString();
    RawPeer hostile = new RawPeer(1024);
    StreamSide victim = world.connect(world.listen(hostile), CONFIG);
    world.until("connected", () -> hostile.connected && hostile.announcements() == 1);
    endsItself(attack, hostile, victim, "server sim:", honest);
    assertThat(world.network.resources()).hasToString(before);
  }

  private void endsItself(
      Attack attack, RawPeer hostile, StreamSide victim, String who, Honest honest)
      throws Exception {
    if (attack.announces()) {
      hostile.announce();
      world.until("open", () -> victim.opens == 1);
    }
    attack.act().on(hostile);
    for (int second = 0; !victim.isClosed(); second++) {
      assertThat(second).as("seconds until it is ended").isLessThan(60);
      honest.isServed();
      world.pass(Duration.ofSeconds(1));
    }
    assertThat(victim.failure()).contains(attack.error());
    if (!victim.failure().contains("failed")) {
      assertThat(victim.failure()).startsWith(who).contains("connection");
    }
    assertThat(victim.stream().isClosed()).isTrue();
    world.until("the hostile side has ended", () -> hostile.closes == 1);
    honest.isServed();
  }

  @ParameterizedTest
  @FieldSource("BY_EITHER")
  void aHostileClientAmongOthersOfItsKind(Attack attack) throws Exception {
    SimAddress address = world.listen(CONFIG);
    Honest honest = new Honest(address);
    List<RawPeer> hostile = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      RawPeer peer = world.connect(address, new RawPeer(1024));
      world.until("connected", () -> peer.connected && peer.announcements() == 1);
      hostile.add(peer);
    }
    for (RawPeer peer : hostile) {
      if (attack.announces()) {
        peer.announce();
        world.settle();
      }
      attack.act().on(peer);
    }
    for (int i = 0; i < 60; i++) {
      honest.isServed();
      world.pass(Duration.ofSeconds(1));
    }
    assertThat(hostile).allMatch(peer -> peer.closes == 1);
  }

  /** A connection that is to be served whatever happens: it sends a line, and gets it back. */
  private final class Honest {
    private final StreamSide client;
    private final StreamSide server;
    private int sent;

    Honest(SimAddress address) throws Exception {
      client = world.connect(address, CONFIG);
      world.until("open", () -> client.opens == 1 && world.latest().opens == 1);
      server = world.latest().echo();
    }

    /** Within 20 µs: two latencies, and as much again if a window is announced meanwhile. */
    void isServed() {
      String line = "PING " + sent++ + "\r\n";
      long start = world.network.nanoTime();
      int written = client.write(line);
      client.flush();
      if (written < line.length()) {
        world.until("writable", () -> client.stream().writable() > 0);
        client.write(line.substring(written));
        client.flush();
      }
      StringBuilder read = new StringBuilder();
      world.until("served", () -> read.append(client.readText()).length() >= line.length());
      assertThat(read).hasToString(line);
      assertThat(world.network.nanoTime() - start).isLessThan(20_000);
      assertThat(server.isClosed()).isFalse();
    }
  }

  @Test
  void aFloodOfKeepalivesIsTakenInBesideTheOthers() throws Exception {
    SimAddress address = world.listen(CONFIG);
    Honest honest = new Honest(address);
    RawPeer hostile = world.connect(address, new RawPeer(1024));
    world.until("connected", () -> hostile.connected && hostile.announcements() == 1);
    hostile.announce();
    for (int i = 0; i < 500; i++) {
      for (int j = 0; j < 20; j++) {
        hostile.send(keepalive());
      }
      honest.isServed();
    }
    assertThat(hostile.messages).as("no answers").hasSize(1);
  }
}
