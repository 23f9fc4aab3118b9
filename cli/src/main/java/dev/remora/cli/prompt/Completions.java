package dev.remora.cli.prompt;

import dev.remora.cli.docs.CommandDoc;
import dev.remora.cli.docs.CommandDocs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The words that may stand where the cursor is. */
final class Completions {
  private static final Map<String, String> OWN =
      Map.of(
          "CLEAR", "Clear the screen",
          "EXIT", "Leave",
          "HELP", "Tell of a command, or of @group",
          "QUIT", "Leave");

  private final CommandDocs docs;

  Completions(CommandDocs docs) {
    this.docs = docs;
  }

  /**
   * A word.
   *
   * @param text in the case in which the user types
   * @param description empty if there is none
   */
  record Completion(String text, String description) {}

  /** All words that may stand there and begin as the one that is typed, sorted. */
  List<Completion> at(TypedWords typed) {
    if (!typed.splittable()) {
      return List.of();
    }
    String prefix = typed.word().substring(0, typed.wordCursor());
    Map<String, String> words = words(typed.before());
    boolean lower = isLower(prefix.isEmpty() ? String.join("", typed.before()) : prefix);
    List<Completion> completions = new ArrayList<>();
    words.forEach(
        (word, description) -> {
          if (word.regionMatches(true, 0, prefix, 0, prefix.length())) {
            completions.add(
                new Completion(lower ? word.toLowerCase(Locale.ROOT) : word, description));
          }
        });
    completions.sort(Comparator.comparing(Completion::text));
    return completions;
  }

  private static boolean isLower(String typed) {
    return typed.chars().anyMatch(Character::isLowerCase);
  }

  private Map<String, String> words(List<String> before) {
    if (before.isEmpty()) {
      Map<String, String> words = names(before);
      words.putAll(OWN);
      return words;
    }
    if (before.getFirst().equalsIgnoreCase("help")) {
      Map<String, String> topics = names(before.subList(1, before.size()));
      if (before.size() == 1) {
        docs.groups().forEach(group -> topics.put("@" + group, ""));
      }
      return topics;
    }
    Map<String, String> words = names(before);
    docs.nextTokens(before).forEach(token -> words.putIfAbsent(token, ""));
    return words;
  }

  /** The next words of the names that begin so, with the summary of what is then named. */
  private Map<String, String> names(List<String> before) {
    Map<String, String> words = new TreeMap<>();
    for (CommandDoc command : docs.startingWith(before)) {
      if (command.words().size() > before.size()) {
        boolean whole = command.words().size() == before.size() + 1;
        words.merge(
            command.words().get(before.size()),
            whole ? command.summary() : "",
            (one, other) -> one.isEmpty() ? other : one);
      }
    }
    return words;
  }
}
