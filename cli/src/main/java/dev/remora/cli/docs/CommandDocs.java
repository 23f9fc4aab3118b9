package dev.remora.cli.docs;

import static java.util.Comparator.comparing;

import dev.remora.resp.RespValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The commands that a server knows. Immutable. */
public final class CommandDocs {
  /** What a server says that does not know {@code COMMAND DOCS}. */
  public static final CommandDocs NONE = new CommandDocs(List.of());

  /** Sorted by name. */
  private final List<CommandDoc> commands;

  private CommandDocs(List<CommandDoc> commands) {
    this.commands = commands;
  }

  /**
   * Reads the reply to {@code COMMAND DOCS}, in RESP2 or RESP3; what it does not know is left out.
   */
  public static CommandDocs of(RespValue reply) {
    List<CommandDoc> commands = new ArrayList<>();
    DocsReply.entries(reply, (name, fields) -> add(name, fields, commands));
    commands.sort(comparing(CommandDoc::name));
    return new CommandDocs(Collections.unmodifiableList(commands));
  }

  private static void add(String name, RespValue fields, List<CommandDoc> commands) {
    var doc = DocsReply.of(fields);
    commands.add(
        new CommandDoc(
            List.of(name.toUpperCase(Locale.ROOT).split("[| ]", -1)),
            doc.text("summary"),
            doc.text("since"),
            doc.text("group"),
            doc.arguments()));
    DocsReply.entries(
        doc.field("subcommands"),
        (subcommand, inner) ->
            add(subcommand.contains("|") ? subcommand : name + "|" + subcommand, inner, commands));
  }

  /** Whether the server has told nothing. */
  public boolean isEmpty() {
    return commands.isEmpty();
  }

  /** All commands and subcommands, sorted by name. */
  public List<CommandDoc> all() {
    return commands;
  }

  /** The names of the groups, sorted. */
  public SortedSet<String> groups() {
    SortedSet<String> groups = new TreeSet<>();
    commands.forEach(command -> groups.add(command.group()));
    groups.remove("");
    return groups;
  }

  /** The command with the longest name that the words begin with; null if there is none. */
  public @Nullable CommandDoc find(List<String> words) {
    CommandDoc longest = null;
    for (CommandDoc command : commands) {
      if (command.isNamedBy(words)
          && (longest == null || command.words().size() > longest.words().size())) {
        longest = command;
      }
    }
    return longest;
  }

  /** Commands whose names begin with these words, in any case. */
  public List<CommandDoc> startingWith(List<String> words) {
    return commands.stream()
        .filter(command -> command.words().size() >= words.size())
        .filter(command -> startsWith(command.words(), words))
        .toList();
  }

  private static boolean startsWith(List<String> name, List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      if (!name.get(i).equalsIgnoreCase(words.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * What may still follow complete words: {@code [NX|XX] [GET]}. Empty if the words are no command
   * or do not fit it.
   */
  public String hint(List<String> words) {
    CommandDoc command = find(words);
    if (command == null) {
      return "";
    }
    var match = new ArgumentMatch(command.arguments());
    return match.accepts(words.subList(command.words().size(), words.size())) ? match.hint() : "";
  }

  /** Words of the syntax that may follow complete words: {@code NX}, {@code XX}, {@code GET}. */
  public List<String> nextTokens(List<String> words) {
    CommandDoc command = find(words);
    if (command == null) {
      return List.of();
    }
    var match = new ArgumentMatch(command.arguments());
    return match.accepts(words.subList(command.words().size(), words.size()))
        ? match.nextTokens()
        : List.of();
  }
}
