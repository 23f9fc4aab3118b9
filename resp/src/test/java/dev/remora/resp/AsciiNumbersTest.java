package dev.remora.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A long has one spelling, and every other text is none. */
final class AsciiNumbersTest {
  @Property
  void whatIsWrittenIsReadBack(@ForAll long value) {
    byte[] bytes = new byte[AsciiNumbers.length(value) + 2];
    int end = AsciiNumbers.write(value, bytes, 1);
    assertThat(new String(bytes, 1, end - 1, US_ASCII)).isEqualTo(Long.toString(value));
    assertThat(AsciiNumbers.isLong(bytes, 1, end - 1)).isTrue();
    assertThat(AsciiNumbers.toLong(bytes, 1, end - 1)).isEqualTo(value);
  }

  @Property
  void numbersAroundTheLimitsAreLongsIfTheyFit(@ForAll("nearTheLimits") BigInteger value) {
    assertThat(isLong(value.toString())).isEqualTo(value.bitLength() < 64);
  }

  @Property
  void whatWouldBeWrittenOtherwiseIsNoLong(@ForAll("almostNumbers") String text) {
    boolean canonical;
    try {
      canonical = Long.toString(Long.parseLong(text)).equals(text);
    } catch (NumberFormatException e) {
      canonical = false;
    }
    assertThat(isLong(text)).as(text).isEqualTo(canonical);
  }

  @Example
  void nothingIsNoLong() {
    assertThat(isLong("")).isFalse();
    assertThat(isLong("-")).isFalse();
    assertThat(isLong("-0")).isFalse();
    assertThat(isLong("+1")).isFalse();
  }

  @Provide
  Arbitrary<BigInteger> nearTheLimits() {
    return Arbitraries.bigIntegers()
        .between(BigInteger.valueOf(-1000), BigInteger.valueOf(1000))
        .flatMap(
            near ->
                Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L)
                    .map(limit -> BigInteger.valueOf(limit).add(near)));
  }

  @Provide
  Arbitrary<String> almostNumbers() {
    return Arbitraries.strings().withChars("0019-+ x").ofMaxLength(21);
  }

  private static boolean isLong(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    return AsciiNumbers.isLong(bytes, 0, bytes.length);
  }
}
