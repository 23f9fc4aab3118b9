package dev.remora.engine.command;

import dev.remora.resp.LongParser;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** Reads numbers from arguments, and replies with an error where there is none. */
public final class Numbers {
  private final LongParser parser = new LongParser();

  public Numbers() {}

  /** What was read last. */
  public long value() {
    return parser.value();
  }

  /** Reads 64 bits. */
  public boolean read(RequestArguments arguments, int i, ReplyEncoder reply) {
    if (isNumber(arguments, i)) {
      return true;
    }
    reply.error(Errors.NOT_AN_INTEGER);
    return false;
  }

  /** Reads 32 bits. */
  public boolean readInt(RequestArguments arguments, int i, ReplyEncoder reply) {
    if (!read(arguments, i, reply)) {
      return false;
    }
    if (value() < Integer.MIN_VALUE || value() > Integer.MAX_VALUE) {
      reply.error(
          "ERR value is out of range, value must between "
              + Integer.MIN_VALUE
              + " and "
              + Integer.MAX_VALUE);
      return false;
    }
    return true;
  }

  /** Reads a number of a range, whose bounds the error tells. */
  public boolean readRange(
      RequestArguments arguments, int i, long least, long most, ReplyEncoder reply) {
    if (!read(arguments, i, reply)) {
      return false;
    }
    if (value() >= least && value() <= most) {
      return true;
    }
    reply.error("ERR value is out of range, value must between " + least + " and " + most);
    return false;
  }

  /** Reads a number that is not less than another; if there is none, the error is the reply. */
  public boolean readFrom(
      RequestArguments arguments, int i, long least, String error, ReplyEncoder reply) {
    if (isNumber(arguments, i) && value() >= least) {
      return true;
    }
    reply.error(error);
    return false;
  }

  /** Reads 64 bits, and leaves the reply alone. */
  public boolean isNumber(RequestArguments arguments, int i) {
    return parser.parse(arguments.array(i), arguments.offset(i), arguments.length(i));
  }

  /** For {@code Values}. */
  public LongParser parser() {
    return parser;
  }
}
