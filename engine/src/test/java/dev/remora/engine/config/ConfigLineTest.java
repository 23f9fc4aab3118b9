package dev.remora.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ConfigLineTest {
  @Test
  void splitsAtBlanks() {
    assertThat(ConfigLine.split(" save\t900  1 ")).containsExactly("save", "900", "1");
    assertThat(ConfigLine.split("")).isEmpty();
  }

  @Test
  void readsQuotes() {
    assertThat(ConfigLine.split("a \"b c\" 'd \\' \\n' \"\""))
        .containsExactly("a", "b c", "d ' \\n", "");
    assertThat(ConfigLine.split("\"\\x41\\n\\t\\\"\\q\"")).containsExactly("A\n\t\"q");
  }

  @Test
  void refusesQuotesThatAreNotBalanced() {
    assertThat(ConfigLine.split("requirepass \"a")).isNull();
    assertThat(ConfigLine.split("requirepass 'a")).isNull();
    assertThat(ConfigLine.split("requirepass \"a\"b")).isNull();
  }

  @Test
  void readsWhatItWrites() {
    long seed = Long.getLong("remora.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      StringBuilder word = new StringBuilder();
      for (int length = random.nextInt(20); length > 0; length--) {
        word.append((char) random.nextInt(256));
      }
      assertThat(ConfigLine.split("x " + ConfigLine.quote(word.toString())))
          .as("-Dremora.seed=%d", seed)
          .containsExactly("x", word.toString());
    }
  }
}
