package dev.remora.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client of any medium relies on. */
@Timeout(120)
final class SessionTest {
  private static final int HUNDRED_MEGABYTES = 100 << 20;

  @TempDir Path directory;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer(directory);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void aPipelineIsAnsweredInOrderHoweverItIsSent(Medium medium) throws IOException {
    long seed = Long.getLong("remora.seed", new Random().nextInt());
    Random random = new Random(seed);
    var commands = new ByteArrayOutputStream();
    var replies = new StringBuilder();
    for (int i = 1; i <= 3_000; i++) {
      String text = "x".repeat(random.nextInt(random.nextInt(50) == 0 ? 100_000 : 100)) + i;
      commands.writeBytes(TestClient.command("INCR", "n"));
      commands.writeBytes(TestClient.command("ECHO", text));
      replies.append(":" + i + "\r\n$" + text.length() + "\r\n" + text + "\r\n");
    }
    try (TestClient client = server.connect(medium)) {
      byte[] all = commands.toByteArray();
      for (int from = 0; from < all.length; ) {
        int count = Math.min(1 + random.nextInt(50_000), all.length - from);
        client.send(Arrays.copyOfRange(all, from, from + count));
        from += count;
      }
      client.expect(replies.toString());
    } catch (AssertionError e) {
      throw new AssertionError("-Dremora.seed=" + seed, e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommandMayComeByteByByte(Medium medium) throws IOException {
    try (TestClient client = server.connect(medium)) {
      for (byte b : TestClient.command("ECHO", "a b")) {
        client.send(new byte[] {b});
      }
      client.expect("$3\r\na b\r\n");
      for (byte b : "echo \"a\\x20b\"\r\n".getBytes(ISO_8859_1)) {
        client.send(new byte[] {b});
      }
      client.expect("$3\r\na b\r\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHundredMegabytesGoBothWays(Medium medium) throws IOException {
    byte[] block = new byte[1 << 20];
    new Random(1).nextBytes(block);
    int blocks = HUNDRED_MEGABYTES / block.length;
    try (TestClient client = server.connect(medium)) {
      client.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + HUNDRED_MEGABYTES + "\r\n");
      for (int i = 0; i < blocks; i++) {
        client.send(block);
      }
      client.send("\r\n");
      client.expect("+OK\r\n");
      client.send("GET k\r\n");
      client.expect("$" + HUNDRED_MEGABYTES + "\r\n");
      String sent = new String(block, ISO_8859_1);
      for (int i = 0; i < blocks; i++) {
        client.expect(sent);
      }
      client.expect("\r\n");
      client.call("PING", "+PONG\r\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void repliesCanBeSwitchedOff(Medium medium) throws IOException {
    try (TestClient client = server.connect(medium)) {
      client.send("CLIENT REPLY SKIP\r\nINCR n\r\nINCR n\r\n");
      client.expect(":2\r\n");
      client.send("CLIENT REPLY OFF\r\nINCR n\r\nno such command\r\n");
      client.send("CLIENT REPLY SKIP\r\nINCR n\r\n");
      client.expectNothing(50);
      client.send("CLIENT REPLY ON\r\nGET n\r\n");
      client.expect("+OK\r\n$1\r\n4\r\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void quitIsAnsweredAndEndsTheConnection(Medium medium) throws IOException {
    try (TestClient client = server.connect(medium)) {
      client.send("INCR n\r\nQUIT\r\nINCR n\r\n");
      client.expect(":1\r\n+OK\r\n");
      client.expectEnd();
    }
    try (TestClient other = server.connect()) {
      other.call("GET n", "$1\r\n1\r\n");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TCP", "UNIX"})
  void whoSendsNothingMoreGetsAllReplies(Medium medium) throws IOException {
    String value = "0123456789".repeat(10_000);
    try (SocketClient client = (SocketClient) server.connect(medium)) {
      client.send(TestClient.command("SET", "k", value));
      client.expect("+OK\r\n");
      client.send("GET k\r\n".repeat(200));
      client.shutdownOutput();
      client.hasMore(200); // the server has stopped to execute: its replies are not taken
      for (int i = 0; i < 200; i++) {
        client.expect("$100000\r\n" + value + "\r\n");
      }
      client.expectEnd();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TCP", "UNIX"})
  void anUnfinishedCommandAtTheEndIsNotExecuted(Medium medium) throws IOException {
    try (SocketClient client = (SocketClient) server.connect(medium)) {
      client.send("INCR n\r\n*2\r\n$4\r\nINCR\r\n$1\r\nn");
      client.shutdownOutput();
      client.expect(":1\r\n");
      client.expectEnd();
    }
    try (TestClient other = server.connect()) {
      other.call("GET n", "$1\r\n1\r\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProtocolErrorIsToldAndEndsTheConnection(Medium medium) throws IOException {
    try (TestClient client = server.connect(medium)) {
      client.send("INCR n\r\n*2\r\n$4\r\nINCR\r\n\u00ff1\r\nINCR n\r\n");
      client.expect(":1\r\n-ERR Protocol error: expected '$', got '\u00ff'\r\n");
      client.expectEnd();
    }
    try (TestClient other = server.connect()) {
      other.call("GET n", "$1\r\n1\r\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientMayDisappearInTheMiddleOfACommand(Medium medium) throws Exception {
    try (TestClient other = server.connect()) {
      for (int i = 0; i < 20; i++) {
        try (TestClient client = server.connect(medium)) {
          client.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000000\r\n" + "x".repeat(100_000 + i));
        }
      }
      other.call("EXISTS k", ":0\r\n");
      awaitClients(other, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientMayDisappearBeforeItsReplies(Medium medium) throws Exception {
    try (TestClient other = server.connect()) {
      other.send(TestClient.command("SET", "k", "x".repeat(1_000_000)));
      other.expect("+OK\r\n");
      for (int i = 0; i < 20; i++) {
        try (TestClient client = server.connect(medium)) {
          byte[] gets = "GET k\r\n".repeat(100).getBytes(ISO_8859_1);
          assertThat(client.offer(gets, 0, gets.length)).isEqualTo(gets.length);
        }
      }
      other.call("PING", "+PONG\r\n");
      awaitClients(other, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPauseKeepsCommandsAndTheirOrder(Medium medium) throws IOException {
    try (TestClient client = server.connect(medium);
        TestClient other = server.connect()) {
      other.call("CLIENT PAUSE 100000 WRITE", "+OK\r\n");
      client.send("GET n\r\nINCR n\r\nGET n\r\n");
      client.expect("$-1\r\n");
      client.send("INCR n\r\n");
      client.expectNothing(50);
      other.call("GET n", "$-1\r\n");
      other.call("CLIENT UNPAUSE", "+OK\r\n");
      client.expect(":1\r\n$1\r\n1\r\n:2\r\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPauseEndsOfItself(Medium medium) throws IOException {
    try (TestClient client = server.connect(medium);
        TestClient other = server.connect()) {
      long start = System.nanoTime();
      other.call("CLIENT PAUSE 200", "+OK\r\n");
      client.send("PING\r\nINCR n\r\n");
      client.expect("+PONG\r\n:1\r\n");
      assertThat(System.nanoTime() - start).isGreaterThan(190_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientMayDisappearInAPause(Medium medium) throws Exception {
    try (TestClient other = server.connect()) {
      try (TestClient client = server.connect(medium)) {
        other.call("CLIENT PAUSE 200 WRITE", "+OK\r\n");
        client.send("INCR n\r\n");
        client.expectNothing(20);
      }
      awaitClients(other, 1);
      other.call("PING", "+PONG\r\n");
    }
  }

  static void awaitClients(TestClient client, int count) throws Exception {
    while (client.info("clients", "connected_clients") != count) {
      Thread.sleep(5);
    }
  }
}
