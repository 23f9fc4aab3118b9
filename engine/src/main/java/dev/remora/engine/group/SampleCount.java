package dev.remora.engine.group;

import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/**
 * How many elements by chance: as many different ones as there are, or, negative, so many of which
 * some may be the same.
 */
final class SampleCount {
  /** So many elements that their reply would not fit into memory. */
  private static final int MOST = 1 << 28;

  private final Numbers numbers = new Numbers();
  private long count;

  SampleCount() {}

  /** Reads the count; false if it is none, which is then the reply. */
  boolean read(RequestArguments arguments, int i, ReplyEncoder reply) {
    if (!numbers.read(arguments, i, reply)) {
      return false;
    }
    count = numbers.value();
    if (count == Long.MIN_VALUE) {
      reply.error(
          "ERR value is out of range, value must between "
              + -Long.MAX_VALUE
              + " and "
              + Long.MAX_VALUE);
      return false;
    }
    return true;
  }

  /** Whether twice the count is in range too. */
  boolean isDoubled() {
    return Math.abs(count) <= Long.MAX_VALUE / 2;
  }

  /** Whether an element may come more than once. */
  boolean isRepeating() {
    return count < 0;
  }

  /**
   * How many elements that makes of a collection of this size; -1 if there would be too many, which
   * is then the reply.
   */
  int of(int size, ReplyEncoder reply) {
    if (count >= 0) {
      return (int) Math.min(count, size);
    }
    if (count < -MOST) {
      reply.error(Errors.OUT_OF_RANGE);
      return -1;
    }
    return (int) -count;
  }
}
