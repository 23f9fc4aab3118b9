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
import java.util.Set;

/**
 * The same random commands to this engine and to a real redis-server: the replies are the same,
 * byte for byte. {@code -Dremora.seed=N} replays a run.
 */
final class Differential {
  /**
   * Redis takes the ERANGE of some number of an earlier command for one of SORT's, since it does
   * not reset errno; INCRBYFLOAT does.
   */
  private static final List<byte[][]> RESET_ERRNO =
      List.of(words("INCRBYFLOAT", "errno", "0"), words("DEL", "errno"));

  /**
   * Of small sets and lists in Redis 7.0, whose followers have listpacks for them; and of a small
   * sorted set once SORT has seen it, which is no reason to grow.
   */
  private static final Set<String> LARGE_ENCODINGS =
      Set.of("$9\r\nhashtable\r\n", "$9\r\nquicklist\r\n", "$8\r\nskiplist\r\n");

  private final Vocabulary[] vocabularies;
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final Map<String, String> words = new LinkedHashMap<>();

  /**
   * @param vocabularies each command is one of any of them
   */
  Differential(Vocabulary... vocabularies) {
    this.vocabularies = vocabularies;
  }

  /** Where Redis says one thing, this engine says another, which means the same. */
  Differential saying(String ours, String theirs) {
    words.put(theirs, ours);
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
    Random choice = new Random(seed);
    RandomCommands[] random = new RandomCommands[vocabularies.length];
    for (int i = 0; i < random.length; i++) {
      random[i] = vocabularies[i].random(seed + i);
    }
    redis.call(words("RESET"));
    redis.call(words("FLUSHALL"));
    List<String> history = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      int one = choice.nextInt(random.length);
      byte[][] command = random[one].next();
      String shown = show(command);
      if (vocabularies[one].skipped().test(shown)) {
        continue;
      }
      history.add(shown);
      String ours = normal(shown, client.callBytes(command));
      if (shown.startsWith("SORT")) {
        redis.callAll(RESET_ERRNO);
      }
      String theirs = normal(shown, redis.call(command));
      for (Map.Entry<String, String> word : words.entrySet()) {
        theirs = theirs.replace(word.getKey(), word.getValue());
      }
      if (isListed(shown, ours, theirs)) {
        continue;
      }
      assertThat(ours)
          .as("-Dremora.seed=%d, the last of:%n%s", seed, tail(history))
          .isEqualTo(theirs);
    }
  }

  /** A difference that {@code docs/compatibility.md} lists. */
  private static boolean isListed(String command, String ours, String theirs) {
    return command.startsWith("OBJECT ENCODING")
        && ours.equals("$8\r\nlistpack\r\n")
        && LARGE_ENCODINGS.contains(theirs);
  }

  private String normal(String command, byte[] reply) {
    String text = new String(reply, ISO_8859_1);
    if (Arrays.stream(vocabularies).noneMatch(each -> each.unordered().test(command))) {
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
