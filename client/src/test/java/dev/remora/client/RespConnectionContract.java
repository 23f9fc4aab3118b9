package dev.remora.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.resp.ReplyException;
import dev.remora.resp.RespValue.Aggregate;
import dev.remora.resp.RespValue.Bulk;
import dev.remora.resp.RespValue.Failure;
import dev.remora.resp.RespValue.Int;
import dev.remora.resp.RespValue.Kind;
import dev.remora.resp.RespValue.Null;
import dev.remora.resp.RespValue.Simple;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link RespConnection} does over every medium. */
@Timeout(60)
abstract class RespConnectionContract {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir Path directory;

  abstract ScriptedServer serve(ScriptedServer.Script script) throws IOException;

  /** Where nobody listens. */
  abstract RemoraUri nowhere() throws IOException;

  /** What the medium says of that. */
  abstract String refusal();

  private static RespConnection connect(ScriptedServer server) throws IOException {
    return connect(server.uri(), 2, LONG, LONG);
  }

  private static RespConnection connect(
      RemoraUri uri, int protocol, Duration connectTimeout, Duration timeout) throws IOException {
    return RespConnection.connect(uri, protocol, Waiting.PARK, connectTimeout, timeout);
  }

  @ParameterizedTest
  @EnumSource
  void callsAreAnsweredInTurn(Waiting waiting) throws Exception {
    byte[] binary = {0, '\r', '\n', (byte) 0xff};
    try (ScriptedServer server =
            serve(
                client -> {
                  assertThat(client.command())
                      .containsExactly("SET", "k", new String(binary, ISO_8859_1));
                  client.send("+OK\r\n");
                  assertThat(client.command()).containsExactly("GET", "k");
                  client.sendBulk(binary);
                  assertThat(client.command()).containsExactly("GET", "", "Ã¼");
                  client.send("-ERR wrong number of arguments\r\n");
                  assertThat(client.command()).containsExactly("GET", "none");
                  client.send("$-1\r\n");
                  assertThat(client.command()).containsExactly("SLOW");
                  for (String part : List.of("*2\r", "\n:1\r\n$", "2\r\nab", "\r", "\n")) {
                    client.send(part);
                    Thread.sleep(5);
                  }
                });
        RespConnection connection = RespConnection.connect(server.uri(), 2, waiting, LONG, LONG)) {
      assertThat(connection.call(bytes("SET"), bytes("k"), binary)).isEqualTo(new Simple("OK"));
      assertThat(connection.call("GET", "k")).isEqualTo(Bulk.of(binary));
      assertThat(connection.call("GET", "", "ü"))
          .isEqualTo(new Failure("ERR wrong number of arguments"));
      assertThat(connection.call("GET", "none")).isEqualTo(new Null());
      assertThat(connection.call("SLOW"))
          .isEqualTo(new Aggregate(Kind.ARRAY, List.of(new Int(1), Bulk.of("ab"))));
      server.awaitScript();
    }
  }

  @Test
  void aConnectionBeginsAsItsUriSays() throws Exception {
    try (ScriptedServer server =
        serve(
            client -> {
              List<String> first = client.command();
              client.send("%1\r\n+proto\r\n:3\r\n");
              List<String> second = client.command();
              client.send("+OK\r\n");
              client.command();
              client.send("*2\r\n+" + first + "\r\n+" + second + "\r\n");
            })) {
      RemoraUri uri = server.uri().withCredentials("ann", "secret").withDatabase(7);
      try (RespConnection connection = connect(uri, 3, LONG, LONG)) {
        assertThat(connection.call("PING"))
            .isEqualTo(
                new Aggregate(
                    Kind.ARRAY,
                    List.of(
                        new Simple("[HELLO, 3, AUTH, ann, secret]"), new Simple("[SELECT, 7]"))));
      }
    }
  }

  @Test
  void aServerThatRefusesCredentialsIsQuoted() throws Exception {
    try (ScriptedServer server =
        serve(
            client -> {
              assertThat(client.command()).containsExactly("AUTH", "secret");
              client.send("-WRONGPASS invalid username-password pair\r\n");
              client.awaitEnd();
            })) {
      RemoraUri uri = server.uri().withCredentials(null, "secret");
      assertThatThrownBy(() -> connect(uri, 2, LONG, LONG))
          .isInstanceOf(ServerErrorException.class)
          .hasMessage(server.uri() + ": AUTH failed: WRONGPASS invalid username-password pair");
      server.awaitScript();
    }
  }

  @Test
  void aServerThatIsSilentFromTheStartIsGivenUp() throws Exception {
    try (ScriptedServer server = serve(ScriptedPeer::awaitEndAfterCommand)) {
      RemoraUri uri = server.uri().withDatabase(1);
      assertThatThrownBy(() -> connect(uri, 2, SHORT, Duration.ZERO))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage(uri + ": no reply within 200 ms");
      server.awaitScript();
    }
  }

  @Test
  void aReplyThatDoesNotComeInTimeEndsTheConnection() throws Exception {
    try (ScriptedServer server =
            serve(
                client -> {
                  client.command();
                  client.send("$5\r\nhal");
                  client.awaitEnd();
                });
        RespConnection connection = connect(server.uri(), 2, LONG, SHORT)) {
      assertThatThrownBy(() -> connection.call("GET", "k"))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage(server.uri() + ": no reply within 200 ms");
      server.awaitScript();
      assertThatThrownBy(() -> connection.call("GET", "k"))
          .isInstanceOf(IOException.class)
          .hasMessage(server.uri() + ": this connection was closed before; make another");
    }
  }

  @Test
  void aServerThatClosesInsteadOfReplyingIsNamed() throws Exception {
    try (ScriptedServer server = serve(ScriptedPeer::command);
        RespConnection connection = connect(server)) {
      assertThatThrownBy(() -> connection.call("GET", "k"))
          .isInstanceOf(EOFException.class)
          .hasMessage(server.uri() + ": the server has closed the connection");
    }
  }

  @Test
  void aServerThatClosesWithinAReplyIsNamed() throws Exception {
    try (ScriptedServer server =
            serve(
                client -> {
                  client.command();
                  client.send("*2\r\n+one\r\n");
                });
        RespConnection connection = connect(server)) {
      assertThatThrownBy(() -> connection.call("GET", "k"))
          .isInstanceOf(EOFException.class)
          .hasMessage(
              server.uri() + ": the server has closed the connection in the middle of a reply");
    }
  }

  @Test
  void theLastReplyBeforeTheEndArrives() throws Exception {
    try (ScriptedServer server =
            serve(
                client -> {
                  client.command();
                  client.send("+OK\r\n");
                });
        RespConnection connection = connect(server)) {
      assertThat(connection.call("QUIT")).isEqualTo(new Simple("OK"));
      assertThatThrownBy(() -> connection.call("PING")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatIsNoReplyEndsTheConnection() throws Exception {
    try (ScriptedServer server =
            serve(
                client -> {
                  client.command();
                  client.send("HTTP/1.1 400 Bad Request\r\n");
                  client.awaitEnd();
                });
        RespConnection connection = connect(server)) {
      assertThatThrownBy(() -> connection.call("PING"))
          .isInstanceOf(ReplyException.class)
          .hasMessageStartingWith(server.uri() + ": the server does not speak Redis's protocol: ");
      server.awaitScript();
    }
  }

  @Test
  void aReplyBeyondTheLimitsEndsTheConnection() throws Exception {
    try (ScriptedServer server =
            serve(
                client -> {
                  client.command();
                  client.send("$2147483647\r\n");
                  client.awaitEnd();
                });
        RespConnection connection = connect(server)) {
      assertThatThrownBy(() -> connection.call("PING"))
          .isInstanceOf(ReplyException.class)
          .hasMessageContaining("a string of 2147483647 bytes");
      server.awaitScript();
    }
  }

  @Test
  void largeValuesPassBothWaysAtOnce() throws Exception {
    byte[] large = new byte[5 << 20];
    new Random(5).nextBytes(large);
    try (ScriptedServer server =
            serve(
                client -> {
                  client.send(">1\r\n"); // before it reads: both sides have to take while they send
                  client.sendBulk(large);
                  assertThat(client.command())
                      .containsExactly("ECHO", new String(large, ISO_8859_1));
                  client.sendBulk(large);
                });
        RespConnection connection = connect(server)) {
      List<Aggregate> pushes = new ArrayList<>();
      connection.onPush(pushes::add);
      assertThat(connection.call(bytes("ECHO"), large)).isEqualTo(Bulk.of(large));
      assertThat(pushes).containsExactly(new Aggregate(Kind.PUSH, List.of(Bulk.of(large))));
    }
  }

  @Test
  void aCommandThatIsRefusedBeforeItWasReadIsTheLast() throws Exception {
    try (ScriptedServer server =
            serve(
                client -> {
                  client.send("-ERR Protocol error: invalid bulk length\r\n");
                  Thread.sleep(300);
                });
        RespConnection connection = connect(server)) {
      assertThat(connection.call(bytes("SET"), bytes("k"), new byte[32 << 20]))
          .isEqualTo(new Failure("ERR Protocol error: invalid bulk length"));
      assertThatThrownBy(() -> connection.call("PING")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void pushesAreNoReplies() throws Exception {
    try (ScriptedServer server =
            serve(
                client -> {
                  client.command();
                  client.send(">2\r\n+invalidate\r\n+k\r\n+OK\r\n>1\r\n+late\r\n");
                  client.command();
                  client.send("+again\r\n");
                });
        RespConnection connection = connect(server)) {
      List<Aggregate> pushes = new ArrayList<>();
      connection.onPush(pushes::add);
      assertThat(connection.call("SET", "k", "v")).isEqualTo(new Simple("OK"));
      assertThat(connection.call("PING")).isEqualTo(new Simple("again"));
      assertThat(pushes)
          .containsExactly(
              new Aggregate(Kind.PUSH, List.of(new Simple("invalidate"), new Simple("k"))),
              new Aggregate(Kind.PUSH, List.of(new Simple("late"))));
    }
  }

  @Test
  void aSubscriberHearsUntilTheEnd() throws Exception {
    try (ScriptedServer server =
            serve(
                client -> {
                  assertThat(client.command()).containsExactly("SUBSCRIBE", "c");
                  client.send(">3\r\n+subscribe\r\n+c\r\n:1\r\n");
                  for (int i = 0; i < 3; i++) {
                    client.send("*2\r\n+message\r\n:" + i + "\r\n");
                  }
                });
        RespConnection connection = connect(server)) {
      assertThat(connection.start(bytes("SUBSCRIBE"), bytes("c")))
          .isEqualTo(
              new Aggregate(
                  Kind.PUSH, List.of(new Simple("subscribe"), new Simple("c"), new Int(1))));
      for (int i = 0; i < 3; i++) {
        assertThat(connection.next())
            .isEqualTo(new Aggregate(Kind.ARRAY, List.of(new Simple("message"), new Int(i))));
      }
      assertThatThrownBy(connection::next).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aWaitCanBeCancelledByAnotherThread() throws Exception {
    try (ScriptedServer server =
            serve(
                client -> {
                  client.command();
                  client.awaitEnd();
                });
        RespConnection connection = connect(server.uri(), 2, LONG, Duration.ZERO)) {
      assertThat(connection.isUsable()).isTrue();
      Thread canceller =
          Thread.startVirtualThread(
              () -> {
                try {
                  Thread.sleep(50);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                connection.cancel();
              });
      assertThatThrownBy(() -> connection.call("BLPOP", "k", "0"))
          .isInstanceOf(InterruptedIOException.class);
      canceller.join();
      server.awaitScript();
      assertThat(connection.isUsable()).isFalse();
    }
  }

  @Test
  void thatTheServerHasGoneIsSeenWithoutACommand() throws Exception {
    try (ScriptedServer server =
            serve(
                client -> {
                  client.command();
                  client.send("+OK\r\n>1\r\n+late\r\n");
                });
        RespConnection connection = connect(server)) {
      List<Aggregate> pushes = new ArrayList<>();
      connection.onPush(pushes::add);
      connection.call("PING");
      server.awaitScript();
      awaitUnusable(connection);
      assertThat(pushes).containsExactly(new Aggregate(Kind.PUSH, List.of(new Simple("late"))));
    }
  }

  @Test
  void aServerThatSpeaksUnaskedHasEndedTheConnection() throws Exception {
    try (ScriptedServer server =
            serve(
                client -> {
                  client.send("-ERR max number of clients reached\r\n");
                  client.awaitEnd();
                });
        RespConnection connection = connect(server)) {
      awaitUnusable(connection);
      server.awaitScript();
    }
  }

  private static void awaitUnusable(RespConnection connection) throws InterruptedException {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (connection.isUsable() && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(connection.isUsable()).isFalse();
  }

  @Test
  void whereNobodyListensIsSaidAtOnce() throws Exception {
    RemoraUri uri = nowhere();
    assertThatThrownBy(() -> connect(uri, 2, LONG, LONG))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(uri + ": ")
        .hasMessageContaining(refusal());
  }

  @Test
  void aServerThatHasGoneIsNotReachedAgain() throws Exception {
    RemoraUri uri;
    try (ScriptedServer server = serve(ScriptedPeer::awaitEnd)) {
      uri = server.uri();
      connect(server).close();
      server.awaitScript();
    }
    assertThatThrownBy(() -> connect(uri, 2, LONG, LONG))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(uri + ": ");
  }

  @Test
  void closingTwiceIsClosing() throws Exception {
    try (ScriptedServer server = serve(ScriptedPeer::awaitEnd)) {
      RespConnection connection = connect(server);
      connection.close();
      connection.close();
      assertThatThrownBy(() -> connection.call("PING"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("this connection was closed before");
      server.awaitScript();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
