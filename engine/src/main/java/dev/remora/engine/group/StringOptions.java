package dev.remora.engine.group;

import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** The options of SET, GETEX and MSETEX, read into an object that is used again. */
final class StringOptions {
  private static final int NX = 1;
  private static final int XX = 2;
  private static final int GET = 4;
  private static final int KEEP_TTL = 8;
  private static final int PERSIST = 16;

  private final Numbers numbers;

  private int flags;
  private int expectedAt;
  private int expiryAt;
  private boolean expirySeconds;
  private boolean expiryAbsolute;

  StringOptions(Numbers numbers) {
    this.numbers = numbers;
  }

  boolean isNx() {
    return (flags & NX) != 0;
  }

  boolean isXx() {
    return (flags & XX) != 0;
  }

  boolean isGet() {
    return (flags & GET) != 0;
  }

  boolean isKeepTtl() {
    return (flags & KEEP_TTL) != 0;
  }

  boolean isPersist() {
    return (flags & PERSIST) != 0;
  }

  /** The argument that the string must be equal to which is replaced; 0 if it may be any. */
  int expectedAt() {
    return expectedAt;
  }

  /** Whether a time was given: {@link #expiry} reads it. */
  boolean hasExpiry() {
    return expiryAt != 0;
  }

  boolean isExpiryAbsolute() {
    return expiryAbsolute;
  }

  /** Reads the options of SET, or replies with an error. */
  boolean readSet(RequestArguments arguments, ReplyEncoder reply) {
    return read(arguments, 3, Kind.SET, reply);
  }

  /** Reads the options of GETEX, or replies with an error. */
  boolean readGetEx(RequestArguments arguments, ReplyEncoder reply) {
    return read(arguments, 2, Kind.GETEX, reply);
  }

  /** Reads the options of MSETEX, behind its keys and values, or replies with an error. */
  boolean readMSetEx(RequestArguments arguments, int from, ReplyEncoder reply) {
    return read(arguments, from, Kind.MSETEX, reply);
  }

  /**
   * The time that was given, in milliseconds since 1970.
   *
   * @return -1 if it was none: the reply is then an error
   */
  long expiry(String command, RequestArguments arguments, long now, ReplyEncoder reply) {
    return numbers.read(arguments, expiryAt, reply)
        ? expiry(numbers.value(), expirySeconds, expiryAbsolute ? 0 : now, command, reply)
        : -1;
  }

  /** A time as some commands take it: it must be positive, and not overflow. */
  static long expiry(long value, boolean seconds, long base, String command, ReplyEncoder reply) {
    if (value <= 0 || (seconds && value > Long.MAX_VALUE / 1000)) {
      Errors.expireTime(command, reply);
      return -1;
    }
    long millis = seconds ? value * 1000 : value;
    if (millis > Long.MAX_VALUE - base) {
      Errors.expireTime(command, reply);
      return -1;
    }
    return millis + base;
  }

  private boolean read(RequestArguments arguments, int from, Kind kind, ReplyEncoder reply) {
    flags = 0;
    expectedAt = 0;
    expiryAt = 0;
    int i = from;
    while (i < arguments.count()) {
      if (kind == Kind.GETEX
          ? readGetExOption(arguments, i)
          : readSetOption(arguments, i, kind == Kind.SET)) {
        i++;
      } else if (readExpiry(arguments, i) || (kind == Kind.SET && readExpected(arguments, i))) {
        i += 2;
      } else {
        reply.error(Errors.SYNTAX);
        return false;
      }
    }
    return true;
  }

  private boolean readSetOption(RequestArguments arguments, int i, boolean mayGet) {
    if (arguments.is(i, Words.NX) && !isXx() && expectedAt == 0) {
      flags |= NX;
    } else if (arguments.is(i, Words.XX) && !isNx() && expectedAt == 0) {
      flags |= XX;
    } else if (mayGet && arguments.is(i, Words.GET)) {
      flags |= GET;
    } else if (arguments.is(i, Words.KEEPTTL) && !hasExpiry()) {
      flags |= KEEP_TTL;
    } else {
      return false;
    }
    return true;
  }

  private boolean readExpected(RequestArguments arguments, int i) {
    if (!arguments.is(i, Words.IFEQ)
        || i + 1 >= arguments.count()
        || expectedAt != 0
        || isNx()
        || isXx()) {
      return false;
    }
    expectedAt = i + 1;
    return true;
  }

  private boolean readGetExOption(RequestArguments arguments, int i) {
    if (!arguments.is(i, Words.PERSIST) || hasExpiry()) {
      return false;
    }
    flags |= PERSIST;
    return true;
  }

  private boolean readExpiry(RequestArguments arguments, int i) {
    boolean ex = arguments.is(i, Words.EX);
    boolean exAt = arguments.is(i, Words.EXAT);
    boolean pxAt = arguments.is(i, Words.PXAT);
    if ((!ex && !exAt && !pxAt && !arguments.is(i, Words.PX))
        || i + 1 >= arguments.count()
        || hasExpiry()
        || (flags & (KEEP_TTL | PERSIST)) != 0) {
      return false;
    }
    expiryAt = i + 1;
    expirySeconds = ex || exAt;
    expiryAbsolute = exAt || pxAt;
    return true;
  }

  private enum Kind {
    SET,
    GETEX,
    MSETEX
  }
}
