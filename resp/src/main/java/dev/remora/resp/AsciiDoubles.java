package dev.remora.resp;

/**
 * Doubles as Redis writes them: with as few digits as tell them from their neighbours, integers
 * without a fraction, and with an exponent only where there would be many zeros.
 */
public final class AsciiDoubles {
  /** Up to this, an integer is written with all of its digits. */
  private static final double MOST_INTEGER = 1L << 62;

  /** So many zeros may follow the digits of a number that is no long. */
  private static final int MOST_ZEROS = 7;

  private AsciiDoubles() {}

  /** The number's text: ASCII. */
  public static String text(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == Math.rint(value) && Math.abs(value) <= MOST_INTEGER) {
      return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
    }
    String text = Double.toString(Math.abs(value));
    int mark = text.indexOf('E');
    String mantissa = mark < 0 ? text : text.substring(0, mark);
    int exponent = mark < 0 ? 0 : Integer.parseInt(text.substring(mark + 1));
    int point = mantissa.indexOf('.');
    String digits = mantissa.substring(0, point) + mantissa.substring(point + 1);
    int first = 0;
    while (digits.charAt(first) == '0') {
      first++;
    }
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    int tens = exponent + point - end;
    return (value < 0 ? "-" : "") + layOut(digits.substring(first, end), tens);
  }

  /** Writes digits times a power of ten. */
  private static String layOut(String digits, int tens) {
    int count = digits.length();
    int scientific = tens + count - 1;
    if (tens >= 0 && Math.abs(scientific) < count + MOST_ZEROS) {
      return digits + "0".repeat(tens);
    }
    if (tens < 0 && (tens > -MOST_ZEROS || Math.abs(scientific) < 4)) {
      int whole = count + tens;
      return whole <= 0
          ? "0." + "0".repeat(-whole) + digits
          : digits.substring(0, whole) + "." + digits.substring(whole);
    }
    return digits.charAt(0)
        + (count > 1 ? "." + digits.substring(1) : "")
        + (scientific < 0 ? "e-" : "e+")
        + Math.abs(scientific);
  }
}
