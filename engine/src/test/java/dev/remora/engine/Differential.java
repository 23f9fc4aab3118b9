package dev.remora.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.engine.state.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * The same random commands to this engine and to a real redis-server: the replies are the same,
 * byte for byte. {@code -Dremora.seed=N} replays a run.
 */
final class Differential {
  private final LongFunction<RandomCommands> commands;
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private Predicate<String> skipped = command -> false;
  private Predicate<String> unordered = command -> false;

  /**
   * @param commands what to send, for a seed
   */
  Differential(LongFunction<RandomCommands> commands) {
    this.commands = commands;
  }

  /** Leaves out some commands, given as words that blanks part. */
  Differential skipping(Predicate<String> skipped) {
    this.skipped = skipped;
    return this;
  }

  /** Commands whose reply is compared without regard to the order of its lines. */
  Differential unordered(Predicate<String> unordered) {
    this.unordered = unordered;
    return this;
  }

  /** Gives a parameter another value, here and there. */
  Differential with(String parameter, String value) {
    parameters.put(parameter, value);
    return this;
  }

  /** Compares so many runs of so many commands each; with neither a redis-server, nothing. */
  void compare(int runs, int length) throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server");
    Long replayed = Long.getLong("remora.seed");
    long first = replayed != null ? replayed : new Random().nextInt(1 << 30);
    try (RealRedis redis = new RealRedis()) {
      for (Map.Entry<String, String> parameter : parameters.entrySet()) {
        redis.call(words("CONFIG", "SET", parameter.getKey(), parameter.getValue()));
      }
      for (long seed = first; seed < first + (replayed != null ? 1 : runs); seed++) {
        compare(seed, length, redis);
      }
    }
  }

  private void compare(long seed, int length, RealRedis redis) throws Exception {
    Parameters started = new Parameters();
    parameters.forEach(started::start);
    TestClient client = new TestClient(new Engine(started, () -> {}));
    RandomCommands random = commands.apply(seed);
    redis.call(words("RESET"));
    redis.call(words("FLUSHALL"));
    List<String> history = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      byte[][] command = random.next();
      String shown = show(command);
      if (skipped.test(shown)) {
        continue;
      }
      history.add(shown);
      String ours = normal(shown, client.callBytes(command));
      String theirs = normal(shown, redis.call(command));
      assertThat(ours)
          .as("-Dremora.seed=%d, the last of:%n%s", seed, tail(history))
          .isEqualTo(theirs);
    }
  }

  private String normal(String command, byte[] reply) {
    String text = new String(reply, ISO_8859_1);
    if (!unordered.test(command)) {
      return text;
    }
    String[] lines = text.split("\r\n", -1);
    Arrays.sort(lines);
    return String.join("\r\n", lines);
  }

  private static String tail(List<String> history) {
    return String.join(
        "\n",
        history.subList(
            Math.max(0, history.size() - Integer.getInteger("remora.shown", 40)), history.size()));
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
