package dev.remora.engine.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings together what {@code commands.txt} says of the commands, and what they do. */
public final class CommandTableBuilder {
  private final Map<String, CommandHandler> handlers = new HashMap<>();

  public CommandTableBuilder() {}

  /**
   * Says what a command does.
   *
   * @param name its full name: {@code get}, {@code client|id}
   */
  public CommandTableBuilder bind(String name, CommandHandler handler) {
    if (handlers.put(name, handler) != null) {
      throw new IllegalStateException("bound twice: " + name);
    }
    return this;
  }

  /**
   * The table of all commands.
   *
   * @throws IllegalStateException if one is declared and not bound, or bound and not declared
   */
  public CommandTable build() {
    CommandTable table = table(CommandSpecs.read());
    if (!handlers.isEmpty()) {
      throw new IllegalStateException("not declared in commands.txt: " + handlers.keySet());
    }
    return table;
  }

  private CommandTable table(List<CommandSpec> specs) {
    List<Command> commands = new ArrayList<>();
    for (CommandSpec spec : specs) {
      @Nullable CommandHandler handler = handlers.remove(spec.fullName());
      if (handler == null && spec.subcommands().isEmpty()) {
        throw new IllegalStateException(
            "declared in commands.txt, and not bound: " + spec.fullName());
      }
      commands.add(
          new Command(
              spec, handler, spec.subcommands().isEmpty() ? null : table(spec.subcommands())));
    }
    return new CommandTable(commands);
  }
}
