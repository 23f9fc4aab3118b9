package dev.remora.engine.command;

import dev.remora.resp.RequestArguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where some of a command's keys are: from where on, and which of the arguments there.
 *
 * @param notes for the reader
 * @param flags what happens to the keys: {@code RO}, {@code RW}, {@code OW}, {@code RM}, and {@code
 *     access}, {@code update}, {@code insert}, {@code delete} …
 */
record KeySpec(@Nullable String notes, List<String> flags, Search search, Find find) {
  /** No keys, or none that can be told from the arguments. */
  static final int NONE = -1;

  /** What {@code COMMAND INFO} calls {@code begin_search}. */
  sealed interface Search {}

  /** From one index on. */
  record AtIndex(int index) implements Search {}

  /** After a word in upper case, which is looked for from an index on. */
  record AfterWord(String word, int from) implements Search {}

  /** What {@code COMMAND INFO} calls {@code find_keys}. */
  sealed interface Find {}

  /**
   * As far as a range goes.
   *
   * @param last index of the last, from the first; if negative, from the last argument, which is -1
   * @param step from one key to the next: from 1
   * @param limit if {@code last} is -1: which part of the rest has keys, 0 and 1 for all of it
   */
  record Range(int last, int step, int limit) implements Find {}

  /**
   * As many as an argument says.
   *
   * @param number where that argument is, from where the search ended
   * @param first where the first key is, from there too
   * @param step from one key to the next: from 1
   */
  record Counted(int number, int first, int step) implements Find {}

  /** The arguments alone do not say it, or the command knows better. */
  record Unknown() implements Search, Find {}

  /** Whether the flags depend on the arguments. */
  boolean isVariable() {
    return flags.contains("variable_flags");
  }

  /**
   * Index of the first key of a command.
   *
   * @param base where the command's name is among the arguments
   * @return {@link #NONE} if it is not there
   */
  int first(RequestArguments arguments, int base, Numbers numbers) {
    int start = start(arguments, base);
    if (start < 0 || start >= arguments.count()) {
      return NONE;
    }
    if (find instanceof Counted counted) {
      return count(counted, start, arguments, numbers) < 0 ? NONE : start + counted.first();
    }
    return find instanceof Unknown ? NONE : start;
  }

  /** Index of the last key, if there is a {@link #first}; less than that if there are none. */
  int last(RequestArguments arguments, int base, Numbers numbers) {
    int start = start(arguments, base);
    return switch (find) {
      case Range range ->
          range.last() >= 0 ? start + range.last() : arguments.count() + range.last();
      case Counted counted ->
          start
              + counted.first()
              + (count(counted, start, arguments, numbers) - 1) * counted.step();
      case Unknown unknown -> NONE;
    };
  }

  /** From one key to the next. */
  int step() {
    return switch (find) {
      case Range range -> range.step();
      case Counted counted -> counted.step();
      case Unknown unknown -> 1;
    };
  }

  private int start(RequestArguments arguments, int base) {
    return switch (search) {
      case AtIndex at -> base + at.index();
      case AfterWord after -> {
        for (int i = base + after.from(); i < arguments.count(); i++) {
          if (arguments.string(i).equalsIgnoreCase(after.word())) {
            yield i + 1;
          }
        }
        yield NONE;
      }
      case Unknown unknown -> NONE;
    };
  }

  /** How many keys there are; {@link #NONE} if the number is none, or says more than there are. */
  private static int count(
      Counted counted, int start, RequestArguments arguments, Numbers numbers) {
    int at = start + counted.number();
    if (at >= arguments.count() || !numbers.isNumber(arguments, at)) {
      return NONE;
    }
    int room = (arguments.count() - start - counted.first()) / counted.step();
    return numbers.value() >= 1 && numbers.value() <= room ? (int) numbers.value() : NONE;
  }
}
