package dev.remora.engine.group;

import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.resp.LongParser;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** One operation of BITFIELD, read into an object that is used again. */
final class BitfieldOperation {
  /** What to do with the integer. */
  enum Kind {
    GET,
    SET,
    INCRBY
  }

  /** What to do with a number that the integer has no room for. */
  enum Overflow {
    /** Keep the bits that there is room for. */
    WRAP,
    /** Take the nearest number that there is. */
    SAT,
    /** Change nothing. */
    FAIL
  }

  private final Numbers numbers;
  private final BitOffset offset;
  private final LongParser widths = new LongParser();

  private Kind kind = Kind.GET;
  private Overflow overflow = Overflow.WRAP;
  private boolean signed;
  private int bits;
  private long operand;
  private int next;

  BitfieldOperation(Numbers numbers, BitOffset offset) {
    this.numbers = numbers;
    this.offset = offset;
  }

  /** The arguments are read from here on: index of the first operation. */
  void start(int i) {
    next = i;
    overflow = Overflow.WRAP;
  }

  /** Whether there may be another operation. */
  boolean hasNext(RequestArguments arguments) {
    return next < arguments.count();
  }

  /**
   * Reads the next operation.
   *
   * @return false if there is none, because what is left is only OVERFLOW, or is wrong: the reply
   *     is then an error
   */
  boolean read(RequestArguments arguments, ReplyEncoder reply) {
    while (next < arguments.count()) {
      int left = arguments.count() - next - 1;
      if (arguments.is(next, Words.GET) && left >= 2) {
        return read(Kind.GET, arguments, reply);
      }
      if (arguments.is(next, Words.SET) && left >= 3) {
        return read(Kind.SET, arguments, reply);
      }
      if (arguments.is(next, Words.INCRBY) && left >= 3) {
        return read(Kind.INCRBY, arguments, reply);
      }
      if (!arguments.is(next, Words.OVERFLOW) || left < 1) {
        reply.error(Errors.SYNTAX);
        return false;
      }
      if (!readOverflow(arguments, reply)) {
        return false;
      }
    }
    return false;
  }

  Kind kind() {
    return kind;
  }

  /** The integer's first bit. */
  long at() {
    return offset.value();
  }

  /** How many bits it has: 1 to 64, or to 63 if it has no sign. */
  int bits() {
    return bits;
  }

  /** The integer that is in the string; a string ends with zeros. */
  long get(byte[] bytes, int length) {
    long value = Bitfields.get(bytes, length, at(), bits);
    return signed ? fold(value) : value;
  }

  /** Whether the operation changes the integer into one that there is no room for, and must not. */
  boolean fails(long old) {
    return overflow == Overflow.FAIL && direction(old) != 0;
  }

  /** What the operation makes of the integer. */
  long result(long old) {
    int direction = direction(old);
    long sum = base(old) + increment();
    if (direction == 0) {
      return sum;
    }
    if (overflow == Overflow.SAT) {
      return direction > 0 ? most() : least();
    }
    return fold(sum);
  }

  private long base(long old) {
    return kind == Kind.SET ? operand : old;
  }

  private long increment() {
    return kind == Kind.SET ? 0 : operand;
  }

  /** 1 if the result is too large, -1 if it is too small, else 0. */
  private int direction(long old) {
    long base = base(old);
    long increment = increment();
    long sum = base + increment;
    if (((base ^ sum) & (increment ^ sum)) < 0) {
      return increment > 0 ? 1 : -1;
    }
    if (!signed && kind == Kind.SET && sum < 0) {
      // A negative number is taken as a large one without sign.
      return 1;
    }
    return sum > most() ? 1 : sum < least() ? -1 : 0;
  }

  /** The lowest bits as the integer that they are. */
  private long fold(long value) {
    int unused = Long.SIZE - bits;
    return signed ? value << unused >> unused : value << unused >>> unused;
  }

  private long most() {
    return signed ? ~least() : (1L << bits) - 1;
  }

  private long least() {
    return signed ? -1L << (bits - 1) : 0;
  }

  private boolean read(Kind kind, RequestArguments arguments, ReplyEncoder reply) {
    this.kind = kind;
    int i = next;
    if (!readType(arguments, i + 1, reply) || !offset.readIndexed(arguments, i + 2, bits, reply)) {
      return false;
    }
    next = i + 3;
    if (kind == Kind.GET) {
      return true;
    }
    if (!numbers.read(arguments, next++, reply)) {
      return false;
    }
    operand = numbers.value();
    return true;
  }

  private boolean readType(RequestArguments arguments, int i, ReplyEncoder reply) {
    byte[] array = arguments.array(i);
    int at = arguments.offset(i);
    int length = arguments.length(i);
    signed = length > 0 && array[at] == 'i';
    if ((signed || (length > 0 && array[at] == 'u'))
        && widths.parse(array, at + 1, length - 1)
        && widths.value() >= 1
        && widths.value() <= (signed ? 64 : 63)) {
      bits = (int) widths.value();
      return true;
    }
    reply.error(
        "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but"
            + " i64 is.");
    return false;
  }

  private boolean readOverflow(RequestArguments arguments, ReplyEncoder reply) {
    int i = next + 1;
    if (arguments.is(i, Words.WRAP)) {
      overflow = Overflow.WRAP;
    } else if (arguments.is(i, Words.SAT)) {
      overflow = Overflow.SAT;
    } else if (arguments.is(i, Words.FAIL)) {
      overflow = Overflow.FAIL;
    } else {
      reply.error("ERR Invalid OVERFLOW type specified");
      return false;
    }
    next += 2;
    return true;
  }
}
