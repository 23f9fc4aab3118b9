package dev.remora.engine.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.engine.client.Client;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** COMMAND: what the table says of the commands. */
public final class CommandIntrospection implements CommandGroup {
  private static final byte[] FILTER_BY = "filterby".getBytes(UTF_8);

  private final CommandKeys keys = new CommandKeys();

  private CommandTable table = new CommandTable(List.of());

  public CommandIntrospection() {}

  /** The table to tell of; it comes after the commands, this one among them. */
  public void table(CommandTable table) {
    this.table = table;
  }

  @Override
  public void bindTo(CommandTableBuilder builder) {
    builder
        .bind("command", this::all)
        .bind("command|count", (client, arguments, reply) -> reply.integer(table.all().size()))
        .bind("command|list", this::list)
        .bind("command|info", this::info)
        .bind("command|docs", this::docs)
        .bind("command|getkeys", (client, arguments, reply) -> keys(arguments, false, reply))
        .bind("command|getkeysandflags", (client, arguments, reply) -> keys(arguments, true, reply))
        .bind("command|help", new HelpText("command", HELP));
  }

  private void all(Client client, RequestArguments arguments, ReplyEncoder reply) {
    reply.array(table.all().size());
    table.all().forEach(command -> SpecReplies.info(command.spec(), reply));
  }

  private void info(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() == 2) {
      all(client, arguments, reply);
      return;
    }
    reply.array(arguments.count() - 2);
    for (int i = 2; i < arguments.count(); i++) {
      Command command = byFullName(arguments.string(i));
      if (command == null) {
        reply.nil();
      } else {
        SpecReplies.info(command.spec(), reply);
      }
    }
  }

  private void docs(Client client, RequestArguments arguments, ReplyEncoder reply) {
    List<Command> wanted = new ArrayList<>();
    if (arguments.count() == 2) {
      wanted.addAll(table.all());
    }
    for (int i = 2; i < arguments.count(); i++) {
      Command command = byFullName(arguments.string(i));
      if (command != null) {
        wanted.add(command);
      }
    }
    reply.map(wanted.size());
    for (Command command : wanted) {
      reply.bulk(command.fullName());
      SpecReplies.docs(command.spec(), reply);
    }
  }

  private void list(Client client, RequestArguments arguments, ReplyEncoder reply) {
    List<String> names = new ArrayList<>();
    if (arguments.count() == 2) {
      table.forEach(command -> names.add(command.fullName()));
    } else if (arguments.count() == 5 && arguments.is(2, FILTER_BY)) {
      String by = arguments.string(3).toLowerCase(Locale.ROOT);
      switch (by) {
        case "module" -> {
          // No command comes from a module.
        }
        case "aclcat" -> {
          String category = arguments.string(4).toLowerCase(Locale.ROOT);
          table.forEach(command -> addIf(command.isIn(category), command, names));
        }
        case "pattern" -> {
          var pattern =
              new GlobPattern(arguments.array(4), arguments.offset(4), arguments.length(4), true);
          table.forEach(
              command ->
                  addIf(pattern.matches(command.fullName().getBytes(UTF_8)), command, names));
        }
        default -> {
          reply.error(Errors.SYNTAX);
          return;
        }
      }
    } else {
      reply.error(Errors.SYNTAX);
      return;
    }
    reply.array(names.size());
    names.forEach(reply::bulk);
  }

  private static void addIf(boolean wanted, Command command, List<String> names) {
    if (wanted) {
      names.add(command.fullName());
    }
  }

  private void keys(RequestArguments arguments, boolean withFlags, ReplyEncoder reply) {
    Command command = table.find(arguments, 2);
    CommandTable subcommands = command == null ? null : command.subcommands();
    if (subcommands != null && arguments.count() > 3) {
      command = subcommands.find(arguments, 3);
    }
    if (command == null) {
      reply.error("ERR Invalid command specified");
      return;
    }
    CommandSpec spec = command.spec();
    if (spec.keys().isEmpty()) {
      reply.error("ERR The command has no key arguments");
    } else if (!command.accepts(arguments.count() - 2)) {
      reply.error("ERR Invalid number of arguments specified for command");
    } else {
      int mark = reply.mark();
      int count =
          keys.find(
              spec,
              arguments,
              2,
              (i, flags) -> replyKey(arguments, i, withFlags ? flags : null, reply));
      if (count == 0) {
        reply.error("ERR Invalid arguments specified for command");
      } else {
        reply.arrayAt(mark, count);
      }
    }
  }

  private static void replyKey(
      RequestArguments arguments, int i, @Nullable List<String> flags, ReplyEncoder reply) {
    if (flags != null) {
      reply.array(2);
    }
    reply.bulk(arguments.array(i), arguments.offset(i), arguments.length(i));
    if (flags != null) {
      reply.set(flags.size());
      flags.forEach(reply::simple);
    }
  }

  private @Nullable Command byFullName(String fullName) {
    int bar = fullName.indexOf('|');
    if (bar < 0) {
      return table.find(RequestArguments.of(fullName), 0);
    }
    var names = RequestArguments.of(fullName.substring(0, bar), fullName.substring(bar + 1));
    Command container = table.find(names, 0);
    CommandTable subcommands = container == null ? null : container.subcommands();
    return subcommands == null ? null : subcommands.find(names, 1);
  }

  private static final String HELP =
      """
      (no subcommand)
          Return details about all Redis commands.
      COUNT
          Return the total number of commands in this Redis server.
      LIST
          Return a list of all commands in this Redis server.
      INFO [<command-name> ...]
          Return details about multiple Redis commands.
          If no command names are given, documentation details for all
          commands are returned.
      DOCS [<command-name> ...]
          Return documentation details about multiple Redis commands.
          If no command names are given, documentation details for all
          commands are returned.
      GETKEYS <full-command>
          Return the keys from a full Redis command.
      GETKEYSANDFLAGS <full-command>
          Return the keys and the access flags from a full Redis command.
      """;
}
