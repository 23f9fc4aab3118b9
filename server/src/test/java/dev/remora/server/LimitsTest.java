package dev.remora.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client may use up: connections, time, memory. */
@Timeout(60)
final class LimitsTest {
  private static final int LARGE = 20 << 20;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void oneClientTooManyIsToldSo(Medium medium) throws Exception {
    try (TestServer server = new TestServer(directory, "maxclients", "2");
        TestClient first = server.connect()) {
      try (TestClient second = server.connect(medium);
          TestClient third = server.connect(medium)) {
        third.expect("-ERR max number of clients reached\r\n");
        third.expectEnd();
        second.call("PING", "+PONG\r\n");
      }
      SessionTest.awaitClients(first, 1);
      assertThat(first.info("stats", "rejected_connections")).isEqualTo(1);
      try (TestClient again = server.connect(medium)) {
        again.call("PING", "+PONG\r\n");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSilentClientIsDisconnected(Medium medium) throws IOException {
    try (TestServer server = new TestServer(directory, "timeout", "1");
        TestClient silent = server.connect(medium)) {
      silent.expectEnd(); // nobody else connects: the server looks at its clocks of itself
    }
  }

  @Test
  void anActiveClientIsNotDisconnected() throws IOException {
    try (TestServer server = new TestServer(directory, "timeout", "1");
        TestClient silent = server.connect();
        TestClient active = server.connect()) {
      silent.call("PING", "+PONG\r\n");
      while (!silent.hasMore(100)) {
        active.call("PING", "+PONG\r\n");
      }
      silent.expectEnd();
      active.call("PING", "+PONG\r\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void repliesBeyondTheHardLimitEndTheConnection(Medium medium) throws Exception {
    try (TestServer server =
            new TestServer(directory, "client-output-buffer-limit", "normal 10mb 0 0");
        TestClient other = server.connect();
        TestClient greedy = server.connect(medium)) {
      setLarge(other);
      greedy.send("GET k\r\n");
      SessionTest.awaitClients(other, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void repliesBeyondTheSoftLimitEndTheConnectionAfterSomeTime(Medium medium) throws Exception {
    try (TestServer server =
            new TestServer(directory, "client-output-buffer-limit", "normal 0 64kb 1");
        TestClient other = server.connect();
        TestClient greedy = server.connect(medium)) {
      setLarge(other);
      long start = System.nanoTime();
      greedy.send("GET k\r\n");
      SessionTest.awaitClients(other, 1);
      assertThat(System.nanoTime() - start).isGreaterThan(1_000_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommandBeyondTheQueryBufferIsRefused(Medium medium) throws IOException {
    try (TestServer server = new TestServer(directory, "client-query-buffer-limit", "1mb");
        TestClient client = server.connect(medium)) {
      byte[] part = ("$1000\r\n" + "x".repeat(1000) + "\r\n").repeat(100).getBytes(ISO_8859_1);
      client.send("*10000\r\n");
      for (int i = 0; i < 20 && !client.hasMore(20); i++) {
        client.send(part);
      }
      client.expect("-ERR Protocol error: query buffer limit exceeded\r\n");
      client.expectEnd();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatALargeCommandNeededIsGivenBack(Medium medium) throws IOException {
    try (TestServer server = new TestServer(directory);
        TestClient client = server.connect(medium)) {
      client.send("*100001\r\n$6\r\nEXISTS\r\n" + "$2\r\nno\r\n".repeat(100_000));
      client.expect(":0\r\n");
      client.send("CLIENT LIST\r\n");
      Matcher free = Pattern.compile("qbuf-free=(\\d+)").matcher(client.nextBulk());
      assertThat(free.find()).isTrue();
      assertThat(Long.parseLong(free.group(1))).isLessThan(128 << 10);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStrangerMaySendLittle(Medium medium) throws IOException {
    try (TestServer server = new TestServer(directory, "requirepass", "secret")) {
      try (TestClient stranger = server.connect(medium)) {
        stranger.call("GET k", "-NOAUTH Authentication required.\r\n");
        stranger.send("*11\r\n");
        stranger.expect("-ERR Protocol error: unauthenticated multibulk length\r\n");
        stranger.expectEnd();
      }
      try (TestClient known = server.connect(medium)) {
        // In one piece: what may be sent changes between two commands of it.
        known.send("AUTH secret\r\n*11\r\n$6\r\nEXISTS\r\n" + "$1\r\nk\r\n".repeat(10));
        known.expect("+OK\r\n:0\r\n");
      }
    }
  }

  private static void setLarge(TestClient client) throws IOException {
    client.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + LARGE + "\r\n");
    client.send(new byte[LARGE]);
    client.send("\r\n");
    client.expect("+OK\r\n");
  }
}
