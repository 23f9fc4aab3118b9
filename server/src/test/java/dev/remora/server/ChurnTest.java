package dev.remora.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections come and go, in all manners, and leave nothing behind. */
@Timeout(120)
final class ChurnTest {
  private static final int WARM_UP = 60;
  private static final int CONNECTIONS = 1_000;
  private static final int AT_ONCE = 20;
  private static final int VALUE = 200_000;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void nothingIsLeft(Medium medium) throws Exception {
    try (TestServer server = new TestServer(directory);
        TestClient other = server.connect()) {
      other.send(TestClient.command("SET", "k", "v".repeat(VALUE)));
      other.expect("+OK\r\n");
      churn(server, medium, WARM_UP);
      SessionTest.awaitClients(other, 1);
      Held before = Held.now();
      churn(server, medium, CONNECTIONS);
      SessionTest.awaitClients(other, 1);
      before.awaitAtMost();
    }
  }

  private static void churn(TestServer server, Medium medium, int connections) throws IOException {
    for (int done = 0; done < connections; done += AT_ONCE) {
      List<TestClient> clients = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        clients.add(server.connect(medium));
      }
      for (int i = 0; i < AT_ONCE; i++) {
        leave(clients.get(i), i % 5);
      }
    }
  }

  private static void leave(TestClient client, int manner) throws IOException {
    try (client) {
      switch (manner) {
        case 0 -> client.call("PING", "+PONG\r\n");
        case 1 -> client.call("QUIT", "+OK\r\n");
        case 2 -> client.send("*3\r\n$3\r\nSET\r\n$1\r\nx\r\n$100000\r\n" + "x".repeat(50_000));
        case 3 -> client.send("GET k\r\n".repeat(20));
        default -> client.send("*1\r\n:");
      }
    }
  }
}
