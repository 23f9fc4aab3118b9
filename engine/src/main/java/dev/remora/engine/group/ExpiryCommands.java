package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandHandler;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.state.Clock;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** When keys expire. */
public final class ExpiryCommands implements CommandGroup {
  private static final int NX = 1;
  private static final int XX = 2;
  private static final int GT = 4;
  private static final int LT = 8;

  private static final long NO_KEY = -2;
  private static final long NO_EXPIRY = -1;

  private final Clock clock;
  private final Numbers numbers = new Numbers();

  public ExpiryCommands(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("expire", expire("expire", true, true))
        .bind("pexpire", expire("pexpire", false, true))
        .bind("expireat", expire("expireat", true, false))
        .bind("pexpireat", expire("pexpireat", false, false))
        .bind("ttl", (client, arguments, reply) -> ttl(client, arguments, true, true, reply))
        .bind("pttl", (client, arguments, reply) -> ttl(client, arguments, false, true, reply))
        .bind(
            "expiretime", (client, arguments, reply) -> ttl(client, arguments, true, false, reply))
        .bind(
            "pexpiretime",
            (client, arguments, reply) -> ttl(client, arguments, false, false, reply))
        .bind("persist", this::persist);
  }

  private CommandHandler expire(String command, boolean seconds, boolean relative) {
    return (client, arguments, reply) -> {
      int conditions = conditions(arguments, reply);
      if (conditions < 0 || !numbers.read(arguments, 2, reply)) {
        return;
      }
      long value = numbers.value();
      long base = relative ? clock.millis() : 0;
      if (seconds && (value > Long.MAX_VALUE / 1000 || value < Long.MIN_VALUE / 1000)) {
        Errors.expireTime(command, reply);
        return;
      }
      long millis = seconds ? value * 1000 : value;
      if (millis > Long.MAX_VALUE - base) {
        Errors.expireTime(command, reply);
        return;
      }
      reply.integer(expireAt(client.database(), arguments, millis + base, conditions) ? 1 : 0);
    };
  }

  private boolean expireAt(
      Database database, RequestArguments arguments, long millis, int conditions) {
    Entry entry = database.find(arguments, 1);
    if (entry == null || !isMet(conditions, entry.expiresAt(), millis)) {
      return false;
    }
    if (millis <= clock.millis()) {
      database.remove(entry);
      database.changed(entry.key(), KeyEvent.DEL);
    } else {
      database.expireAt(entry, millis);
      database.changed(entry.key(), KeyEvent.EXPIRE);
    }
    return true;
  }

  /** A key that does not expire counts as one that expires at the end of time. */
  private static boolean isMet(int conditions, long current, long wanted) {
    boolean expires = current != NO_EXPIRY;
    return ((conditions & NX) == 0 || !expires)
        && ((conditions & XX) == 0 || expires)
        && ((conditions & GT) == 0 || (expires && wanted > current))
        && ((conditions & LT) == 0 || !expires || wanted < current);
  }

  private static int conditions(RequestArguments arguments, ReplyEncoder reply) {
    int conditions = 0;
    for (int i = 3; i < arguments.count(); i++) {
      if (arguments.is(i, Words.NX)) {
        conditions |= NX;
      } else if (arguments.is(i, Words.XX)) {
        conditions |= XX;
      } else if (arguments.is(i, Words.GT)) {
        conditions |= GT;
      } else if (arguments.is(i, Words.LT)) {
        conditions |= LT;
      } else {
        Errors.quoting("ERR Unsupported option ", arguments, i, "", reply);
        return -1;
      }
    }
    if ((conditions & NX) != 0 && conditions != NX) {
      reply.error("ERR NX and XX, GT or LT options at the same time are not compatible");
      return -1;
    }
    if ((conditions & (GT | LT)) == (GT | LT)) {
      reply.error("ERR GT and LT options at the same time are not compatible");
      return -1;
    }
    return conditions;
  }

  private void ttl(
      Client client,
      RequestArguments arguments,
      boolean seconds,
      boolean relative,
      ReplyEncoder reply) {
    Entry entry = client.database().peek(arguments, 1);
    if (entry == null) {
      reply.integer(NO_KEY);
      return;
    }
    long millis = entry.expiresAt();
    if (millis == NO_EXPIRY) {
      reply.integer(NO_EXPIRY);
      return;
    }
    if (relative) {
      millis = Math.max(0, millis - clock.millis());
    }
    reply.integer(seconds ? (millis + 500) / 1000 : millis);
  }

  private void persist(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().find(arguments, 1);
    boolean expires = entry != null && entry.expiresAt() != NO_EXPIRY;
    if (entry != null && expires) {
      client.database().persist(entry);
      client.database().changed(entry.key(), KeyEvent.PERSIST);
    }
    reply.integer(expires ? 1 : 0);
  }
}
