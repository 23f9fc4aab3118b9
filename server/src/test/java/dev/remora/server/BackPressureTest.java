package dev.remora.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A client that asks and does not take its replies: the server stops to execute its commands, and
 * to read them, holds little for it, serves the others, and goes on where it stopped.
 */
@Timeout(120)
final class BackPressureTest {
  private static final int COMMANDS = 300_000;

  /** What one such client may have the server hold: replies, commands, and Netty's chunks. */
  private static final long MOST_OUTPUT = 4L << 20;

  private static final long MOST_INPUT = 4L << 20;
  private static final long MOST_DIRECT = 16L << 20;

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
    "TCP,1000000", "UNIX,1000000", "SHM,1000000",
    "TCP,10000", "UNIX,10000", "SHM,10000"
  })
  void whoDoesNotReadIsNotExecuted(Medium medium, int valueLength) throws IOException {
    String value = "v".repeat(valueLength);
    try (TestClient other = server.connect();
        TestClient greedy = server.connect(medium)) {
      other.send(TestClient.command("SET", "key", value));
      other.expect("+OK\r\n");
      long directBefore = direct();
      long executedBefore = other.info("stats", "total_commands_processed");

      String get = "*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n";
      byte[] pipeline = get.repeat(COMMANDS).getBytes(ISO_8859_1);
      int sent = greedy.offer(pipeline, 0, pipeline.length);

      long executed = other.info("stats", "total_commands_processed") - executedBefore;
      assertThat(executed).isLessThan(COMMANDS);
      other.send("CLIENT LIST\r\n");
      String line = greedyLine(other.nextBulk());
      assertThat(field(line, "omem")).isLessThan(MOST_OUTPUT + valueLength);
      assertThat(field(line, "qbuf")).isLessThan(MOST_INPUT);
      assertThat(direct() - directBefore).isLessThan(MOST_DIRECT);
      for (int i = 0; i < 100; i++) {
        other.call("PING", "+PONG\r\n");
      }

      String reply = "$" + valueLength + "\r\n" + value + "\r\n";
      int complete = sent / get.length();
      int looked = Math.min(complete, 20_000_000 / valueLength);
      for (int i = 0; i < looked; i++) {
        greedy.expect(reply);
      }
      other.call("SET key short", "+OK\r\n"); // the others need not be as long
      if (sent % get.length() != 0) {
        greedy.send(get.substring(sent % get.length()));
        complete++;
      }
      greedy.send("ECHO end\r\n");
      expectTheRest(greedy, reply, complete - looked);
    }
  }

  /** Long replies, then short ones, so many together; then the end. */
  private static void expectTheRest(TestClient client, String longReply, int count)
      throws IOException {
    String shortReply = "$5\r\nshort\r\n";
    boolean isShort = false;
    for (int i = 0; i < count; i++) {
      if (!isShort) {
        String start = client.next(shortReply.length());
        isShort = start.equals(shortReply);
        if (!isShort) {
          assertThat(longReply).startsWith(start);
          client.expect(longReply.substring(start.length()));
        }
      } else {
        client.expect(shortReply);
      }
    }
    client.expect("$3\r\nend\r\n");
  }

  private static String greedyLine(String list) {
    return list.lines().filter(line -> line.contains("cmd=get")).findFirst().orElseThrow();
  }

  private static long field(String line, String name) {
    Matcher matcher = Pattern.compile(" " + name + "=(\\d+)").matcher(line);
    assertThat(matcher.find()).as(line).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  private static long direct() {
    return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
  }
}
