package dev.remora.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class AsciiDoublesTest {
  @Test
  void numbersLookAsRedisWritesThem() {
    assertThat(AsciiDoubles.text(0)).isEqualTo("0");
    assertThat(AsciiDoubles.text(-0.0)).isEqualTo("-0");
    assertThat(AsciiDoubles.text(3)).isEqualTo("3");
    assertThat(AsciiDoubles.text(3.1)).isEqualTo("3.1");
    assertThat(AsciiDoubles.text(0.0001)).isEqualTo("0.0001");
    assertThat(AsciiDoubles.text(-0.00001)).isEqualTo("-0.00001");
    assertThat(AsciiDoubles.text(1e-7)).isEqualTo("1e-7");
    assertThat(AsciiDoubles.text(12345678.5)).isEqualTo("12345678.5");
    assertThat(AsciiDoubles.text(1e17)).isEqualTo("100000000000000000");
    assertThat(AsciiDoubles.text(1e20)).isEqualTo("1e+20");
    assertThat(AsciiDoubles.text(1.5e300)).isEqualTo("1.5e+300");
    assertThat(AsciiDoubles.text(Double.POSITIVE_INFINITY)).isEqualTo("inf");
    assertThat(AsciiDoubles.text(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
  }

  @Test
  void whatIsWrittenReadsAsTheSameNumber() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(AsciiDoubles.text(value)))
            .as("seed %d", seed)
            .isEqualTo(value);
      }
    }
  }
}
