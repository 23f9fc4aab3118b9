package dev.remora.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.engine.state.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The same commands to this engine and to a real redis-server: the replies are the same, byte for
 * byte. {@code -Dremora.seed=N} replays a run.
 */
final class DifferentialTest {
  private static final int RUNS = 30;
  private static final int COMMANDS = 400;

  @Test
  void repliesAreThoseOfRedis() throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server");
    Long replayed = Long.getLong("remora.seed");
    long first = replayed != null ? replayed : new Random().nextInt(1 << 30);
    try (RealRedis redis = new RealRedis()) {
      for (long seed = first; seed < first + (replayed != null ? 1 : RUNS); seed++) {
        compare(seed, redis);
      }
    }
  }

  private static void compare(long seed, RealRedis redis) throws Exception {
    TestClient client = new TestClient(new Engine(new Parameters(), () -> {}));
    RandomCommands commands = new RandomCommands(seed);
    redis.call(words("RESET"));
    redis.call(words("FLUSHALL"));
    List<String> history = new ArrayList<>();
    for (int i = 0; i < COMMANDS; i++) {
      byte[][] command = commands.next();
      if (isAboutTheServer(command)) {
        continue;
      }
      history.add(show(command));
      String ours = normal(command, client.callBytes(command));
      String theirs = normal(command, redis.call(command));
      assertThat(ours)
          .as("-Dremora.seed=%d, the last of:%n%s", seed, tail(history))
          .isEqualTo(theirs);
    }
  }

  /** What differs by its nature: numbers of clients, parameters, the number of commands. */
  private static boolean isAboutTheServer(byte[][] command) {
    String name = show(command).toUpperCase(Locale.ROOT);
    return name.equals("HELLO 2")
        || name.startsWith("HELLO 3")
        || name.equals("CONFIG GET *")
        || name.equals("CLIENT HELP")
        || name.startsWith("CLIENT ID");
  }

  /** The order of KEYS has no meaning. */
  private static String normal(byte[][] command, byte[] reply) {
    String text = new String(reply, ISO_8859_1);
    if (!new String(command[0], ISO_8859_1).equals("KEYS")) {
      return text;
    }
    String[] lines = text.split("\r\n", -1);
    Arrays.sort(lines);
    return String.join("\r\n", lines);
  }

  private static String tail(List<String> history) {
    return String.join("\n", history.subList(Math.max(0, history.size() - 40), history.size()));
  }

  static String show(byte[][] command) {
    StringBuilder text = new StringBuilder();
    for (byte[] word : command) {
      text.append(text.isEmpty() ? "" : " ").append(new String(word, ISO_8859_1));
    }
    return text.toString().replace("\r", "\\r").replace("\n", "\\n");
  }

  static byte[][] words(String... words) {
    return Arrays.stream(words).map(word -> word.getBytes(ISO_8859_1)).toArray(byte[][]::new);
  }
}
