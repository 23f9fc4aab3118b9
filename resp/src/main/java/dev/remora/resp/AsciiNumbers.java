package dev.remora.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Decimal numbers straight to bytes and back, without a String between.
 *
 * <p>They are read as Redis does where it is strict: an optional minus, no plus, no leading zeros,
 * no blanks, nothing that overflows. Such a number has exactly one spelling, so bytes that are one
 * can be kept as a long and written back unchanged.
 */
public final class AsciiNumbers {
  /** The most bytes that a long takes: 19 digits and a sign. */
  public static final int MAX_LONG_LENGTH = 20;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /** The two digits of 0 to 99, the tens in the low byte. */
  private static final short[] PAIRS = pairs();

  private static final long[] POWERS_OF_TEN = powersOfTen();

  private static final int MAX_DIGITS = 19;
  private static final byte[] GREATEST = "9223372036854775807".getBytes(US_ASCII);
  private static final byte[] LEAST = "9223372036854775808".getBytes(US_ASCII);

  private AsciiNumbers() {}

  /** How many bytes {@link #write} puts for this value, its sign included: 1 to 20. */
  public static int length(long value) {
    if (value >= 0) {
      return digits(value);
    }
    return value == Long.MIN_VALUE ? MAX_LONG_LENGTH : 1 + digits(-value);
  }

  /**
   * Writes a number in decimal.
   *
   * @return the index after its last byte
   */
  public static int write(long value, byte[] target, int offset) {
    int end = offset + length(value);
    int at = end;
    // Works on the negative side, which has room for Long.MIN_VALUE as well.
    long rest = value < 0 ? value : -value;
    while (rest <= -100) {
      long hundreds = rest / 100;
      at -= 2;
      SHORTS.set(target, at, PAIRS[(int) (hundreds * 100 - rest)]);
      rest = hundreds;
    }
    if (rest <= -10) {
      at -= 2;
      SHORTS.set(target, at, PAIRS[(int) -rest]);
    } else {
      target[--at] = (byte) ('0' - rest);
    }
    if (value < 0) {
      target[offset] = '-';
    }
    return end;
  }

  /** Whether the bytes are a long, in its one spelling. */
  public static boolean isLong(byte[] source, int offset, int length) {
    if (length < 1 || length > MAX_LONG_LENGTH) {
      return false;
    }
    boolean negative = source[offset] == '-';
    int from = negative ? offset + 1 : offset;
    int end = offset + length;
    if (from == end || (source[from] == '0' && length > 1)) {
      return false;
    }
    for (int at = from; at < end; at++) {
      if (source[at] < '0' || source[at] > '9') {
        return false;
      }
    }
    return end - from < MAX_DIGITS
        || (end - from == MAX_DIGITS
            && Arrays.compare(source, from, end, negative ? LEAST : GREATEST, 0, MAX_DIGITS) <= 0);
  }

  /** The long that bytes are of which {@link #isLong} says that they are one. */
  public static long toLong(byte[] source, int offset, int length) {
    boolean negative = source[offset] == '-';
    long value = 0;
    for (int at = negative ? offset + 1 : offset; at < offset + length; at++) {
      value = value * 10 + (source[at] - '0');
    }
    return negative ? -value : value;
  }

  private static int digits(long value) {
    // 1233 / 4096 is the logarithm of 2 to the base of 10, near enough for 64 bits.
    int guess = ((64 - Long.numberOfLeadingZeros(value | 1)) * 1233) >>> 12;
    return guess + (value >= POWERS_OF_TEN[guess] || guess == 0 ? 1 : 0);
  }

  private static short[] pairs() {
    short[] pairs = new short[100];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = (short) (('0' + i / 10) | ('0' + i % 10) << 8);
    }
    return pairs;
  }

  private static long[] powersOfTen() {
    long[] powers = new long[19];
    long power = 1;
    for (int i = 0; i < powers.length; i++) {
      powers[i] = power;
      power *= 10;
    }
    return powers;
  }
}
