package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.state.Clock;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** Valkey's commands for strings that depend on what is there: MSETEX and DELIFEQ. */
public final class ConditionalStringCommands implements CommandGroup {
  private static final String KEY_COUNT = "ERR invalid numkeys value or out of range";

  private final Clock clock;
  private final Numbers numbers = new Numbers();
  private final StringOptions options = new StringOptions(numbers);

  public ConditionalStringCommands(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table.bind("msetex", this::mSetEx).bind("delifeq", this::delIfEq);
  }

  private void mSetEx(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.readFrom(arguments, 1, 1, KEY_COUNT, reply)) {
      return;
    }
    if (numbers.value() > Integer.MAX_VALUE) {
      reply.error(KEY_COUNT);
      return;
    }
    long end = 2 + 2 * numbers.value();
    if (end > arguments.count()) {
      reply.error(Errors.SYNTAX);
      return;
    }
    if (!options.readMSetEx(arguments, (int) end, reply)) {
      return;
    }
    long expiry = -1;
    if (options.hasExpiry()) {
      expiry = options.expiry("msetex", arguments, clock.millis(), reply);
      if (expiry < 0) {
        return;
      }
    }
    boolean set = isWanted(client.database(), arguments, (int) end);
    for (int i = 2; set && i < end; i += 2) {
      StringCommands.put(
          client.database(), arguments, i, i + 1, numbers.parser(), expiry, options.isKeepTtl());
    }
    reply.integer(set ? 1 : 0);
  }

  private boolean isWanted(Database database, RequestArguments arguments, int end) {
    for (int i = 2; (options.isNx() || options.isXx()) && i < end; i += 2) {
      if (database.find(arguments, i) == null ? options.isXx() : options.isNx()) {
        return false;
      }
    }
    return true;
  }

  private void delIfEq(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    if (entry != null && StringCommands.isWrongType(entry, reply)) {
      return;
    }
    boolean deleted = entry != null && StringCommands.isEqual(entry, arguments, 2);
    if (entry != null && deleted) {
      database.remove(entry);
      database.changed(entry.key(), KeyEvent.DEL);
    }
    reply.integer(deleted ? 1 : 0);
  }
}
