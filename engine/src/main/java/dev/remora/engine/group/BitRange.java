package dev.remora.engine.group;

import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/**
 * The part of a string that BITCOUNT and BITPOS look at: {@code [start [end [BYTE | BIT]]]},
 * negative ones from the end. An object that is used again.
 */
final class BitRange {
  private final Numbers numbers;
  private long start;
  private long end;
  private boolean endGiven;
  private boolean inBits;
  private long from;
  private long to;

  BitRange(Numbers numbers) {
    this.numbers = numbers;
  }

  /** Reads it from argument {@code i} on, or replies with an error. */
  boolean read(RequestArguments arguments, int i, ReplyEncoder reply) {
    int given = arguments.count() - i;
    start = 0;
    endGiven = given > 1;
    inBits = false;
    if (given > 3) {
      reply.error(Errors.SYNTAX);
      return false;
    }
    if (given > 0) {
      if (!numbers.read(arguments, i, reply)) {
        return false;
      }
      start = numbers.value();
    }
    if (given == 3) {
      inBits = arguments.is(i + 2, Words.BIT);
      if (!inBits && !arguments.is(i + 2, Words.BYTE)) {
        reply.error(Errors.SYNTAX);
        return false;
      }
    }
    if (endGiven) {
      if (!numbers.read(arguments, i + 1, reply)) {
        return false;
      }
      end = numbers.value();
    }
    return true;
  }

  /** Whether an end was given. */
  boolean hasEnd() {
    return endGiven;
  }

  /** Whether both are from the end, and the wrong way round. */
  boolean isReversed() {
    return endGiven && start < 0 && end < 0 && start > end;
  }

  /** What it is of a string of so many bytes: whether there is any of it. */
  boolean resolve(int length) {
    long total = inBits ? (long) length << 3 : length;
    from = Math.max(0, start < 0 ? start + total : start);
    to = total - 1;
    if (endGiven) {
      to = Math.min(to, Math.max(0, end < 0 ? end + total : end));
    }
    if (from > to) {
      return false;
    }
    if (!inBits) {
      from <<= 3;
      to = (to << 3) + 7;
    }
    return true;
  }

  /** Its first bit. */
  long from() {
    return from;
  }

  /** Its last bit. */
  long to() {
    return to;
  }
}
