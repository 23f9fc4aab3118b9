package dev.remora.engine.group;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The floating-point numbers of INCRBYFLOAT. Redis adds C's {@code long double}s, which on x86-64
 * have 64 bits of mantissa, and prints 17 digits after the point: so do we, that results are the
 * same to the last digit.
 */
final class LongDouble {
  private static final int MANTISSA = 64;
  private static final int DECIMALS = 17;

  /** Decimal exponents that a long double has. */
  private static final int MAX_EXPONENT = 4932;

  private static final int MIN_EXPONENT = -4950;
  private static final int MAX_BINARY_EXPONENT = 40_000;

  /** Digits beyond which a number is no longer read: they would not change the result. */
  private static final MathContext PRECISION = new MathContext(60, RoundingMode.HALF_EVEN);

  private static final int MAX_TEXT = 5 << 10;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern HEXADECIMAL =
      Pattern.compile(
          "([+-]?)0[xX](?=\\.?\\p{XDigit})(\\p{XDigit}*)\\.?(\\p{XDigit}*)(?:[pP]([+-]?\\d+))?");
  private static final Pattern INFINITY =
      Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);

  private LongDouble() {}

  /** Whether the text is a number, infinity included. */
  static boolean isNumber(String text) {
    return isInfinity(text) || parse(text) != null;
  }

  /** The sum of two numbers as Redis writes it; null if it is not finite. */
  static @Nullable String sum(String a, String b) {
    BigDecimal first = parse(a);
    BigDecimal second = parse(b);
    return first == null || second == null ? null : format(first.add(second));
  }

  /** Whether the text is infinity, of either sign. */
  static boolean isInfinity(String text) {
    return INFINITY.matcher(text).matches();
  }

  /** Reads a finite number; null if the text is none. */
  static @Nullable BigDecimal parse(String text) {
    if (text.length() > MAX_TEXT) {
      return null;
    }
    Matcher hexadecimal = HEXADECIMAL.matcher(text);
    BigDecimal value;
    try {
      if (hexadecimal.matches()) {
        value = hexadecimal(hexadecimal);
      } else if (NUMBER.matcher(text).matches()) {
        value = new BigDecimal(text, PRECISION);
      } else {
        return null;
      }
    } catch (NumberFormatException e) {
      // The exponent does not even fit an int.
      return null;
    }
    if (value.signum() == 0) {
      return BigDecimal.ZERO;
    }
    return isInRange(value) && exponent(value) >= MIN_EXPONENT ? round(value) : null;
  }

  private static BigDecimal hexadecimal(Matcher text) {
    String digits = text.group(2) + text.group(3);
    int shift = text.group(4) == null ? 0 : Integer.parseInt(text.group(4));
    if (Math.abs((long) shift) > MAX_BINARY_EXPONENT) {
      throw new NumberFormatException("exponent");
    }
    BigDecimal value = new BigDecimal(new BigInteger("0" + digits, 16));
    BigDecimal power = new BigDecimal(BigInteger.TWO.pow(Math.abs(shift)));
    value = shift < 0 ? value.divide(power, PRECISION) : value.multiply(power, PRECISION);
    value = value.divide(new BigDecimal(BigInteger.TWO.pow(4 * text.group(3).length())), PRECISION);
    return text.group(1).equals("-") ? value.negate() : value;
  }

  private static @Nullable String format(BigDecimal sum) {
    if (sum.signum() == 0) {
      return "0";
    }
    if (!isInRange(sum)) {
      return null;
    }
    BigDecimal shown = round(sum).setScale(DECIMALS, RoundingMode.HALF_EVEN);
    return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
  }

  private static boolean isInRange(BigDecimal value) {
    return exponent(value) <= MAX_EXPONENT;
  }

  private static long exponent(BigDecimal value) {
    return (long) value.precision() - value.scale() - 1;
  }

  /** The product of two finite numbers, as C's multiplication rounds it. */
  static BigDecimal product(BigDecimal a, BigDecimal b) {
    BigDecimal exact = a.multiply(b);
    return exact.signum() == 0 ? BigDecimal.ZERO : round(exact);
  }

  /** The nearest number of 64 bits times a power of two. */
  private static BigDecimal round(BigDecimal value) {
    BigInteger unscaled = value.unscaledValue().abs();
    BigInteger numerator = unscaled;
    BigInteger denominator = BigInteger.ONE;
    if (value.scale() > 0) {
      denominator = BigInteger.TEN.pow(value.scale());
    } else {
      numerator = unscaled.multiply(BigInteger.TEN.pow(-value.scale()));
    }
    int shift = MANTISSA - (numerator.bitLength() - denominator.bitLength());
    BigInteger mantissa = divide(numerator, denominator, shift);
    while (mantissa.bitLength() > MANTISSA) {
      shift--;
      mantissa = divide(numerator, denominator, shift);
    }
    BigDecimal result = new BigDecimal(mantissa);
    BigDecimal power = new BigDecimal(BigInteger.ONE.shiftLeft(Math.abs(shift)));
    result = shift < 0 ? result.multiply(power) : result.divide(power);
    return value.signum() < 0 ? result.negate() : result;
  }

  /** {@code numerator * 2^shift / denominator}, rounded to the nearest, half to even. */
  private static BigInteger divide(BigInteger numerator, BigInteger denominator, int shift) {
    BigInteger over = shift >= 0 ? numerator.shiftLeft(shift) : numerator;
    BigInteger under = shift >= 0 ? denominator : denominator.shiftLeft(-shift);
    return new BigDecimal(over)
        .divide(new BigDecimal(under), 0, RoundingMode.HALF_EVEN)
        .toBigIntegerExact();
  }
}
