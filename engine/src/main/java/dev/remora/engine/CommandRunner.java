package dev.remora.engine;

import dev.remora.engine.blocking.Blocking;
import dev.remora.engine.client.Client;
import dev.remora.engine.command.Command;
import dev.remora.engine.command.CommandHandler;
import dev.remora.engine.command.CommandTable;
import dev.remora.engine.config.SwitchParameter;
import dev.remora.engine.keyspace.Keyspace;
import dev.remora.engine.log.CommandLogs;
import dev.remora.engine.log.LatencyMonitor;
import dev.remora.engine.pubsub.Monitors;
import dev.remora.engine.state.Clock;
import dev.remora.engine.state.Statistics;
import dev.remora.engine.tracking.Invalidations;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** Finds commands, executes them and counts them. */
final class CommandRunner {
  /** In place of the time that a command took. */
  private static final long NOT_YET = -1;

  private final CommandTable table;
  private final Clock clock;
  private final Keyspace keyspace;
  private final Monitors monitors;
  private final Statistics statistics;
  private final CommandLogs logs;
  private final LatencyMonitor latency;
  private final SwitchParameter tracking;
  private final Invalidations invalidations;

  /** Errors of the transaction that is executed, which are not EXEC's own. */
  private long queuedErrors;

  CommandRunner(
      CommandTable table,
      Clock clock,
      Keyspace keyspace,
      Monitors monitors,
      Statistics statistics,
      CommandLogs logs,
      LatencyMonitor latency,
      SwitchParameter tracking,
      Invalidations invalidations) {
    this.table = table;
    this.clock = clock;
    this.keyspace = keyspace;
    this.monitors = monitors;
    this.statistics = statistics;
    this.logs = logs;
    this.latency = latency;
    this.tracking = tracking;
    this.invalidations = invalidations;
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

  /**
   * Executes a command that may be executed: its time counts from when the clock was last read. One
   * that blocks is counted when it has replied.
   */
  void run(Command command, Client client, RequestArguments arguments, ReplyEncoder reply) {
    long took = run(command, client, arguments, reply, clock.nanos());
    if (took != NOT_YET) {
      latency.executed(command.isFast(), took);
    }
    if (monitors.isAny() && !command.isHidden()) {
      monitors.show(client, arguments);
    }
  }

  /** Executes a command of a transaction, which was found and checked when it was queued. */
  void runQueued(Client client, RequestArguments arguments, ReplyEncoder reply) {
    long errors = reply.errors();
    Command command = find(arguments, reply);
    if (command != null) {
      run(command, client, arguments, reply);
    }
    queuedErrors += reply.errors() - errors;
  }

  /**
   * Executes a command again that has blocked.
   *
   * @param began when it did, of {@link System#nanoTime}
   */
  void runAgain(Client client, RequestArguments arguments, ReplyEncoder reply, long began) {
    Command command = find(arguments, reply);
    if (command != null) {
      long now = System.nanoTime();
      if (run(command, client, arguments, reply, began) != NOT_YET) {
        latency.unblocked(System.nanoTime() - now);
      }
    }
  }

  /** A command that had blocked has replied, without being executed again. */
  void ended(Client client, RequestArguments arguments, ReplyEncoder reply, Blocking.Since since) {
    Command command = find(arguments, reply);
    if (command != null) {
      long _ =
          count(command, client, arguments, reply, since.began(), since.size(), since.errors());
    }
  }

  /** Returns nanoseconds, of blocking too, or NOT_YET if the command blocks. */
  private long run(
      Command command, Client client, RequestArguments arguments, ReplyEncoder reply, long began) {
    CommandHandler handler = command.handler();
    if (handler == null) {
      throw new IllegalStateException("cannot be executed: " + command.fullName());
    }
    long errors = reply.errors();
    long size = reply.size();
    queuedErrors = command.isExec() ? 0 : queuedErrors;
    keyspace.touch().enabled(!client.isNoTouch());
    keyspace.preservation().onlyReading(command.isReadOnly());
    handler.execute(client, arguments, reply);
    if (command.isReadOnly() && client.tracking().remembersKeys()) {
      invalidations.remember(client, command, arguments);
    }
    keyspace.preservation().onlyReading(false);
    return client.isBlocked()
        ? NOT_YET
        : count(command, client, arguments, reply, began, size, errors);
  }

  private long count(
      Command command,
      Client client,
      RequestArguments arguments,
      ReplyEncoder reply,
      long began,
      long size,
      long errors) {
    long nanos = clock.readNanos() - began;
    statistics.countCommand();
    client.countCommand();
    long failed = reply.errors() - errors - (command.isExec() ? queuedErrors : 0);
    command.countCall(failed != 0, nanos, tracking.isOn());
    if (failed != 0) {
      statistics.countErrors(failed, reply.lastError());
    }
    logs.executed(command, client, arguments, nanos, reply.size() - size);
    return nanos;
  }
}
