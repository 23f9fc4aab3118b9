package dev.remora.engine.group;

import dev.remora.engine.command.Errors;
import dev.remora.engine.command.GlobPattern;
import dev.remora.engine.command.Numbers;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** The options of SCAN, HSCAN, SSCAN and ZSCAN. */
final class ScanOptions {
  private static final long DEFAULT_COUNT = 10;

  /** A sparse table must not make one call visit all of it. */
  private static final long STEPS_PER_ELEMENT = 10;

  private final Numbers numbers = new Numbers();
  private final ScanCursor cursor = new ScanCursor();
  private @Nullable GlobPattern pattern;
  private @Nullable String type;
  private long count;
  private boolean withoutValues;

  ScanOptions() {}

  /** Reads the cursor; false if it is none, which is then the reply. */
  boolean readCursor(RequestArguments arguments, int i, ReplyEncoder reply) {
    if (cursor.parse(arguments.array(i), arguments.offset(i), arguments.length(i))) {
      return true;
    }
    reply.error("ERR invalid cursor");
    return false;
  }

  /**
   * Reads the options; false if they are none, which is then the reply.
   *
   * @param own the option that only some commands have, this among them: TYPE, or one that leaves
   *     out what belongs to the elements; null for none
   */
  boolean read(RequestArguments arguments, int from, byte @Nullable [] own, ReplyEncoder reply) {
    pattern = null;
    type = null;
    count = DEFAULT_COUNT;
    withoutValues = false;
    for (int i = from; i < arguments.count(); i++) {
      boolean hasValue = i + 1 < arguments.count();
      boolean isOwn = own != null && arguments.is(i, own);
      boolean isType = arguments.is(i, Words.TYPE);
      if (hasValue && arguments.is(i, Words.COUNT)) {
        if (!numbers.read(arguments, ++i, reply)) {
          return false;
        }
        count = numbers.value();
      } else if (hasValue && arguments.is(i, Words.MATCH)) {
        pattern = pattern(arguments, ++i);
      } else if (hasValue && isOwn && isType) {
        type = arguments.string(++i);
      } else if (isOwn && !isType) {
        withoutValues = true;
      } else {
        count = 0;
      }
      if (count < 1) {
        reply.error(Errors.SYNTAX);
        return false;
      }
    }
    return true;
  }

  /** The pattern that an argument is; null for one that matches everything. */
  static @Nullable GlobPattern pattern(RequestArguments arguments, int i) {
    GlobPattern pattern =
        new GlobPattern(arguments.array(i), arguments.offset(i), arguments.length(i), false);
    return pattern.isAll() ? null : pattern;
  }

  /** Where the scan goes on: 64 bits without a sign. */
  long cursor() {
    return cursor.value();
  }

  /** What is asked for; null for everything. */
  @Nullable GlobPattern pattern() {
    return pattern;
  }

  /** The type of keys that is asked for; null for all. */
  @Nullable String type() {
    return type;
  }

  /** How many elements to visit: from 1. */
  long count() {
    return count;
  }

  /** How many steps to take at most, wherever the elements are. */
  long steps() {
    return count > Long.MAX_VALUE / STEPS_PER_ELEMENT ? Long.MAX_VALUE : count * STEPS_PER_ELEMENT;
  }

  /** Whether only the fields of a hash are asked for, or the members of a sorted set. */
  boolean isWithoutValues() {
    return withoutValues;
  }
}
