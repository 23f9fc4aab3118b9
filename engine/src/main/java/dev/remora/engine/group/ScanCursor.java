package dev.remora.engine.group;

/** Reads cursors as Redis does, which is as C's strtoul does: nothing is 0, and signs are taken. */
final class ScanCursor {
  private long value;

  ScanCursor() {}

  /** What was read last: 64 bits without a sign. */
  long value() {
    return value;
  }

  boolean parse(byte[] array, int offset, int length) {
    int end = offset;
    while (end < offset + length && array[end] != 0) {
      end++;
    }
    int at = offset;
    boolean negative = at < end && array[at] == '-';
    if (negative || (at < end && array[at] == '+')) {
      at++;
      if (at == end) {
        return false;
      }
    }
    long sum = 0;
    for (; at < end; at++) {
      int digit = array[at] - '0';
      if (digit < 0
          || digit > 9
          || Long.compareUnsigned(sum, Long.divideUnsigned(-1 - digit, 10)) > 0) {
        return false;
      }
      sum = sum * 10 + digit;
    }
    value = negative ? -sum : sum;
    return true;
  }
}
