package dev.remora.engine.group;

import dev.remora.engine.command.Numbers;
import dev.remora.engine.value.SortedSetBound;
import dev.remora.engine.value.SortedSetValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A part of a sorted set, by ranks, scores or members: an object that is used again. */
final class SortedSetRange {
  /** By what it is given. */
  enum Kind {
    RANK,
    SCORE,
    LEX
  }

  private final Numbers numbers;
  private Kind kind = Kind.RANK;
  private boolean reverse;
  private long start;
  private long end;
  private SortedSetBound least = SortedSetBound.lowest();
  private SortedSetBound most = SortedSetBound.highest();
  private int from;
  private int to;

  SortedSetRange(Numbers numbers) {
    this.numbers = numbers;
  }

  /**
   * Reads it from two arguments; false if they are none, which is then the reply.
   *
   * @param reverse whether the order is from the last to the first; the greater score, or member,
   *     then comes first
   */
  boolean read(
      Kind kind, boolean reverse, RequestArguments arguments, int first, ReplyEncoder reply) {
    this.kind = kind;
    this.reverse = reverse;
    if (kind == Kind.RANK) {
      if (!numbers.read(arguments, first, reply)) {
        return false;
      }
      start = numbers.value();
      if (!numbers.read(arguments, first + 1, reply)) {
        return false;
      }
      end = numbers.value();
      return true;
    }
    int min = reverse ? first + 1 : first;
    int max = reverse ? first : first + 1;
    SortedSetBound low =
        kind == Kind.SCORE ? score(arguments, min, true) : lex(arguments, min, true);
    SortedSetBound high =
        kind == Kind.SCORE ? score(arguments, max, false) : lex(arguments, max, false);
    if (low == null || high == null) {
      reply.error(
          kind == Kind.SCORE
              ? "ERR min or max is not a float"
              : "ERR min or max not valid string range item");
      return false;
    }
    least = low;
    most = high;
    return true;
  }

  /** What it is of a set: {@link #from} and {@link #to}. */
  void resolve(SortedSetValue set) {
    if (kind != Kind.RANK) {
      from = set.countBelow(least);
      to = Math.max(from, set.countBelow(most));
      return;
    }
    int size = set.size();
    long first = Math.max(0, start < 0 ? start + size : start);
    long last = Math.min(size - 1L, end < 0 ? end + size : end);
    if (first > last) {
      from = 0;
      to = 0;
    } else {
      from = (int) (reverse ? size - 1 - last : first);
      to = (int) (reverse ? size - first : last + 1);
    }
  }

  /** The rank of its first member. */
  int from() {
    return from;
  }

  /** The rank after that of its last member. */
  int to() {
    return to;
  }

  /** How many members it has. */
  int size() {
    return to - from;
  }

  private static @Nullable SortedSetBound score(RequestArguments arguments, int i, boolean min) {
    byte[] array = arguments.array(i);
    int offset = arguments.offset(i);
    int length = arguments.length(i);
    boolean open = length > 0 && array[offset] == '(';
    double score =
        open
            ? Scores.lenient(array, offset + 1, length - 1)
            : Scores.lenient(array, offset, length);
    return Double.isNaN(score) ? null : SortedSetBound.ofScore(score, open == min);
  }

  private static @Nullable SortedSetBound lex(RequestArguments arguments, int i, boolean min) {
    byte[] array = arguments.array(i);
    int offset = arguments.offset(i);
    int length = arguments.length(i);
    if (length == 0) {
      return null;
    }
    return switch (array[offset]) {
      case '-' -> length == 1 ? SortedSetBound.lowest() : null;
      case '+' -> length == 1 ? SortedSetBound.highest() : null;
      case '(', '[' -> {
        byte[] member = Arrays.copyOfRange(array, offset + 1, offset + length);
        yield SortedSetBound.ofMember(member, (array[offset] == '(') == min);
      }
      default -> null;
    };
  }
}
