package dev.remora.transport.stream;

import static dev.remora.transport.stream.RawPeer.keepalive;
import static dev.remora.transport.stream.RawPeer.steadyKeepalive;
import static dev.remora.transport.stream.StreamWorld.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a server that has lost an announcement: {@code docs/protocol.md}, 4.9. */
final class LostAnnouncementTest {
  private static final int WINDOW = 4096;

  private final StreamWorld world = new StreamWorld();
  private final RawPeer server = new RawPeer(1024);

  @AfterEach
  void nothingIsLeft() {
    world.close();
  }

  /** A client that has read a whole window, and announced it again. */
  private StreamSide announcedAgain() throws Exception {
    StreamSide client = world.connectTo(server, STREAM);
    server.write(0, new byte[WINDOW]);
    world.settle();
    assertThat(client.readAll()).hasSize(WINDOW);
    world.settle();
    assertThat(server.announcements()).isEqualTo(2);
    return client;
  }

  private void showTwoSignsOfLife() {
    server.send(keepalive());
    server.send(keepalive());
    world.settle();
  }

  @Test
  void otherMemoryIsAnnouncedAfterTwoKeepalives() throws Exception {
    StreamSide client = announcedAgain();
    String first = server.announced();
    server.send(keepalive());
    world.pass(Duration.ofSeconds(30));
    assertThat(server.announcements()).as("it may be slow").isEqualTo(2);
    server.send(keepalive());
    world.settle();
    assertThat(server.announcements()).isEqualTo(3);
    String second = server.announced();
    assertThat(second).isNotEqualTo(first);
    assertThat(second.substring(48, 56)).as("its length").isEqualTo(first.substring(48, 56));
    server.forgetPeersWindow();
    server.write(0, "abc");
    world.settle();
    assertThat(client.readText()).isEqualTo("abc");

    // The memory of before takes its turn.
    server.write(3, new byte[WINDOW - 3]);
    world.settle();
    assertThat(client.readAll()).hasSize(WINDOW - 3);
    showTwoSignsOfLife();
    assertThat(server.announced()).isEqualTo(first);
    server.forgetPeersWindow();
    server.write(0, "def");
    world.settle();
    assertThat(client.readText()).isEqualTo("def");
  }

  @Test
  void bytesInTheFirstMemoryEndTheConnection() throws Exception {
    StreamSide client = announcedAgain();
    showTwoSignsOfLife();
    assertThat(server.announcements()).isEqualTo(3);
    server.write(0, "abc");
    world.until("ended", client::isClosed);
    assertThat(client.failure()).contains("server sim:", "when another took its place");
    assertThat(client.readText()).isEmpty();
  }

  @Test
  void bytesThatComeInTimeAreNoReason() throws Exception {
    StreamSide client = announcedAgain();
    server.send(keepalive());
    server.write(0, "abc");
    showTwoSignsOfLife();
    assertThat(client.readText()).isEqualTo("abc");
    assertThat(server.announcements()).isEqualTo(2);
  }

  @Test
  void itIsDoneOnceForEachAnnouncement() throws Exception {
    StreamSide client = announcedAgain();
    for (int i = 0; i < 5; i++) {
      showTwoSignsOfLife();
    }
    assertThat(server.announcements()).isEqualTo(3);
    assertThat(client.isClosed()).isFalse();
  }

  @Test
  void theFirstAnnouncementIsNotLost() throws Exception {
    StreamSide client = world.connectTo(server, STREAM);
    showTwoSignsOfLife();
    assertThat(server.messages).hasSize(1);
    assertThat(client.isClosed()).isFalse();
  }

  @Test
  void aServerDoesNotSupposeItOfItsClient() throws Exception {
    RawPeer client = new RawPeer(1024);
    StreamSide side = world.accept(client, STREAM);
    client.write(0, new byte[WINDOW]);
    world.settle();
    assertThat(side.readAll()).hasSize(WINDOW);
    client.send(keepalive());
    client.send(keepalive());
    world.settle();
    assertThat(client.messages).hasSize(2);
  }

  @Test
  void aServerThatSaysItLosesNoneIsLeftAlone() throws Exception {
    StreamSide client = announcedAgain();
    for (int i = 0; i < 5; i++) {
      server.send(steadyKeepalive());
    }
    world.settle();
    assertThat(server.announcements()).isEqualTo(2);
    assertThat(client.isClosed()).isFalse();
  }

  /** Two of ours: silence after a window's last byte is nothing special. */
  @Test
  void ofTwoOfOursBothGoOn() throws Exception {
    StreamConfig config = STREAM.withKeepaliveInterval(Duration.ofSeconds(3));
    StreamWorld.Pair pair = world.pair(config, config);
    for (int round = 0; round < 5; round++) {
      assertThat(pair.server().write(new byte[WINDOW])).isEqualTo(WINDOW);
      world.settle();
      assertThat(pair.client().readAll()).hasSize(WINDOW);
      world.pass(Duration.ofSeconds(20));
      pair.client().write("x");
      pair.client().flush();
      world.settle();
      assertThat(pair.server().readText()).isEqualTo("x");
    }
    assertThat(pair.client().isClosed()).isFalse();
    assertThat(pair.server().isClosed()).isFalse();
  }
}
