package dev.remora.engine.group;

import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of one SORT or SORT_RO. */
final class SortOptions {
  private final List<SortPattern> gets = new ArrayList<>();
  private @Nullable SortPattern by;
  private boolean descending;
  private boolean alphabetic;
  private long offset;
  private long count = -1;
  private int target;

  private SortOptions() {}

  /**
   * Reads them.
   *
   * @param mayStore whether STORE is one
   * @return null if they are none, which is then the reply
   */
  static @Nullable SortOptions read(
      RequestArguments arguments, boolean mayStore, Numbers numbers, ReplyEncoder reply) {
    var options = new SortOptions();
    int i = 2;
    while (i < arguments.count()) {
      int left = arguments.count() - i - 1;
      if (options.readOrder(arguments, i)) {
        i++;
      } else if (left >= 2 && arguments.is(i, Words.LIMIT)) {
        if (!options.readLimit(arguments, i, numbers, reply)) {
          return null;
        }
        i += 3;
      } else if (left >= 1 && options.readWithOne(arguments, i, mayStore)) {
        i += 2;
      } else {
        reply.error(Errors.SYNTAX);
        return null;
      }
    }
    return options;
  }

  /** What to look up for each element, instead of the element; empty for the element. */
  List<SortPattern> gets() {
    return gets;
  }

  /** What to sort by; null for the elements themselves. */
  @Nullable SortPattern by() {
    return by;
  }

  /** Whether elements stay in the order that they have. */
  boolean isUnsorted() {
    return by != null && !by.hasStar();
  }

  boolean isDescending() {
    return descending;
  }

  /** Whether to compare strings, and not numbers. */
  boolean isAlphabetic() {
    return alphabetic;
  }

  /** How many elements to leave out before the first: may be negative. */
  long offset() {
    return offset;
  }

  /** How many elements at most; negative for all. */
  long count() {
    return count;
  }

  /** The argument that is the key to store at; 0 to reply. */
  int target() {
    return target;
  }

  private boolean readOrder(RequestArguments arguments, int i) {
    if (arguments.is(i, Words.ASC)) {
      descending = false;
    } else if (arguments.is(i, Words.DESC)) {
      descending = true;
    } else if (arguments.is(i, Words.ALPHA)) {
      alphabetic = true;
    } else {
      return false;
    }
    return true;
  }

  private boolean readLimit(
      RequestArguments arguments, int i, Numbers numbers, ReplyEncoder reply) {
    if (!numbers.read(arguments, i + 1, reply)) {
      return false;
    }
    offset = numbers.value();
    if (!numbers.read(arguments, i + 2, reply)) {
      return false;
    }
    count = numbers.value();
    return true;
  }

  private boolean readWithOne(RequestArguments arguments, int i, boolean mayStore) {
    if (mayStore && arguments.is(i, Words.STORE)) {
      target = i + 1;
    } else if (arguments.is(i, Words.BY)) {
      by = new SortPattern(arguments, i + 1);
    } else if (arguments.is(i, Words.GET)) {
      gets.add(new SortPattern(arguments, i + 1));
    } else {
      return false;
    }
    return true;
  }
}
