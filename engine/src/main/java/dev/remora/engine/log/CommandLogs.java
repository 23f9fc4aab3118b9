package dev.remora.engine.log;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.Command;
import dev.remora.engine.config.Parameter;
import dev.remora.engine.config.ParameterTable;
import dev.remora.engine.state.Clock;
import dev.remora.resp.RequestArguments;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Logs commands that were slow, that were large, or whose reply was. */
public final class CommandLogs {
  private final ParameterTable parameters;
  private final Clock clock;
  private final CommandLog slow;
  private final CommandLog largeRequest;
  private final CommandLog largeReply;

  public CommandLogs(ParameterTable parameters, Clock clock) {
    this.parameters = parameters;
    this.clock = clock;
    slow =
        new CommandLog(
            parameters.number("slowlog-log-slower-than"), parameters.number("slowlog-max-len"));
    largeRequest =
        new CommandLog(
            parameters.number("commandlog-request-larger-than"),
            parameters.number("commandlog-large-request-max-len"));
    largeReply =
        new CommandLog(
            parameters.number("commandlog-reply-larger-than"),
            parameters.number("commandlog-large-reply-max-len"));
  }

  /** By how many microseconds they took. */
  public CommandLog slow() {
    return slow;
  }

  /** By how many bytes they were. */
  public CommandLog largeRequest() {
    return largeRequest;
  }

  /** By how many bytes their replies were. */
  public CommandLog largeReply() {
    return largeReply;
  }

  /** A command was executed. Costs nothing but comparisons unless it is logged. */
  public void executed(
      Command command, Client client, RequestArguments arguments, long nanos, long replyBytes) {
    long micros = nanos / 1000;
    boolean wasSlow = slow.wants(micros);
    boolean hadLargeReply = largeReply.wants(replyBytes);
    long bytes = arguments.bytes();
    boolean wasLarge = largeRequest.wants(bytes);
    if ((wasSlow || wasLarge || hadLargeReply) && command.isLogged()) {
      long seconds = clock.millis() / 1000;
      IntPredicate secret = i -> isSecret(command, arguments, i);
      if (wasSlow) {
        slow.add(micros, seconds, client, arguments, secret);
      }
      if (wasLarge) {
        largeRequest.add(bytes, seconds, client, arguments, secret);
      }
      if (hadLargeReply) {
        largeReply.add(replyBytes, seconds, client, arguments, secret);
      }
    }
  }

  /** Whether an argument must not be kept: a password. */
  private boolean isSecret(Command command, RequestArguments arguments, int i) {
    return switch (command.fullName()) {
      case "auth" -> i > 0;
      case "hello" -> i > 1 && (isAuth(arguments, i - 1) || isAuth(arguments, i - 2));
      case "config|set" -> {
        Parameter parameter = i > 2 && i % 2 == 1 ? parameters.find(arguments.string(i - 1)) : null;
        yield parameter != null && parameter.isSecret();
      }
      default -> false;
    };
  }

  private static boolean isAuth(RequestArguments arguments, int i) {
    return i > 1 && arguments.string(i).toLowerCase(Locale.ROOT).equals("auth");
  }
}
