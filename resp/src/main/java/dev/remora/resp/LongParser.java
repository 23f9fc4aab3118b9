package dev.remora.resp;

/**
 * Reads decimal longs as Redis does where it is strict: an optional minus, no plus, no leading
 * zeros, no blanks, nothing that overflows. Such a number has exactly one spelling, so a value that
 * parses can be kept as a long and written back unchanged.
 *
 * <p>An object, so that neither an invalid number nor a result costs an allocation. Not safe for
 * use by several threads.
 */
public final class LongParser {
  private long value;

  /** Has read nothing yet. */
  public LongParser() {}

  /** What the last successful {@link #parse} read. */
  public long value() {
    return value;
  }

  /** Whether the bytes are a long; if so, {@link #value} is it. */
  public boolean parse(byte[] source, int offset, int length) {
    if (length == 1) {
      int digit = source[offset] - '0';
      value = digit;
      return digit >= 0 && digit <= 9;
    }
    if (length < 1 || length > AsciiNumbers.MAX_LONG_LENGTH) {
      return false;
    }
    boolean negative = source[offset] == '-';
    int at = negative ? offset + 1 : offset;
    int end = offset + length;
    int first = source[at++] - '0';
    if (first < 1 || first > 9) {
      return false;
    }
    return parseRest(source, at, end, -first, negative);
  }

  /** The other digits; negative numbers reach one further, so the sum is kept negative. */
  private boolean parseRest(byte[] source, int from, int end, long start, boolean negative) {
    long limit = negative ? Long.MIN_VALUE : -Long.MAX_VALUE;
    long beforeTimesTen = limit / 10;
    long sum = start;
    for (int at = from; at < end; at++) {
      int digit = source[at] - '0';
      if (digit < 0 || digit > 9 || sum < beforeTimesTen) {
        return false;
      }
      sum *= 10;
      if (sum < limit + digit) {
        return false;
      }
      sum -= digit;
    }
    value = negative ? sum : -sum;
    return true;
  }
}
