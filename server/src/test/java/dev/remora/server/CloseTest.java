package dev.remora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a server. */
@Timeout(60)
final class CloseTest {
  private static final int LARGE = 20 << 20;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void whatWasExecutedIsAnsweredBeforeTheEnd(Medium medium) throws Exception {
    try (TestServer server = new TestServer(directory, Duration.ofSeconds(30));
        TestClient client = server.connect(medium)) {
      setLarge(client);
      client.send("GET k\r\n");
      client.expect("$" + LARGE + "\r\n");
      Thread closing = Thread.ofPlatform().start(server::close);
      awaitRefusal(server);
      for (int i = 0; i < 20; i++) {
        client.expect("\0".repeat(LARGE / 20));
      }
      client.expect("\r\n");
      client.expectEnd();
      closing.join();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoDoesNotReadDoesNotHoldUpTheEnd(Medium medium) throws Exception {
    try (TestServer server = new TestServer(directory, Duration.ofMillis(300));
        TestClient client = server.connect(medium)) {
      setLarge(client);
      client.send("GET k\r\n");
      client.expect("$" + LARGE + "\r\n");
      long start = System.nanoTime();
      server.server().close();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(290), Duration.ofSeconds(10));
      assertThatThrownBy(() -> server.connect(medium)).isInstanceOf(IOException.class);
      assertThat(directory).isEmptyDirectory();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("remora"));
  }

  @ParameterizedTest
  @EnumSource
  void idleClientsAreEndedAtOnce(Medium medium) throws Exception {
    try (TestServer server = new TestServer(directory, Duration.ofSeconds(30));
        TestClient client = server.connect(medium)) {
      client.send("*2\r\n$4\r\nECHO\r\n$100\r\nhalf a command");
      server.connect(medium).close();
      long start = System.nanoTime();
      server.server().close();
      assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
      client.expectEnd();
      server.server().close(); // idempotent
    }
  }

  @Test
  void aClientMayShutTheServerDown() throws Exception {
    try (TestServer server = new TestServer(directory);
        TestClient other = server.connect(Medium.SHM);
        TestClient client = server.connect(Medium.TCP)) {
      client.send("SHUTDOWN NOSAVE\r\n");
      client.expectEnd();
      other.expectEnd();
      server.server().awaitClosed();
      assertThat(directory).isEmptyDirectory();
      assertThatThrownBy(server.server()::start).isInstanceOf(IllegalStateException.class);
    }
  }

  private static void setLarge(TestClient client) throws IOException {
    client.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + LARGE + "\r\n");
    client.send(new byte[LARGE]);
    client.send("\r\n");
    client.expect("+OK\r\n");
  }

  /** The server has begun to close when it takes no more connections. */
  private static void awaitRefusal(TestServer server) throws InterruptedException {
    while (true) {
      try {
        server.connect().close();
        Thread.sleep(1);
      } catch (IOException e) {
        return;
      }
    }
  }
}
