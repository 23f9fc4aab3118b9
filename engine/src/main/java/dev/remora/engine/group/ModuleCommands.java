package dev.remora.engine.group;

import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.HelpText;

/** MODULE, of a server that has none and loads none. */
public final class ModuleCommands implements CommandGroup {
  public ModuleCommands() {}

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("module|list", (client, arguments, reply) -> reply.array(0))
        .bind("module|help", new HelpText("module", HELP));
  }

  private static final String HELP =
      """
      LIST
          Return a list of loaded modules: there are none.
      """;
}
