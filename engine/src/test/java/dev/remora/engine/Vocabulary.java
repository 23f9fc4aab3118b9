package dev.remora.engine;

import java.util.Map;
import java.util.function.Predicate;

/**
 * The commands of one kind of value, for {@link Differential}.
 *
 * @param templates parted by bars, for {@link RandomCommands}
 * @param words what stands for a word of a template, before those that every vocabulary has
 * @param skipped commands, given as words that blanks part, that are left out
 * @param unordered commands whose reply is compared without regard to the order of its lines
 */
record Vocabulary(
    String templates,
    Map<String, String[]> words,
    Predicate<String> skipped,
    Predicate<String> unordered) {

  Vocabulary(String templates, Map<String, String[]> words) {
    this(templates, words, command -> false, command -> false);
  }

  /** The same without some commands. */
  Vocabulary skipping(Predicate<String> without) {
    return new Vocabulary(templates, words, without, unordered);
  }

  /** The same, some replies compared without regard to the order of their lines. */
  Vocabulary unordered(Predicate<String> inAnyOrder) {
    return new Vocabulary(templates, words, skipped, inAnyOrder);
  }

  RandomCommands random(long seed) {
    return new RandomCommands(seed, templates, words);
  }
}
