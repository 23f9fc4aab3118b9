package dev.remora.transport.stream;

import static dev.remora.transport.stream.RawPeer.feature;
import static dev.remora.transport.stream.RawPeer.keepalive;
import static dev.remora.transport.stream.RawPeer.steadyKeepalive;
import static dev.remora.transport.stream.StreamWorld.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Features and Keepalives: {@code docs/protocol.md}, 3.4 to 3.6 and 7.1. */
final class StreamFeaturesTest {
  private static final StreamConfig ASKING = STREAM.withNegotiateFeatures(true);

  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void nothingIsLeft() {
    world.close();
  }

  // ---- the server's side

  @Test
  void aServerAnswersAnySelectWithNoFeatures() throws Exception {
    RawPeer client = new RawPeer(1024);
    StreamSide server = world.accept(client, STREAM);
    client.messages.clear();
    client.send(feature(0, 0, 0));
    client.send(feature(0, 0xabcd, -1));
    client.send(feature(0, 1, 0));
    world.settle();
    assertThat(client.messages)
        .containsExactly(feature(0, 0, 0), feature(0, 0xabcd, 0), feature(0, 1, 0));
    assertThat(server.isClosed()).isFalse();
  }

  @Test
  void aServerAnswersBeforeTheConnectionIsOpen() throws Exception {
    RawPeer client = new RawPeer(1024);
    world.connect(world.listen(STREAM), client);
    world.until("connected", () -> client.connected);
    client.send(feature(0, 7, 0));
    world.settle();
    assertThat(client.messages).hasSize(2).contains(feature(0, 7, 0));
    client.announce();
    world.until("open", () -> world.latest().opens == 1);
  }

  @Test
  void aChoiceOfNoFeaturesHasNoReply() throws Exception {
    RawPeer client = new RawPeer(1024);
    StreamSide server = world.accept(client, STREAM);
    client.messages.clear();
    client.send(feature(1, 0, 0));
    world.pass(Duration.ofSeconds(5));
    assertThat(client.messages).isEmpty();
    assertThat(server.isClosed()).isFalse();
  }

  @Test
  void aChoiceOfWhatWasNotOfferedEndsTheConnection() throws Exception {
    RawPeer client = new RawPeer(1024);
    StreamSide server = world.accept(client, STREAM);
    client.send(feature(1, 0, 0x8000_0000_0000_0001L));
    world.until("ended", server::isClosed);
    assertThat(server.failure()).contains("client sim:", "not offered", "0x8000000000000001");
  }

  @Test
  void answersOwedAreBounded() throws Exception {
    RawPeer client = RawPeer.withReceives(1); // for the announcement; an answer finds none
    StreamSide server = world.accept(client, STREAM);
    for (int i = 0; i < 60; i++) {
      client.send(feature(0, i, 0));
    }
    world.settle();
    assertThat(server.isClosed()).as("60 answers are posted and wait").isFalse();
    while (!server.isClosed()) {
      client.send(feature(0, 0, 0));
      world.settle();
    }
    assertThat(server.failure()).contains("client sim:", "faster than it lets the answers in");
    assertThat(client.messages).hasSize(1);
  }

  @Test
  void answersThatHadToWaitFollowWhenThePeerMakesRoom() throws Exception {
    RawPeer client = RawPeer.withReceives(1);
    world.accept(client, STREAM);
    for (int i = 0; i < 64 + 16; i++) { // the send queue, and what may be owed beside
      client.send(feature(0, i, 0));
      world.settle();
    }
    client.endpoint().postReceives(64);
    world.settle();
    client.endpoint().postReceives(64);
    world.settle();
    assertThat(client.messages).hasSize(1 + 64 + 16);
    assertThat(client.messages.getLast()).isEqualTo(feature(0, 79, 0));
  }

  // ---- the client's side

  @Test
  void aClientAsksOnceAndChoosesNothing() throws Exception {
    RawPeer server = new RawPeer(1024);
    StreamSide client = world.connectTo(server, ASKING);
    assertThat(server.messages).hasSize(2);
    assertThat(server.messages.get(1)).isEqualTo(feature(0, 0, 0));
    server.send(feature(0, 0, 0x30));
    world.settle();
    assertThat(client.stream().serverFeatures()).isEqualTo(0x30);
    assertThat(server.messages).hasSize(3);
    assertThat(server.messages.get(2)).isEqualTo(feature(1, 0, 0));
    world.pass(Duration.ofSeconds(20));
    assertThat(server.messages).hasSize(3);
  }

  @Test
  void aClientThatIsNotToldToAskDoesNot() throws Exception {
    RawPeer server = new RawPeer(1024);
    StreamSide client = world.connectTo(server, STREAM);
    world.pass(Duration.ofSeconds(20));
    assertThat(server.messages).hasSize(1);
    assertThat(client.stream().serverFeatures()).isZero();
  }

  @Test
  void anAnswerThatWasNotAskedForEndsTheConnection() throws Exception {
    RawPeer server = new RawPeer(1024);
    StreamSide client = world.connectTo(server, STREAM);
    server.send(feature(0, 0, 0));
    world.until("ended", client::isClosed);
    assertThat(client.failure()).contains("server sim:", "opcode 0", "not asked for");
  }

  @Test
  void aSecondAnswerEndsTheConnection() throws Exception {
    RawPeer server = new RawPeer(1024);
    StreamSide client = world.connectTo(server, ASKING);
    server.send(feature(0, 0, 0));
    world.settle();
    assertThat(client.isClosed()).isFalse();
    server.send(feature(0, 0, 0));
    world.until("ended", client::isClosed);
    assertThat(client.failure()).contains("not asked for");
  }

  @Test
  void anAnswerAboutAnotherSelectEndsTheConnection() throws Exception {
    RawPeer server = new RawPeer(1024);
    StreamSide client = world.connectTo(server, ASKING);
    server.send(feature(0, 1, 0));
    world.until("ended", client::isClosed);
    assertThat(client.failure()).contains("not asked for");
  }

  @Test
  void aServerThatChoosesFeaturesIsEnded() throws Exception {
    RawPeer server = new RawPeer(1024);
    StreamSide client = world.connectTo(server, ASKING);
    server.send(feature(1, 0, 0));
    world.until("ended", client::isClosed);
    assertThat(client.failure()).contains("opcode 1");
  }

  // ---- Keepalives

  @Test
  void aServerSendsKeepalivesInItsInterval() throws Exception {
    RawPeer client = new RawPeer(1024);
    world.accept(client, STREAM.withKeepaliveInterval(Duration.ofSeconds(3)));
    client.messages.clear();
    world.pass(Duration.ofMillis(30_500));
    assertThat(client.messages).hasSize(10).containsOnly(steadyKeepalive());
  }

  @Test
  void aClientSendsNone() throws Exception {
    RawPeer server = new RawPeer(1024);
    world.connectTo(server, STREAM.withKeepaliveInterval(Duration.ofSeconds(3)));
    world.pass(Duration.ofMinutes(1));
    assertThat(server.messages).hasSize(1);
  }

  @Test
  void keepalivesOfThePeerAreTakenInWithoutReply() throws Exception {
    RawPeer server = new RawPeer(1024);
    StreamSide client = world.connectTo(server, STREAM);
    for (int i = 0; i < 1000; i++) {
      server.send(keepalive());
      world.settle();
    }
    assertThat(server.messages).hasSize(1);
    assertThat(client.isClosed()).isFalse();
    assertThat(client.readables).isZero();
  }

  @Test
  void keepalivesDoNotUseUpTheReceivesOfAPeerThatTakesNothingIn() throws Exception {
    RawPeer client = RawPeer.withReceives(64);
    StreamSide server =
        world.accept(client, STREAM.withKeepaliveInterval(Duration.ofSeconds(1)).withMaxUnseen(16));
    world.pass(Duration.ofMinutes(5));
    assertThat(client.messages).hasSize(17);
    assertThat(server.isClosed()).isFalse();
  }
}
