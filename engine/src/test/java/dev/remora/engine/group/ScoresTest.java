package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Scores are read to the last bit, however they are spelled. */
final class ScoresTest {
  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void decimalsAreTheNearestDouble() {
    for (int i = 0; i < 200_000; i++) {
      String text = decimal();
      assertThat(read(text)).as(text).isEqualTo(Double.parseDouble(text));
    }
  }

  @Test
  void zerosKeepTheirSign() {
    assertThat(Double.toString(read("0"))).isEqualTo("0.0");
    assertThat(Double.toString(read("-0"))).isEqualTo("-0.0");
    assertThat(Double.toString(read("-000.000"))).isEqualTo("-0.0");
    assertThat(read("0x10")).isEqualTo(16);
    assertThat(read("-inf")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(read("+5")).isEqualTo(5);
    assertThat(read("5.")).isEqualTo(5);
    assertThat(read("-.5e1")).isEqualTo(-5);
  }

  @Test
  void whatIsNoNumberIsNone() {
    for (String text : new String[] {"", "-", ".", "-.", "1.2.3", "1-", "--1", "a", "1 ", "nan"}) {
      assertThat(read(text)).as(text).isNaN();
    }
    assertThat(read("1e999")).isNaN();
    assertThat(read("1e-999")).isNaN();
  }

  /** Around the number of digits that a double holds. */
  private String decimal() {
    var text = new StringBuilder(random.nextBoolean() ? "-" : "");
    int digits = 1 + random.nextInt(18);
    int point = random.nextInt(2 * digits);
    for (int i = 0; i < digits; i++) {
      text.append(i == point ? "." : "").append(random.nextInt(10));
    }
    return text.toString();
  }

  private static double read(String text) {
    byte[] bytes = ("<" + text + ">").getBytes(US_ASCII);
    return Scores.strict(bytes, 1, text.length());
  }
}
