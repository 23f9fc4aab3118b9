package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.HelpText;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/**
 * FUNCTION, of a server that has no functions: there are none to list, and none are left after
 * FLUSH. Tools that clean a server call it.
 */
public final class FunctionCommands implements CommandGroup {
  public FunctionCommands() {}

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("function|flush", this::flush)
        .bind("function|list", this::list)
        .bind("function|help", new HelpText("function", HELP));
  }

  private void flush(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() > 3) {
      reply.error(
          "ERR unknown subcommand or wrong number of arguments for 'flush'. Try FUNCTION HELP.");
    } else if (arguments.count() == 2
        || arguments.is(2, Words.SYNC)
        || arguments.is(2, Words.ASYNC)) {
      reply.ok();
    } else {
      reply.error("ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
    }
  }

  private void list(Client client, RequestArguments arguments, ReplyEncoder reply) {
    for (int i = 2; i < arguments.count(); i++) {
      if (arguments.is(i, Words.LIBRARYNAME) && i + 1 < arguments.count()) {
        i++;
      } else if (arguments.is(i, Words.LIBRARYNAME)) {
        reply.error("ERR library name argument was not given");
        return;
      } else if (!arguments.is(i, Words.WITHCODE)) {
        Errors.quoting("ERR Unknown argument ", arguments, i, "", reply);
        return;
      }
    }
    reply.array(0);
  }

  private static final String HELP =
      """
      LIST [LIBRARYNAME PATTERN] [WITHCODE]
          Return general information on all the libraries: there are none.
      FLUSH [ASYNC|SYNC]
          Delete all the libraries: there are none.
      """;
}
