package dev.remora.resp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Decimal numbers straight to bytes, without a String between. */
public final class AsciiNumbers {
  /** The most bytes that a long takes: 19 digits and a sign. */
  public static final int MAX_LONG_LENGTH = 20;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /** The two digits of 0 to 99, the tens in the low byte. */
  private static final short[] PAIRS = pairs();

  private static final long[] POWERS_OF_TEN = powersOfTen();

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
