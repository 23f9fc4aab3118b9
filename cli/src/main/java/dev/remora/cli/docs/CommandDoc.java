package dev.remora.cli.docs;

import java.util.List;

/**
 * A command or subcommand, as {@code COMMAND DOCS} describes it.
 *
 * @param words its name in upper case: {@code CONFIG}, {@code GET}
 * @param since the version that brought it; empty if that is not known
 */
public record CommandDoc(
    List<String> words, String summary, String since, String group, List<ArgumentDoc> arguments) {

  /** Its name in upper case: {@code CONFIG GET}. */
  public String name() {
    return String.join(" ", words);
  }

  /** Its arguments: {@code key value [NX|XX]}. */
  public String syntax() {
    return new ArgumentMatch(arguments).hint();
  }

  /** Whether the given words begin with its name. */
  boolean isNamedBy(List<String> typed) {
    if (typed.size() < words.size()) {
      return false;
    }
    for (int i = 0; i < words.size(); i++) {
      if (!words.get(i).equalsIgnoreCase(typed.get(i))) {
        return false;
      }
    }
    return true;
  }
}
