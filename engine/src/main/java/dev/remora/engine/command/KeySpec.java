package dev.remora.engine.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where some of a command's keys are: from one index on, as far as a range goes.
 *
 * @param notes for the reader
 * @param flags what happens to the keys: {@code RO}, {@code RW}, {@code OW}, {@code RM}, and {@code
 *     access}, {@code update}, {@code insert}, {@code delete} …
 * @param first index of the first
 * @param last index of the last, from {@code first}; if negative, from the last argument, which is
 *     -1
 * @param step from one key to the next: from 1
 * @param limit if {@code last} is -1: which part of the rest has keys, 0 and 1 for all of it
 */
record KeySpec(
    @Nullable String notes, List<String> flags, int first, int last, int step, int limit) {

  /** Whether the flags depend on the arguments. */
  boolean isVariable() {
    return flags.contains("variable_flags");
  }

  /** Index of the last key in a command of so many arguments. */
  int lastOf(int count) {
    return last >= 0 ? first + last : count + last;
  }
}
