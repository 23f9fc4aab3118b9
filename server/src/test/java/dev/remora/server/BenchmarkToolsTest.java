package dev.remora.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Redis's and Valkey's own load generators run against this server over TCP. */
@Timeout(120)
final class BenchmarkToolsTest {
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
  @CsvSource({
    "redis-benchmark, -n 2000 -c 20",
    "redis-benchmark, -n 5000 -c 20 -P 32 -r 1000 -d 1000",
    "redis-benchmark, -n 2000 -c 5 --threads 2 -3",
    "valkey-benchmark, -n 2000 -c 20",
    "valkey-benchmark, -n 5000 -c 20 -P 32 -r 1000 -d 1000",
    "valkey-benchmark, -n 2000 -c 5 --threads 2 -3"
  })
  void run(String program, String options) throws Exception {
    Tool tool = Tool.installed(program);
    String port = Integer.toString(server.uri(Medium.TCP).port());
    List<String> arguments = new ArrayList<>(List.of("-h", "127.0.0.1", "-p", port, "--csv"));
    arguments.addAll(List.of("-t", "set,get,incr,mset,ping"));
    arguments.addAll(List.of(options.split(" ", -1)));
    String printed = tool.run(directory, "", arguments);
    assertThat(printed)
        .contains("\"PING_INLINE\",", "\"PING_MBULK\",", "\"SET\",", "\"GET\",", "\"INCR\",")
        .contains("\"MSET (10 keys)\",")
        .doesNotContainIgnoringCase("error", "warning");
    try (TestClient client = server.connect()) {
      SessionTest.awaitClients(client, 1);
      assertThat(client.info("stats", "total_error_replies")).isZero();
    }
  }
}
