package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.HelpText;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.log.CommandLog;
import dev.remora.engine.log.CommandLogs;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** SLOWLOG, and Valkey's COMMANDLOG, which knows more logs. */
public final class CommandLogCommands implements CommandGroup {
  private static final int USUAL = 10;

  private final CommandLogs logs;
  private final Numbers numbers = new Numbers();

  public CommandLogCommands(CommandLogs logs) {
    this.logs = logs;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("slowlog|get", this::getSlow)
        .bind("slowlog|len", (client, arguments, reply) -> reply.integer(logs.slow().size()))
        .bind("slowlog|reset", (client, arguments, reply) -> reset(logs.slow(), reply))
        .bind("slowlog|help", new HelpText("slowlog", SLOWLOG_HELP))
        .bind("commandlog|get", this::get)
        .bind("commandlog|len", this::length)
        .bind("commandlog|reset", this::reset)
        .bind("commandlog|help", new HelpText("commandlog", COMMANDLOG_HELP));
  }

  private void getSlow(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() == 2) {
      logs.slow().reply(USUAL, reply);
    } else if (arguments.count() > 3) {
      reply.error(
          "ERR unknown subcommand or wrong number of arguments for '"
              + arguments.string(1)
              + "'. Try SLOWLOG HELP.");
    } else if (readCount(arguments, reply)) {
      logs.slow().reply(numbers.value(), reply);
    }
  }

  private void get(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (readCount(arguments, reply)) {
      CommandLog log = log(arguments, 3, reply);
      if (log != null) {
        log.reply(numbers.value(), reply);
      }
    }
  }

  private void length(Client client, RequestArguments arguments, ReplyEncoder reply) {
    CommandLog log = log(arguments, 2, reply);
    if (log != null) {
      reply.integer(log.size());
    }
  }

  private void reset(Client client, RequestArguments arguments, ReplyEncoder reply) {
    CommandLog log = log(arguments, 2, reply);
    if (log != null) {
      reset(log, reply);
    }
  }

  private static void reset(CommandLog log, ReplyEncoder reply) {
    log.clear();
    reply.ok();
  }

  private boolean readCount(RequestArguments arguments, ReplyEncoder reply) {
    return numbers.readFrom(
        arguments, 2, -1, "ERR count should be greater than or equal to -1", reply);
  }

  private @Nullable CommandLog log(RequestArguments arguments, int i, ReplyEncoder reply) {
    if (arguments.is(i, Words.SLOW)) {
      return logs.slow();
    }
    if (arguments.is(i, Words.LARGE_REQUEST)) {
      return logs.largeRequest();
    }
    if (arguments.is(i, Words.LARGE_REPLY)) {
      return logs.largeReply();
    }
    reply.error("ERR type should be one of the following: slow, large-request, large-reply");
    return null;
  }

  private static final String SLOWLOG_HELP =
      """
      GET [<count>]
          Return top <count> entries from the slowlog (default: 10, -1 mean all).
          Entries are made of:
          id, timestamp, time in microseconds, arguments array, client IP and port,
          client name
      LEN
          Return the length of the slowlog.
      RESET
          Reset the slowlog.
      """;

  private static final String COMMANDLOG_HELP =
      """
      GET <count> <type>
          Return top <count> entries of the specified <type> from the commandlog (-1 mean all).
          Entries are made of:
          id, timestamp,
              time in microseconds for type of slow,
              or size in bytes for type of large-request,
              or size in bytes for type of large-reply
          arguments array, client IP and port,
          client name
      LEN <type>
          Return the length of the specified type of commandlog.
      RESET <type>
          Reset the specified type of commandlog.
      """;
}
