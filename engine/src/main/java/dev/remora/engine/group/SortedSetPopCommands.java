package dev.remora.engine.group;

import dev.remora.engine.blocking.Blocking;
import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.keyspace.ValueType;
import dev.remora.engine.state.Clock;
import dev.remora.engine.value.SortedSetValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** Sorted sets: taking members from their ends, blocking or not. */
public final class SortedSetPopCommands implements CommandGroup {
  private static final int NOT_COUNTED = -1;

  private final Blocking blocking;
  private final BlockTimeout timeout;
  private final Numbers numbers = new Numbers();

  public SortedSetPopCommands(Blocking blocking, Clock clock) {
    this.blocking = blocking;
    timeout = new BlockTimeout(clock);
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("zpopmin", (client, arguments, reply) -> pop("zpopmin", client, arguments, reply))
        .bind("zpopmax", (client, arguments, reply) -> pop("zpopmax", client, arguments, reply))
        .bind("bzpopmin", (client, arguments, reply) -> await(false, client, arguments, reply))
        .bind("bzpopmax", (client, arguments, reply) -> await(true, client, arguments, reply))
        .bind("zmpop", (client, arguments, reply) -> popMany(1, client, arguments, reply))
        .bind("bzmpop", (client, arguments, reply) -> popMany(2, client, arguments, reply));
  }

  private void pop(String command, Client client, RequestArguments arguments, ReplyEncoder reply) {
    boolean counted = arguments.count() == 3;
    if (arguments.count() > 3) {
      reply.error(Errors.SYNTAX);
      return;
    }
    if (counted
        && !numbers.readFrom(
            arguments, 2, 0, "ERR value is out of range, must be positive", reply)) {
      return;
    }
    long most = counted ? numbers.value() : 1;
    Entry entry = client.database().find(arguments, 1);
    SortedSetValue set = entry == null ? null : SortedSets.of(entry, reply);
    if (entry == null || (set != null && most == 0)) {
      reply.array(0);
      return;
    }
    if (set == null) {
      return;
    }
    boolean max = command.equals("zpopmax");
    int count = (int) Math.min(most, set.size());
    boolean pairs = counted && reply.isResp3();
    reply.array(pairs ? count : 2 * count);
    take(client.database(), entry, set, max, count, pairs, reply);
  }

  /** Replies with members and scores, and removes them. */
  private static void take(
      Database database,
      Entry entry,
      SortedSetValue set,
      boolean max,
      int count,
      boolean pairs,
      ReplyEncoder reply) {
    int size = set.size();
    SortedSetValue.Walk walk = set.walk(max ? size - 1 : 0);
    for (int i = 0; i < count; i++) {
      if (pairs) {
        reply.array(2);
      }
      walk.reply(reply);
      reply.real(walk.score());
      if (max) {
        walk.backward();
      } else {
        walk.forward();
      }
    }
    set.removeRange(max ? size - count : 0, max ? size : count);
    SortedSets.taken(database, entry, set, max ? KeyEvent.ZPOPMAX : KeyEvent.ZPOPMIN, count);
  }

  private void await(boolean max, Client client, RequestArguments arguments, ReplyEncoder reply) {
    int last = arguments.count() - 1;
    long millis = timeout.readSeconds(arguments, last, reply);
    if (millis >= 0
        && !popFromAny(client, arguments, 1, last - 1, max, NOT_COUNTED, reply)
        && !blocking.await(client, arguments, 1, last - 1, ValueType.ZSET, millis)) {
      reply.nilArray();
    }
  }

  /** ZMPOP and BZMPOP. */
  private void popMany(int at, Client client, RequestArguments arguments, ReplyEncoder reply) {
    boolean blocks = at > 1;
    long millis = blocks ? timeout.readSeconds(arguments, 1, reply) : 0;
    if (millis < 0
        || !numbers.readFrom(arguments, at, 1, "ERR numkeys should be greater than 0", reply)) {
      return;
    }
    long keys = numbers.value();
    if (keys >= arguments.count() - at - 1) {
      reply.error(Errors.SYNTAX);
      return;
    }
    int endAt = at + 1 + (int) keys;
    boolean max = arguments.is(endAt, Words.MAX);
    if (!max && !arguments.is(endAt, Words.MIN)) {
      reply.error(Errors.SYNTAX);
      return;
    }
    long count = readCount(arguments, endAt + 1, reply);
    if (count < 0 || popFromAny(client, arguments, at + 1, (int) keys, max, count, reply)) {
      return;
    }
    if (!blocks || !blocking.await(client, arguments, at + 1, (int) keys, ValueType.ZSET, millis)) {
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
   * Takes members from the first of several sorted sets that is there.
   *
   * @param most how many, which are replied in an array of pairs
   * @return whether there is a reply now: members, or an error
   */
  private static boolean popFromAny(
      Client client,
      RequestArguments arguments,
      int firstKey,
      int keys,
      boolean max,
      long most,
      ReplyEncoder reply) {
    Database database = client.database();
    for (int i = firstKey; i < firstKey + keys; i++) {
      Entry entry = database.find(arguments, i);
      if (entry == null) {
        continue;
      }
      SortedSetValue set = SortedSets.of(entry, reply);
      if (set == null) {
        return true;
      }
      boolean counted = most != NOT_COUNTED;
      int count = counted ? (int) Math.min(most, set.size()) : 1;
      reply.array(counted ? 2 : 3);
      reply.bulk(entry.key());
      if (counted) {
        reply.array(count);
      }
      take(database, entry, set, max, count, counted, reply);
      return true;
    }
    return false;
  }
}
