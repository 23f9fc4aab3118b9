package dev.remora.cli.docs;

import java.util.List;

/** What {@code help} says, as redis-cli says it. */
public final class HelpPages {
  private static final String BOLD = "1";
  private static final String GREY = "90";
  private static final String YELLOW = "33";

  private final CommandDocs docs;
  private final boolean coloured;

  public HelpPages(CommandDocs docs, boolean coloured) {
    this.docs = docs;
    this.coloured = coloured;
  }

  /**
   * The page on a topic, ending with a line's end.
   *
   * @param topic the words after {@code help}: nothing, a command's first words, or a group's name
   *     with {@code @} before it
   */
  public String page(List<String> topic) {
    if (topic.isEmpty()) {
      return GENERAL;
    }
    if (docs.isEmpty()) {
      return "The server does not tell what its commands are (COMMAND DOCS).\n";
    }
    String first = topic.getFirst();
    boolean group = first.startsWith("@");
    List<CommandDoc> commands =
        group
            ? docs.all().stream()
                .filter(c -> c.group().equalsIgnoreCase(first.substring(1)))
                .toList()
            : docs.startingWith(topic);
    if (commands.isEmpty()) {
      return "No command or group is named " + String.join(" ", topic) + ".\n";
    }
    var page = new StringBuilder();
    commands.forEach(command -> append(command, !group, page));
    return page.append('\n').toString();
  }

  private void append(CommandDoc command, boolean withGroup, StringBuilder page) {
    page.append("\n  ").append(styled(BOLD, command.name()));
    String syntax = command.syntax();
    if (!syntax.isEmpty()) {
      page.append(' ').append(styled(GREY, syntax));
    }
    page.append('\n');
    field("summary", command.summary(), page);
    field("since", command.since(), page);
    if (withGroup) {
      field("group", command.group(), page);
    }
  }

  private void field(String name, String value, StringBuilder page) {
    if (!value.isEmpty()) {
      page.append("  ").append(styled(YELLOW, name + ":")).append(' ').append(value).append('\n');
    }
  }

  private String styled(String style, String text) {
    return coloured ? "\033[" + style + "m" + text + "\033[0m" : text;
  }

  private static final String GENERAL =
      """
      To get help about Redis commands type:
            "help @<group>" to get a list of commands in <group>
            "help <command>" for help on <command>
            "help <tab>" to get a list of possible help topics
            "<count> <command>" to send a command several times
            "clear" to clear the screen
            "quit" to exit
      """;
}
