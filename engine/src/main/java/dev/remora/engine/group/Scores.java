package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.resp.RequestArguments;
import java.util.regex.Pattern;

/**
 * Reads scores as C's strtod does, which knows more spellings than Java's parseDouble, or others.
 */
final class Scores {
  /** Up to so many digits are a number that a double is exactly. */
  private static final int EXACT_DIGITS = 15;

  /** With a sign and a point. */
  private static final int MOST_SIMPLE = EXACT_DIGITS + 2;

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern HEXADECIMAL =
      Pattern.compile("[+-]?0[xX](\\p{XDigit}+\\.?\\p{XDigit}*|\\.\\p{XDigit}+)([pP][+-]?\\d+)?");
  private static final Pattern INFINITY =
      Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);

  private Scores() {}

  /** The score that an argument is; NaN if it is none, or none that fits a double. */
  static double read(RequestArguments arguments, int i) {
    return strict(arguments.array(i), arguments.offset(i), arguments.length(i));
  }

  /** The number that bytes are; NaN if they are none, or none that fits a double. */
  static double strict(byte[] array, int offset, int length) {
    double simple = simple(array, offset, length);
    if (!Double.isNaN(simple)) {
      return simple;
    }
    String text = new String(array, offset, length, ISO_8859_1);
    double value = parse(text);
    boolean finite = !Double.isInfinite(value);
    if (finite && value != 0) {
      return value;
    }
    boolean meant = finite ? !hasOtherDigitThanZero(text) : INFINITY.matcher(text).matches();
    return meant ? value : Double.NaN;
  }

  /** As {@link #strict}; but what is too large is infinite, and what is too small is 0. */
  static double lenient(byte[] array, int offset, int length) {
    double simple = simple(array, offset, length);
    return Double.isNaN(simple) ? parse(new String(array, offset, length, ISO_8859_1)) : simple;
  }

  /**
   * The number that bytes are, if it has few digits and no exponent, as nearly all have; else NaN.
   * Its digits are then a double exactly, and so is the power of ten by which they are divided: the
   * quotient is rounded once, and so the nearest double to the number.
   */
  private static double simple(byte[] array, int offset, int length) {
    if (length == 0 || length > MOST_SIMPLE) {
      return Double.NaN;
    }
    boolean negative = array[offset] == '-';
    int first = negative ? offset + 1 : offset;
    int end = offset + length;
    long digits = 0;
    long divisor = 1;
    int point = -1;
    for (int i = first; i < end; i++) {
      byte next = array[i];
      if (next >= '0' && next <= '9') {
        digits = digits * 10 + next - '0';
        divisor = point < 0 ? 1 : divisor * 10;
      } else if (next == '.' && point < 0) {
        point = i;
      } else {
        return Double.NaN;
      }
    }
    int count = end - first - (point < 0 ? 0 : 1);
    if (count == 0 || count > EXACT_DIGITS) {
      return Double.NaN;
    }
    double value = (double) digits / divisor;
    return negative ? -value : value;
  }

  private static double parse(String text) {
    if (DECIMAL.matcher(text).matches()) {
      return Double.parseDouble(text);
    }
    if (HEXADECIMAL.matcher(text).matches()) {
      boolean hasPower = text.indexOf('p') >= 0 || text.indexOf('P') >= 0;
      return Double.parseDouble(hasPower ? text : text + "p0");
    }
    if (INFINITY.matcher(text).matches()) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.NaN;
  }

  private static boolean hasOtherDigitThanZero(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = Character.toLowerCase(text.charAt(i));
      if (c == 'e' || c == 'p') {
        return false;
      }
      if (Character.digit(c, 16) > 0) {
        return true;
      }
    }
    return false;
  }
}
