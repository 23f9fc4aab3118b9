package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.value.ListCursor;
import dev.remora.engine.value.ListLimits;
import dev.remora.engine.value.ListValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** Lists: adding elements, and reading and writing them by their index. */
public final class ListCommands implements CommandGroup {
  private final Lists lists;
  private final Numbers numbers = new Numbers();
  private final ListCursor cursor = new ListCursor();

  public ListCommands(ListLimits limits) {
    lists = new Lists(limits);
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("lpush", (client, arguments, reply) -> push(true, false, client, arguments, reply))
        .bind("rpush", (client, arguments, reply) -> push(false, false, client, arguments, reply))
        .bind("lpushx", (client, arguments, reply) -> push(true, true, client, arguments, reply))
        .bind("rpushx", (client, arguments, reply) -> push(false, true, client, arguments, reply))
        .bind("llen", this::len)
        .bind("lindex", this::index)
        .bind("lset", this::set)
        .bind("lrange", this::range)
        .bind("ltrim", this::trim);
  }

  private void push(
      boolean first,
      boolean onlyIfThere,
      Client client,
      RequestArguments arguments,
      ReplyEncoder reply) {
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    if (entry == null) {
      if (onlyIfThere) {
        reply.integer(0);
        return;
      }
      entry = database.add(arguments, 1, lists.newList());
    }
    ListValue list = Lists.of(entry, reply);
    if (list == null) {
      return;
    }
    Lists.push(list, first, arguments, 2, arguments.count());
    database.changed(entry.key(), first ? KeyEvent.LPUSH : KeyEvent.RPUSH, arguments.count() - 2);
    reply.integer(list.size());
  }

  private void len(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.integer(0);
      return;
    }
    ListValue list = Lists.of(entry, reply);
    if (list != null) {
      reply.integer(list.size());
    }
  }

  private void index(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.nil();
      return;
    }
    ListValue list = Lists.of(entry, reply);
    if (list == null || !numbers.read(arguments, 2, reply)) {
      return;
    }
    if (cursor.seek(list, numbers.value())) {
      cursor.reply(reply);
      cursor.clear();
    } else {
      reply.nil();
    }
  }

  private void set(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    if (entry == null) {
      reply.error(Errors.NO_SUCH_KEY);
      return;
    }
    ListValue list = Lists.of(entry, reply);
    if (list == null || !numbers.read(arguments, 2, reply)) {
      return;
    }
    Lists.expect(list, arguments, 3, 4);
    if (!cursor.seek(list, numbers.value())) {
      reply.error("ERR index out of range");
      return;
    }
    list.set(
        cursor, arguments.array(3), arguments.offset(3), arguments.length(3), arguments.isOwned(3));
    database.changed(entry.key(), KeyEvent.LSET);
    reply.ok();
  }

  private void range(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.read(arguments, 2, reply)) {
      return;
    }
    long start = numbers.value();
    if (!numbers.read(arguments, 3, reply)) {
      return;
    }
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.array(0);
      return;
    }
    ListValue list = Lists.of(entry, reply);
    if (list == null) {
      return;
    }
    long size = list.size();
    long from = first(start, size);
    long to = last(numbers.value(), size);
    if (from > to) {
      reply.array(0);
    } else {
      lists.replyRange(list, from, Math.toIntExact(to - from + 1), reply);
    }
  }

  private void trim(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.read(arguments, 2, reply)) {
      return;
    }
    long start = numbers.value();
    if (!numbers.read(arguments, 3, reply)) {
      return;
    }
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    if (entry == null) {
      reply.ok();
      return;
    }
    ListValue list = Lists.of(entry, reply);
    if (list == null) {
      return;
    }
    long size = list.size();
    long from = first(start, size);
    long to = last(numbers.value(), size);
    long before = from > to ? size : from;
    long after = from > to ? 0 : size - to - 1;
    list.remove(true, before);
    list.remove(false, after);
    if (before + after > 0) {
      Lists.removed(database, entry, KeyEvent.LTRIM, (int) (before + after));
    } else {
      database.announce(entry.key(), KeyEvent.LTRIM);
    }
    reply.ok();
  }

  /** The first index of a range: from 0. */
  private static long first(long start, long size) {
    return Math.max(0, start < 0 ? start + size : start);
  }

  /** The last index of a range: less than the size. */
  private static long last(long end, long size) {
    return Math.min(size - 1, end < 0 ? end + size : end);
  }
}
