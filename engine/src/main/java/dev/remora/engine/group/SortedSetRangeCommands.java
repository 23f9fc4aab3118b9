package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandHandler;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.group.SortedSetRange.Kind;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.value.SortedSetLimits;
import dev.remora.engine.value.SortedSetValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** Sorted sets: parts of them. */
public final class SortedSetRangeCommands implements CommandGroup {
  private final SortedSetLimits limits;
  private final Numbers numbers = new Numbers();
  private final SortedSetRange range = new SortedSetRange(numbers);

  // The options of the command that runs.
  private Kind kind = Kind.RANK;
  private boolean reverse;
  private boolean withScores;
  private long offset;
  private long limit;
  private boolean hasLimit;

  public SortedSetRangeCommands(SortedSetLimits limits) {
    this.limits = limits;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("zrange", (client, arguments, reply) -> zRange(false, client, arguments, reply))
        .bind("zrangestore", (client, arguments, reply) -> zRange(true, client, arguments, reply))
        .bind("zrevrange", old(Kind.RANK, true))
        .bind("zrangebyscore", old(Kind.SCORE, false))
        .bind("zrevrangebyscore", old(Kind.SCORE, true))
        .bind("zrangebylex", old(Kind.LEX, false))
        .bind("zrevrangebylex", old(Kind.LEX, true))
        .bind("zcount", count(Kind.SCORE))
        .bind("zlexcount", count(Kind.LEX))
        .bind("zremrangebyrank", remove(Kind.RANK, KeyEvent.ZREMRANGEBYRANK))
        .bind("zremrangebyscore", remove(Kind.SCORE, KeyEvent.ZREMRANGEBYSCORE))
        .bind("zremrangebylex", remove(Kind.LEX, KeyEvent.ZREMRANGEBYLEX));
  }

  /** One that says in its name what its arguments are. */
  private CommandHandler old(Kind kind, boolean reverse) {
    return (client, arguments, reply) -> {
      this.kind = kind;
      this.reverse = reverse;
      if (readOptions(false, false, arguments, 4, reply)) {
        replyRange(client, arguments, reply);
      }
    };
  }

  private void zRange(
      boolean store, Client client, RequestArguments arguments, ReplyEncoder reply) {
    kind = Kind.RANK;
    reverse = false;
    if (!readOptions(true, store, arguments, store ? 5 : 4, reply)) {
      return;
    }
    if (store) {
      storeRange(client, arguments, reply);
    } else {
      replyRange(client, arguments, reply);
    }
  }

  private boolean readOptions(
      boolean any, boolean store, RequestArguments arguments, int from, ReplyEncoder reply) {
    withScores = false;
    hasLimit = false;
    offset = 0;
    limit = -1;
    for (int i = from; i < arguments.count(); i++) {
      if (!store && arguments.is(i, Words.WITHSCORES)) {
        withScores = true;
      } else if (arguments.is(i, Words.LIMIT) && i + 2 < arguments.count()) {
        if (!readLimit(arguments, i + 1, reply)) {
          return false;
        }
        i += 2;
      } else if (any && !reverse && arguments.is(i, Words.REV)) {
        reverse = true;
      } else if (any && kind == Kind.RANK && arguments.is(i, Words.BYLEX)) {
        kind = Kind.LEX;
      } else if (any && kind == Kind.RANK && arguments.is(i, Words.BYSCORE)) {
        kind = Kind.SCORE;
      } else {
        reply.error(Errors.SYNTAX);
        return false;
      }
    }
    if (hasLimit && limit != -1 && kind == Kind.RANK) {
      reply.error(
          "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
      return false;
    }
    if (withScores && kind == Kind.LEX) {
      reply.error("ERR syntax error, WITHSCORES not supported in combination with BYLEX");
      return false;
    }
    return range.read(kind, reverse, arguments, from - 2, reply);
  }

  private boolean readLimit(RequestArguments arguments, int i, ReplyEncoder reply) {
    if (!numbers.read(arguments, i, reply)) {
      return false;
    }
    offset = numbers.value();
    if (!numbers.read(arguments, i + 1, reply)) {
      return false;
    }
    limit = numbers.value();
    hasLimit = true;
    return true;
  }

  private void replyRange(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.array(0);
      return;
    }
    SortedSetValue set = SortedSets.of(entry, reply);
    if (set != null) {
      range.resolve(set);
      int count = limited();
      SortedSets.replyRange(set, first(), count, reverse, withScores, reply);
    }
  }

  private void storeRange(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 2);
    if (!SortedSets.isSortedSetOrAbsent(entry, reply)) {
      return;
    }
    SortedSetValue result = SortedSetValue.empty();
    if (entry != null) {
      SortedSetValue set = (SortedSetValue) entry.value();
      range.resolve(set);
      int left = limited();
      if (left > 0) {
        for (SortedSetValue.Walk walk = set.walk(first()); left > 0; left--) {
          byte[] member = walk.member();
          result = result.put(member, 0, member.length, walk.score(), limits);
          if (reverse) {
            walk.backward();
          } else {
            walk.forward();
          }
        }
      }
    }
    SortedSets.store(client.database(), arguments, 1, result, KeyEvent.ZRANGESTORE);
    reply.integer(result.size());
  }

  /** How many members of the range are asked for. */
  private int limited() {
    if (!hasLimit || kind == Kind.RANK) {
      return range.size();
    }
    if (offset < 0 || offset >= range.size()) {
      return 0;
    }
    long left = range.size() - offset;
    return (int) (limit < 0 ? left : Math.min(left, limit));
  }

  /** The rank of the first member that is asked for. */
  private int first() {
    long skipped = hasLimit && kind != Kind.RANK ? offset : 0;
    return (int) (reverse ? range.to() - 1 - skipped : range.from() + skipped);
  }

  private CommandHandler count(Kind kind) {
    return (client, arguments, reply) -> {
      if (!range.read(kind, false, arguments, 2, reply)) {
        return;
      }
      Entry entry = client.database().read(arguments, 1);
      SortedSetValue set = entry == null ? null : SortedSets.of(entry, reply);
      if (set != null) {
        range.resolve(set);
        reply.integer(range.size());
      } else if (entry == null) {
        reply.integer(0);
      }
    };
  }

  private CommandHandler remove(Kind kind, KeyEvent event) {
    return (client, arguments, reply) -> {
      if (!range.read(kind, false, arguments, 2, reply)) {
        return;
      }
      Entry entry = client.database().find(arguments, 1);
      SortedSetValue set = entry == null ? null : SortedSets.of(entry, reply);
      if (entry == null) {
        reply.integer(0);
      } else if (set != null) {
        range.resolve(set);
        int removed = range.size();
        set.removeRange(range.from(), range.to());
        if (removed > 0) {
          SortedSets.taken(client.database(), entry, set, event, removed);
        }
        reply.integer(removed);
      }
    };
  }
}
