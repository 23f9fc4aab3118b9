package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.GlobPattern;
import dev.remora.engine.command.HelpText;
import dev.remora.engine.config.ConfigRewrite;
import dev.remora.engine.config.Parameter;
import dev.remora.engine.config.ParameterException;
import dev.remora.engine.config.ParameterTable;
import dev.remora.engine.config.WordParameter;
import dev.remora.engine.state.Parameters;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** CONFIG. */
public final class ConfigCommands implements CommandGroup {
  private final Parameters parameters;
  private final ParameterTable table;
  private final Runnable resetStatistics;

  public ConfigCommands(Parameters parameters, Runnable resetStatistics) {
    this.parameters = parameters;
    table = parameters.table();
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
    SortedMap<String, Parameter> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 2; i < arguments.count(); i++) {
      String asked = text(arguments, i);
      Parameter named = table.find(asked);
      if (named != null) {
        found.putIfAbsent(asked, named);
      } else if (isPattern(asked)) {
        GlobPattern pattern =
            new GlobPattern(arguments.array(i), arguments.offset(i), arguments.length(i), true);
        table.byName().forEach((name, parameter) -> addIfShown(pattern, name, parameter, found));
      }
    }
    reply.map(found.size());
    found.forEach(
        (name, parameter) -> {
          reply.bulk(name.getBytes(ISO_8859_1));
          reply.bulk(parameter.get().getBytes(ISO_8859_1));
        });
  }

  private static boolean isPattern(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
  }

  private static void addIfShown(
      GlobPattern pattern, String name, Parameter parameter, Map<String, Parameter> found) {
    if (!parameter.isHidden() && pattern.matches(name.getBytes(ISO_8859_1))) {
      found.put(name, parameter);
    }
  }

  /** All or none. */
  private void set(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() % 2 != 0) {
      reply.error(Errors.SYNTAX);
      return;
    }
    Map<Parameter, String> wanted = new LinkedHashMap<>();
    for (int i = 2; i < arguments.count(); i += 2) {
      Parameter parameter = table.find(text(arguments, i));
      if (parameter == null) {
        Errors.quoting(
            "ERR Unknown option or number of arguments for CONFIG SET - '",
            arguments,
            i,
            "'",
            reply);
        return;
      }
      String asked = arguments.string(i);
      if (!parameter.isChangeable()) {
        failed(asked, "can't set immutable config", reply);
        return;
      }
      if (parameter.isProtected() && !mayChangeProtected(client)) {
        failed(asked, "can't set protected config", reply);
        return;
      }
      if (wanted.put(parameter, text(arguments, i + 1)) != null) {
        failed(asked, "duplicate parameter", reply);
        return;
      }
    }
    try {
      table.change(wanted);
      reply.ok();
    } catch (ParameterException e) {
      failed(e.parameter(), String.valueOf(e.getMessage()), reply);
    }
  }

  private boolean mayChangeProtected(Client client) {
    WordParameter allowed = table.word("enable-protected-configs");
    return allowed.is("yes") || (allowed.is("local") && client.isOfThisHost());
  }

  /** A parameter's value is bytes: one in each character. */
  private static String text(RequestArguments arguments, int i) {
    return new String(arguments.array(i), arguments.offset(i), arguments.length(i), ISO_8859_1);
  }

  private static void failed(String name, String why, ReplyEncoder reply) {
    reply.error("ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + why);
  }

  private void resetStat(Client client, RequestArguments arguments, ReplyEncoder reply) {
    resetStatistics.run();
    reply.ok();
  }

  private void rewrite(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Path file = parameters.configFile();
    if (file == null) {
      reply.error("ERR The server is running without a config file");
      return;
    }
    try {
      ConfigRewrite.rewrite(file, table);
      reply.ok();
    } catch (IOException e) {
      reply.error("ERR Rewriting config file: " + IoErrors.text(e));
    }
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
