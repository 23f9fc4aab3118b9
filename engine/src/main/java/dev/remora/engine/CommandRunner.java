package dev.remora.engine;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.Command;
import dev.remora.engine.command.CommandHandler;
import dev.remora.engine.command.CommandTable;
import dev.remora.engine.keyspace.Keyspace;
import dev.remora.engine.pubsub.Monitors;
import dev.remora.engine.state.Statistics;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** Finds commands, executes them and counts them. */
final class CommandRunner {
  private final CommandTable table;
  private final Keyspace keyspace;
  private final Monitors monitors;
  private final Statistics statistics;

  CommandRunner(CommandTable table, Keyspace keyspace, Monitors monitors, Statistics statistics) {
    this.table = table;
    this.keyspace = keyspace;
    this.monitors = monitors;
    this.statistics = statistics;
  }

  /** The command or subcommand that is named; null if there is none, which is then the reply. */
  @Nullable Command find(RequestArguments arguments, ReplyEncoder reply) {
    Command command = table.find(arguments, 0);
    if (command == null) {
      UnknownCommand.reply(arguments, reply);
      return null;
    }
    CommandTable subcommands = command.subcommands();
    if (subcommands == null || arguments.count() == 1) {
      return command;
    }
    Command subcommand = subcommands.find(arguments, 1);
    if (subcommand == null) {
      UnknownCommand.replySubcommand(command.name(), arguments, reply);
    }
    return subcommand;
  }

  /** Executes a command that may be executed. One that blocks is counted when it has replied. */
  void run(Command command, Client client, RequestArguments arguments, ReplyEncoder reply) {
    CommandHandler handler = command.handler();
    if (handler == null) {
      throw new IllegalStateException("cannot be executed: " + command.fullName());
    }
    long errors = reply.errors();
    keyspace.touch().enabled(!client.isNoTouch());
    keyspace.preservation().onlyReading(command.isReadOnly());
    handler.execute(client, arguments, reply);
    keyspace.preservation().onlyReading(false);
    if (client.isBlocked()) {
      return;
    }
    statistics.countCommand();
    client.countCommand();
    long failed = reply.errors() - errors;
    command.countCall(failed != 0);
    statistics.countErrors(failed);
    if (monitors.isAny() && !command.isHidden()) {
      monitors.show(client, arguments);
    }
  }

  /** Executes a command that was found and checked before: queued, or blocked. */
  void runAgain(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Command command = find(arguments, reply);
    if (command != null) {
      run(command, client, arguments, reply);
    }
  }
}
