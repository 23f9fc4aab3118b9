package dev.remora.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.resp.fixture.RealRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis's own redis-cli talks to this server. */
@Timeout(120)
final class RedisCliTest {
  /** Replies of every type that the commands of this server have. */
  private static final String SCRIPT =
      """
      PING
      SET key "a \\x00 \\xff \\"quoted\\" value"
      GET key
      GET missing
      INCR counter
      INCRBYFLOAT float 0.1
      INCR key
      NOSUCH command
      GET
      MGET key missing counter
      KEYS nothing*
      COMMAND GETKEYS MSET a 1 b 2
      COMMAND GETKEYSANDFLAGS SET a 1
      COMMAND INFO get nosuch
      CONFIG GET maxmemory
      SCAN 0 MATCH counter
      CLIENT NO-EVICT on
      CLIENT GETNAME
      SET gone 1 PX 1
      TTL key
      EXPIRE key 100
      TYPE key
      OBJECT ENCODING counter
      LCS key counter IDX
      SELECT 3
      DBSIZE
      SELECT 99
      ECHO "line\\nline"
      QUIT
      """;

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

  @Test
  void printsEveryType() throws Exception {
    String printed =
        cli(
            """
            PING
            SET key "a \\xff"
            GET key
            GET missing
            INCR counter
            INCR key
            MGET key missing
            KEYS nothing*
            SCAN 0 MATCH counter
            """,
            "--no-raw");
    assertThat(printed)
        .isEqualTo(
            """
            PONG
            OK
            "a \\xff"
            (nil)
            (integer) 1
            (error) ERR value is not an integer or out of range
            1) "a \\xff"
            2) (nil)
            (empty array)
            1) "0"
            2) 1) "counter"
            """);
  }

  @Test
  void printsTheTypesOfResp3() throws Exception {
    assertThat(cli("CONFIG GET maxmemory\nGET missing\nSET k 1\nGET k\n", "-3", "--no-raw"))
        .isEqualTo("1# \"maxmemory\" => \"0\"\n(nil)\nOK\n\"1\"\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--no-raw", "--raw", "--csv", "-2 --json", "-3 --no-raw", "-3 --json", "-3 --csv"})
  void printsOfThisServerWhatItPrintsOfRedis(String options) throws Exception {
    Tool cli = Tool.installed("redis-cli");
    assumeTrue(RealRedis.isInstalled(), "redis-server is not installed: lab/setup-peers does it");
    String[] split = options.split(" ", -1);
    try (RealRedis redis = new RealRedis()) {
      List<String> theirs = new ArrayList<>(List.of("-s", redis.socket().toString()));
      theirs.addAll(List.of(split));
      assertThat(cli(SCRIPT, split)).isEqualTo(cli.run(directory, SCRIPT, theirs));
    }
  }

  @Test
  void connectsOverTcp() throws Exception {
    String port = Integer.toString(server.uri(Medium.TCP).port());
    assertThat(
            Tool.installed("redis-cli")
                .run(directory, "", List.of("-h", "127.0.0.1", "-p", port, "INCR", "n")))
        .isEqualTo("1\n");
  }

  @Test
  void setsWhatItReadsFromItsInput() throws Exception {
    String value = "value ".repeat(100_000);
    assertThat(cli(value, "-x", "SET", "k")).isEqualTo("OK\n");
    assertThat(cli("", "GET", "k")).isEqualTo(value + "\n");
  }

  @Test
  void insertsInBulk() throws Exception {
    StringBuilder commands = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      commands.append(new String(TestClient.command("SET", "key" + i, "value" + i), US_ASCII));
    }
    assertThat(cli(commands.toString(), "--pipe")).contains("errors: 0, replies: 10000");
    assertThat(cli("", "DBSIZE")).isEqualTo("10000\n");
    assertThat(cli("", "--scan", "--pattern", "key99*").lines()).hasSize(111);
  }

  @Test
  void authenticates() throws Exception {
    server.close();
    server = new TestServer(directory, "requirepass", "secret");
    assertThat(cli("", "PING")).isEqualTo("NOAUTH Authentication required.\n\n");
    assertThat(cli("", "-a", "secret", "--no-auth-warning", "PING")).isEqualTo("PONG\n");
    assertThat(cli("", "-a", "secret", "--user", "default", "--no-auth-warning", "PING"))
        .isEqualTo("PONG\n");
  }

  private String cli(String input, String... arguments) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("-s", String.valueOf(server.uri(Medium.UNIX).path())));
    all.addAll(List.of(arguments));
    return Tool.installed("redis-cli").run(directory, input, all);
  }
}
