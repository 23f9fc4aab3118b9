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
    double value = lenient(array, offset, length);
    boolean finite = !Double.isInfinite(value);
    if (finite && value != 0) {
      return value;
    }
    String text = new String(array, offset, length, ISO_8859_1);
    boolean meant = finite ? !hasOtherDigitThanZero(text) : INFINITY.matcher(text).matches();
    return meant ? value : Double.NaN;
  }

  /** As {@link #strict}; but what is too large is infinite, and what is too small is 0. */
  static double lenient(byte[] array, int offset, int length) {
    if (length > 0 && length <= EXACT_DIGITS && array[offset] != '0') {
      long sum = 0;
      int at = offset;
      int end = offset + length;
      while (at < end && array[at] >= '0' && array[at] <= '9') {
        sum = sum * 10 + array[at++] - '0';
      }
      if (at == end) {
        return sum;
      }
    }
    String text = new String(array, offset, length, ISO_8859_1);
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
