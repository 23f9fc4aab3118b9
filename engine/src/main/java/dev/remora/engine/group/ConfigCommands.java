package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.GlobPattern;
import dev.remora.engine.command.HelpText;
import dev.remora.engine.state.Parameter;
import dev.remora.engine.state.Parameters;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** CONFIG. */
public final class ConfigCommands implements CommandGroup {
  private final Parameters parameters;
  private final Runnable resetStatistics;

  public ConfigCommands(Parameters parameters, Runnable resetStatistics) {
    this.parameters = parameters;
    this.resetStatistics = resetStatistics;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("config|get", this::get)
        .bind("config|set", this::set)
        .bind("config|resetstat", this::resetStat)
        .bind("config|rewrite", this::rewrite)
        .bind("config|help", new HelpText("config", HELP));
  }

  private void get(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Set<Parameter> found = new LinkedHashSet<>();
    for (int i = 2; i < arguments.count(); i++) {
      GlobPattern pattern =
          new GlobPattern(arguments.array(i), arguments.offset(i), arguments.length(i), true);
      for (Parameter parameter : parameters.all()) {
        if (pattern.matches(parameter.name().getBytes(UTF_8))) {
          found.add(parameter);
        }
      }
    }
    reply.map(found.size());
    for (Parameter parameter : found) {
      reply.bulk(parameter.name());
      reply.bulk(parameter.get());
    }
  }

  /** All or none: what was already set is set back when one of several cannot be. */
  private void set(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() % 2 != 0) {
      Errors.arity("config|set", reply);
      return;
    }
    Map<Parameter, String> wanted = new LinkedHashMap<>();
    for (int i = 2; i < arguments.count(); i += 2) {
      String name = arguments.string(i);
      Parameter parameter = parameters.find(name);
      if (parameter == null) {
        Errors.quoting(
            "ERR Unknown option or number of arguments for CONFIG SET - '",
            arguments,
            i,
            "'",
            reply);
        return;
      }
      if (!parameter.isChangeable()) {
        failed(name, "can't set immutable config", reply);
        return;
      }
      if (wanted.put(parameter, arguments.string(i + 1)) != null) {
        failed(name, "duplicate parameter", reply);
        return;
      }
    }
    setAll(wanted, reply);
  }

  private static void setAll(Map<Parameter, String> wanted, ReplyEncoder reply) {
    Map<Parameter, String> before = new LinkedHashMap<>();
    for (Map.Entry<Parameter, String> change : wanted.entrySet()) {
      Parameter parameter = change.getKey();
      String old = parameter.get();
      try {
        parameter.set(change.getValue());
      } catch (IllegalArgumentException e) {
        before.forEach(Parameter::set);
        failed(parameter.name(), String.valueOf(e.getMessage()), reply);
        return;
      }
      before.put(parameter, old);
    }
    reply.ok();
  }

  private static void failed(String name, String why, ReplyEncoder reply) {
    reply.error("ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + why);
  }

  private void resetStat(Client client, RequestArguments arguments, ReplyEncoder reply) {
    resetStatistics.run();
    reply.ok();
  }

  private void rewrite(Client client, RequestArguments arguments, ReplyEncoder reply) {
    reply.error("ERR The server is running without a config file");
  }

  private static final String HELP =
      """
      GET <pattern>
          Return parameters matching the glob-like <pattern> and their values.
      SET <directive> <value>
          Set the configuration <directive> to <value>.
      RESETSTAT
          Reset statistics reported by the INFO command.
      REWRITE
          Rewrite the configuration file.
      """;
}
