package dev.remora.transport.stream;

import static dev.remora.transport.stream.StreamWorld.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.sim.SimAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a connection begins: {@code docs/protocol.md}, 2. */
final class StreamHandshakeTest {
  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void nothingIsLeft() {
    world.close();
  }

  @Test
  void bothSidesOpenAndExchangeBytes() throws Exception {
    StreamWorld.Pair pair = world.pair(STREAM, STREAM);
    assertThat(pair.client().write("request")).isEqualTo(7);
    pair.client().flush();
    world.until("there", () -> pair.server().stream().readable() == 7);
    assertThat(pair.server().readText()).isEqualTo("request");
    pair.server().write("reply");
    pair.server().flush();
    world.until("back", () -> pair.client().stream().readable() == 5);
    assertThat(pair.client().readText()).isEqualTo("reply");
    assertThat(pair.client().opens).isEqualTo(1);
    assertThat(pair.server().opens).isEqualTo(1);
  }

  @Test
  void eachSideAnnouncesItsWindowOnce() throws Exception {
    RawPeer client = new RawPeer(1024);
    world.accept(client, STREAM.withWindowLength(5000));
    RawPeer server = new RawPeer(1024);
    world.connectTo(server, STREAM.withWindowLength(0x1_0001));
    world.pass(Duration.ofSeconds(20));
    assertThat(client.messages).hasSize(1);
    assertThat(client.announced()).matches("0003" + "00".repeat(14) + "[0-9a-f]{16}00001388.{8}");
    assertThat(server.messages).hasSize(1);
    assertThat(server.announced()).matches("0003" + "00".repeat(14) + "[0-9a-f]{16}00010001.{8}");
  }

  @Test
  void nothingIsWrittenBeforeThePeersAnnouncement() throws Exception {
    RawPeer server = new RawPeer(1024);
    StreamSide client = world.connect(world.listen(server), STREAM);
    world.until("announced to", () -> server.connected && server.announcements() == 1);
    world.pass(Duration.ofSeconds(5));
    assertThat(client.opens).isZero();
    assertThat(client.stream().isOpen()).isFalse();
    assertThat(client.stream().writable()).isZero();
    assertThat(client.write("early")).isZero();
    client.flush();
    world.settle();
    assertThat(server.immediates).isEmpty();

    server.announce();
    world.until("open", () -> client.opens == 1);
    assertThat(client.write("now")).isEqualTo(3);
    client.flush();
    world.until("there", () -> !server.immediates.isEmpty());
    assertThat(server.immediates).containsExactly(3);
    assertThat(server.text(3)).isEqualTo("now");
  }

  @Test
  void aPeerMayAnnounceBeforeThisSideKnowsThatItIsConnected() throws Exception {
    RawPeer client = new RawPeer(1024);
    client.onConnected(client::announce);
    world.connect(world.listen(STREAM), client);
    world.until("open", () -> !world.accepted.isEmpty() && world.latest().opens == 1);
    world.settle();
    assertThat(client.announcements()).isEqualTo(1);
  }

  @Test
  void whatArrivesBeforeThePeersAnnouncementIsReadWhenOpen() throws Exception {
    RawPeer client = new RawPeer(1024);
    world.connect(world.listen(STREAM), client);
    world.until("announced to", () -> client.announcements() == 1);
    client.write(0, "first");
    world.settle();
    StreamSide server = world.latest();
    assertThat(server.readables).as("not before onOpen").isZero();
    client.announce();
    world.until("open", () -> server.opens == 1);
    assertThat(server.readables).isEqualTo(1);
    assertThat(server.readText()).isEqualTo("first");
  }

  @Test
  void aClientThatNeverAnnouncesIsEndedInTime() throws Exception {
    RawPeer client = new RawPeer(1024);
    world.connect(world.listen(STREAM.withHandshakeTimeout(Duration.ofSeconds(7))), client);
    world.until("accepted", () -> !world.accepted.isEmpty());
    StreamSide server = world.latest();
    world.pass(Duration.ofMillis(6_900));
    assertThat(server.isClosed()).isFalse();
    world.pass(Duration.ofMillis(200));
    assertThat(server.isClosed()).isTrue();
    assertThat(server.failure())
        .contains("client sim:", "connection 1", "announced", "handshake time-out");
    assertThat(client.closes).isEqualTo(1);
  }

  @Test
  void aServerThatNeverAnnouncesIsGivenUpInTime() throws Exception {
    RawPeer server = new RawPeer(1024);
    StreamSide client =
        world.connect(world.listen(server), STREAM.withHandshakeTimeout(Duration.ofSeconds(7)));
    world.pass(Duration.ofMillis(7_100));
    assertThat(client.isClosed()).isTrue();
    assertThat(client.failure()).contains("server sim:", "handshake time-out");
  }

  @Test
  void aServerThatIsNotThereIsTold() throws Exception {
    StreamSide client = world.connect(world.network.newAddress(), STREAM);
    world.until("refused", client::isClosed);
    assertThat(client.failure()).contains("ECONNREFUSED");
    assertThat(client.opens).isZero();
  }

  @Test
  void aPeerThatLeavesBeforeItAnnouncesIsAnError() throws Exception {
    RawPeer server = new RawPeer(1024);
    StreamSide client = world.connect(world.listen(server), STREAM);
    world.until("announced to", () -> server.connected && server.announcements() == 1);
    server.endpoint().disconnect();
    world.until("ended", client::isClosed);
    assertThat(client.failure()).contains("server sim:", "before it was open");
  }

  @Test
  void aWindowThatIsOverTheFabricsLimitIsToldToTheCaller() throws Exception {
    SimAddress address = world.listen(STREAM);
    int tooLong = Math.toIntExact(StreamWorld.FABRIC.maxEndpointMemory() + 1);
    assertThatThrownBy(() -> world.connect(address, STREAM.withWindowLength(tooLong)))
        .isInstanceOf(FabricException.class)
        .hasMessageContaining(String.valueOf(tooLong));
    world.settle();
    assertThat(world.network.resources().endpoints()).isZero();
  }
}
