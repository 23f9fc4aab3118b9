package dev.remora.engine.group;

import dev.remora.engine.blocking.Blocking;
import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.ValueType;
import dev.remora.engine.state.Clock;
import dev.remora.engine.value.ListLimits;
import dev.remora.engine.value.ListValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** Lists: taking elements from their ends, and moving them to others, blocking or not. */
public final class ListPopCommands implements CommandGroup {
  private static final int NOT_COUNTED = -1;

  private final Blocking blocking;
  private final BlockTimeout timeout;
  private final Lists lists;
  private final Numbers numbers = new Numbers();

  public ListPopCommands(Blocking blocking, Clock clock, ListLimits limits) {
    this.blocking = blocking;
    timeout = new BlockTimeout(clock);
    lists = new Lists(limits);
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("lpop", (client, arguments, reply) -> pop("lpop", true, client, arguments, reply))
        .bind("rpop", (client, arguments, reply) -> pop("rpop", false, client, arguments, reply))
        .bind("blpop", (client, arguments, reply) -> blockingPop(true, client, arguments, reply))
        .bind("brpop", (client, arguments, reply) -> blockingPop(false, client, arguments, reply))
        .bind("lmpop", (client, arguments, reply) -> popMany(1, client, arguments, reply))
        .bind("blmpop", (client, arguments, reply) -> popMany(2, client, arguments, reply))
        .bind("lmove", this::move)
        .bind("blmove", this::blockingMove)
        .bind(
            "rpoplpush",
            (client, arguments, reply) -> moveBetween(false, true, client, arguments, reply))
        .bind("brpoplpush", this::blockingPopPush);
  }

  private void pop(
      String command,
      boolean first,
      Client client,
      RequestArguments arguments,
      ReplyEncoder reply) {
    boolean counted = arguments.count() == 3;
    if (arguments.count() > 3) {
      Errors.arity(command, reply);
      return;
    }
    if (counted
        && !numbers.readFrom(
            arguments, 2, 0, "ERR value is out of range, must be positive", reply)) {
      return;
    }
    Entry entry = client.database().find(arguments, 1);
    if (entry == null) {
      if (counted) {
        reply.nilArray();
      } else {
        reply.nil();
      }
      return;
    }
    ListValue list = Lists.of(entry, reply);
    if (list == null) {
      return;
    }
    if (!counted) {
      lists.replyTaking(list, first, reply);
      Lists.taken(client.database(), entry, first, 1);
    } else if (numbers.value() == 0) {
      reply.array(0);
    } else {
      take(client.database(), entry, list, first, numbers.value(), reply);
    }
  }

  /** Replies with an array of so many elements, or of all that there are, and removes them. */
  private void take(
      Database database,
      Entry entry,
      ListValue list,
      boolean first,
      long most,
      ReplyEncoder reply) {
    int count = (int) Math.min(most, list.size());
    lists.replyEnd(list, first, count, reply);
    list.remove(first, count);
    Lists.taken(database, entry, first, count);
  }

  private void blockingPop(
      boolean first, Client client, RequestArguments arguments, ReplyEncoder reply) {
    int last = arguments.count() - 1;
    long millis = timeout.readSeconds(arguments, last, reply);
    if (millis >= 0
        && !popFromAny(client, arguments, 1, last - 1, first, NOT_COUNTED, reply)
        && !blocking.await(client, arguments, 1, last - 1, ValueType.LIST, millis)) {
      reply.nilArray();
    }
  }

  /** LMPOP and BLMPOP. */
  private void popMany(int at, Client client, RequestArguments arguments, ReplyEncoder reply) {
    boolean blocks = at > 1;
    if (!numbers.readFrom(arguments, at, 1, "ERR numkeys should be greater than 0", reply)) {
      return;
    }
    long keys = numbers.value();
    if (keys >= arguments.count() - at - 1) {
      reply.error(Errors.SYNTAX);
      return;
    }
    int sideAt = at + 1 + (int) keys;
    Boolean first = Lists.side(arguments, sideAt, reply);
    long count = first == null ? -1 : readCount(arguments, sideAt + 1, reply);
    if (first == null || count < 0) {
      return;
    }
    long millis = blocks ? timeout.readSeconds(arguments, 1, reply) : 0;
    if (millis < 0 || popFromAny(client, arguments, at + 1, (int) keys, first, count, reply)) {
      return;
    }
    if (!blocks || !blocking.await(client, arguments, at + 1, (int) keys, ValueType.LIST, millis)) {
      reply.nilArray();
    }
  }

  /** Reads an optional COUNT: 1 if it is not there, -1 if there is no number. */
  private long readCount(RequestArguments arguments, int at, ReplyEncoder reply) {
    int count = arguments.count();
    if (at == count) {
      return 1;
    }
    if (!arguments.is(at, Words.COUNT) || at + 1 == count) {
      reply.error(Errors.SYNTAX);
      return -1;
    }
    if (!numbers.readFrom(arguments, at + 1, 1, "ERR count should be greater than 0", reply)) {
      return -1;
    }
    if (at + 2 < count) {
      reply.error(Errors.SYNTAX);
      return -1;
    }
    return numbers.value();
  }

  /**
   * Takes elements from the first of several lists that has any.
   *
   * @param count how many, which are replied in an array with the key
   * @return whether there is a reply now: elements, or an error
   */
  private boolean popFromAny(
      Client client,
      RequestArguments arguments,
      int firstKey,
      int keys,
      boolean first,
      long count,
      ReplyEncoder reply) {
    Database database = client.database();
    for (int i = firstKey; i < firstKey + keys; i++) {
      Entry entry = database.find(arguments, i);
      if (entry == null) {
        continue;
      }
      ListValue list = Lists.of(entry, reply);
      if (list == null) {
        return true;
      }
      reply.array(2);
      reply.bulk(entry.key());
      if (count == NOT_COUNTED) {
        lists.replyTaking(list, first, reply);
        Lists.taken(database, entry, first, 1);
      } else {
        take(database, entry, list, first, count, reply);
      }
      return true;
    }
    return false;
  }

  private void move(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Boolean from = Lists.side(arguments, 3, reply);
    Boolean to = from == null ? null : Lists.side(arguments, 4, reply);
    if (from != null && to != null) {
      moveBetween(from, to, client, arguments, reply);
    }
  }

  private void blockingMove(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Boolean from = Lists.side(arguments, 3, reply);
    Boolean to = from == null ? null : Lists.side(arguments, 4, reply);
    if (from != null && to != null) {
      blockingMoveBetween(from, to, 5, client, arguments, reply);
    }
  }

  private void blockingPopPush(Client client, RequestArguments arguments, ReplyEncoder reply) {
    blockingMoveBetween(false, true, 3, client, arguments, reply);
  }

  private void blockingMoveBetween(
      boolean fromFirst,
      boolean toFirst,
      int timeoutAt,
      Client client,
      RequestArguments arguments,
      ReplyEncoder reply) {
    long millis = timeout.readSeconds(arguments, timeoutAt, reply);
    if (millis < 0) {
      return;
    }
    if (client.database().find(arguments, 1) != null
        || !blocking.await(client, arguments, 1, 1, ValueType.LIST, millis)) {
      moveBetween(fromFirst, toFirst, client, arguments, reply);
    }
  }

  private void moveBetween(
      boolean fromFirst,
      boolean toFirst,
      Client client,
      RequestArguments arguments,
      ReplyEncoder reply) {
    Database database = client.database();
    Entry source = database.find(arguments, 1);
    if (source == null) {
      reply.nil();
      return;
    }
    ListValue list = Lists.of(source, reply);
    Entry target = database.find(arguments, 2);
    if (list == null || !Lists.isListOrAbsent(target, reply)) {
      return;
    }
    byte[] element = lists.take(list, fromFirst);
    lists.pushTo(database, arguments, 2, target, element, toFirst);
    Lists.taken(database, source, fromFirst, 1);
    reply.bulk(element, 0, element.length, true);
  }
}
