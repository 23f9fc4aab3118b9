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
import dev.remora.engine.value.ListValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** Lists: elements that are found by their value. */
public final class ListSearchCommands implements CommandGroup {
  private final Numbers numbers = new Numbers();
  private final ListCursor cursor = new ListCursor();

  // The options of LPOS.
  private long rank;
  private long most;
  private long furthest;

  public ListSearchCommands() {}

  @Override
  public void bindTo(CommandTableBuilder table) {
    table.bind("linsert", this::insert).bind("lrem", this::rem).bind("lpos", this::pos);
  }

  private void insert(Client client, RequestArguments arguments, ReplyEncoder reply) {
    boolean after = arguments.is(2, Words.AFTER);
    if (!after && !arguments.is(2, Words.BEFORE)) {
      reply.error(Errors.SYNTAX);
      return;
    }
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    if (entry == null) {
      reply.integer(0);
      return;
    }
    ListValue list = Lists.of(entry, reply);
    if (list == null) {
      return;
    }
    Lists.expect(list, arguments, 4, 5);
    lookFor(arguments, 3);
    boolean there = cursor.first(list);
    while (there && !cursor.matches()) {
      there = cursor.next();
    }
    if (there) {
      list.insert(
          cursor,
          after,
          arguments.array(4),
          arguments.offset(4),
          arguments.length(4),
          arguments.isOwned(4));
      database.changed(entry.key(), KeyEvent.LINSERT);
    }
    cursor.clear();
    reply.integer(there ? list.size() : -1);
  }

  private void rem(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.readRange(arguments, 2, -Long.MAX_VALUE, Long.MAX_VALUE, reply)) {
      return;
    }
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    if (entry == null) {
      reply.integer(0);
      return;
    }
    ListValue list = Lists.of(entry, reply);
    if (list == null) {
      return;
    }
    lookFor(arguments, 3);
    int removed = remove(list, numbers.value());
    cursor.clear();
    if (removed > 0) {
      list.shrunk();
      Lists.removed(database, entry, KeyEvent.LREM, removed);
    }
    reply.integer(removed);
  }

  private int remove(ListValue list, long count) {
    boolean backward = count < 0;
    long wanted = count == 0 ? Long.MAX_VALUE : Math.abs(count);
    int removed = 0;
    boolean there = backward ? cursor.last(list) : cursor.first(list);
    while (there && removed < wanted) {
      if (cursor.matches()) {
        there = list.remove(cursor, backward);
        removed++;
      } else {
        there = backward ? cursor.previous() : cursor.next();
      }
    }
    return removed;
  }

  private void pos(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!readOptions(arguments, reply)) {
      return;
    }
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      if (most < 0) {
        reply.nil();
      } else {
        reply.array(0);
      }
      return;
    }
    ListValue list = Lists.of(entry, reply);
    if (list == null) {
      return;
    }
    lookFor(arguments, 2);
    int mark = reply.mark();
    int found = replyPositions(list, reply);
    cursor.clear();
    if (most >= 0) {
      reply.arrayAt(mark, found);
    } else if (found == 0) {
      reply.nil();
    }
  }

  private boolean readOptions(RequestArguments arguments, ReplyEncoder reply) {
    rank = 1;
    most = -1;
    furthest = 0;
    for (int i = 3; i < arguments.count(); i += 2) {
      boolean more = i + 1 < arguments.count();
      if (more && arguments.is(i, Words.RANK)) {
        if (!numbers.readRange(arguments, i + 1, -Long.MAX_VALUE, Long.MAX_VALUE, reply)) {
          return false;
        }
        rank = numbers.value();
        if (rank == 0) {
          reply.error(
              "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ..."
                  + " or use negative to start from the end of the list");
          return false;
        }
      } else if (more && arguments.is(i, Words.COUNT)) {
        if (!numbers.readFrom(arguments, i + 1, 0, "ERR COUNT can't be negative", reply)) {
          return false;
        }
        most = numbers.value();
      } else if (more && arguments.is(i, Words.MAXLEN)) {
        if (!numbers.readFrom(arguments, i + 1, 0, "ERR MAXLEN can't be negative", reply)) {
          return false;
        }
        furthest = numbers.value();
      } else {
        reply.error(Errors.SYNTAX);
        return false;
      }
    }
    return true;
  }

  /** Replies with positions, without the array's header; how many. */
  private int replyPositions(ListValue list, ReplyEncoder reply) {
    boolean backward = rank < 0;
    long skipped = Math.abs(rank) - 1;
    long wanted = most < 0 ? 1 : most == 0 ? Long.MAX_VALUE : most;
    long end = furthest == 0 ? list.size() : Math.min(furthest, list.size());
    boolean there = backward ? cursor.last(list) : cursor.first(list);
    int found = 0;
    for (long i = 0; there && i < end && found < wanted; i++) {
      if (cursor.matches() && skipped-- <= 0) {
        reply.integer(backward ? list.size() - 1 - i : i);
        found++;
      }
      there = backward ? cursor.previous() : cursor.next();
    }
    return found;
  }

  private void lookFor(RequestArguments arguments, int i) {
    cursor.lookFor(arguments.array(i), arguments.offset(i), arguments.length(i));
  }
}
