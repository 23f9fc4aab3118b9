package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.value.SortedSetLimits;
import dev.remora.engine.value.SortedSetValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sorted sets: their members, one by one. */
public final class SortedSetCommands implements CommandGroup {
  private final SortedSetLimits limits;
  private final SortedSetAddOptions options = new SortedSetAddOptions();

  /** What the last {@link #put} did. */
  private boolean added;

  private boolean changed;
  private boolean isProcessed;
  private double result;

  public SortedSetCommands(SortedSetLimits limits) {
    this.limits = limits;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("zadd", this::zAdd)
        .bind("zincrby", this::zIncrBy)
        .bind("zrem", this::zRem)
        .bind("zcard", this::zCard)
        .bind("zscore", this::zScore)
        .bind("zmscore", this::zMScore)
        .bind("zrank", (client, arguments, reply) -> rank(false, client, arguments, reply))
        .bind("zrevrank", (client, arguments, reply) -> rank(true, client, arguments, reply));
  }

  /** ZADD, for what adds in another command's name. */
  void add(Client client, RequestArguments arguments, ReplyEncoder reply) {
    zAdd(client, arguments, reply);
  }

  private void zAdd(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (options.read(arguments, reply)) {
      add(client.database(), arguments, reply);
    }
  }

  private void zIncrBy(Client client, RequestArguments arguments, ReplyEncoder reply) {
    options.reset(true, 2);
    add(client.database(), arguments, reply);
  }

  private void add(Database database, RequestArguments arguments, ReplyEncoder reply) {
    for (int i = options.first(); i < arguments.count(); i += 2) {
      if (Double.isNaN(Scores.read(arguments, i))) {
        reply.error(Errors.NOT_A_FLOAT);
        return;
      }
    }
    Entry entry = database.find(arguments, 1);
    if (!SortedSets.isSortedSetOrAbsent(entry, reply)) {
      return;
    }
    if (entry == null && !options.mayAdd()) {
      replyAdded(false, 0, 0, reply);
      return;
    }
    SortedSetValue set =
        entry == null
            ? SortedSetValue.empty(arguments, options.first())
            : (SortedSetValue) entry.value();
    int addedMembers = 0;
    int changedScores = 0;
    boolean processed = false;
    for (int i = options.first(); i < arguments.count(); i += 2) {
      set = put(set, Scores.read(arguments, i), arguments, i + 1);
      if (Double.isNaN(result)) {
        reply.error("ERR resulting score is not a number (NaN)");
        return;
      }
      addedMembers += added ? 1 : 0;
      changedScores += changed ? 1 : 0;
      processed |= isProcessed;
    }
    keep(database, entry, set, arguments, addedMembers + changedScores);
    replyAdded(processed, addedMembers, changedScores, reply);
  }

  private SortedSetValue put(SortedSetValue set, double score, RequestArguments arguments, int i) {
    double old = SortedSets.score(set, arguments, i);
    boolean absent = Double.isNaN(old);
    added = false;
    changed = false;
    isProcessed = absent ? options.mayAdd() : options.mayChange();
    result = absent || !options.isIncrement() ? score : old + score;
    if (!isProcessed || Double.isNaN(result)) {
      result = isProcessed ? result : 0;
      return set;
    }
    if (!absent) {
      isProcessed = options.mayChange(old, result);
      if (!isProcessed || result == old) {
        return set;
      }
    }
    added = absent;
    changed = !absent;
    return set.put(arguments.array(i), arguments.offset(i), arguments.length(i), result, limits);
  }

  private void keep(
      Database database,
      @Nullable Entry entry,
      SortedSetValue set,
      RequestArguments arguments,
      int changes) {
    if (changes == 0) {
      return;
    }
    Entry kept = entry;
    if (kept == null) {
      kept = database.add(arguments, 1, set);
    } else {
      database.value(kept, set);
    }
    database.changed(kept.key(), options.isIncrement() ? KeyEvent.ZINCR : KeyEvent.ZADD, changes);
  }

  private void replyAdded(boolean processed, int members, int scores, ReplyEncoder reply) {
    if (!options.isIncrement()) {
      reply.integer(options.isChanged() ? members + scores : members);
    } else if (processed) {
      reply.real(result);
    } else {
      reply.nil();
    }
  }

  private void zRem(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().find(arguments, 1);
    if (entry == null) {
      reply.integer(0);
      return;
    }
    SortedSetValue set = SortedSets.of(entry, reply);
    if (set == null) {
      return;
    }
    int removed = 0;
    for (int i = 2; i < arguments.count(); i++) {
      if (set.remove(arguments.array(i), arguments.offset(i), arguments.length(i))) {
        removed++;
      }
    }
    if (removed > 0) {
      SortedSets.taken(client.database(), entry, set, KeyEvent.ZREM, removed);
    }
    reply.integer(removed);
  }

  private void zCard(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.integer(0);
      return;
    }
    SortedSetValue set = SortedSets.of(entry, reply);
    if (set != null) {
      reply.integer(set.size());
    }
  }

  private void zScore(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.nil();
      return;
    }
    SortedSetValue set = SortedSets.of(entry, reply);
    if (set != null) {
      replyScore(SortedSets.score(set, arguments, 2), reply);
    }
  }

  private void zMScore(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    SortedSetValue set = entry == null ? null : SortedSets.of(entry, reply);
    if (entry != null && set == null) {
      return;
    }
    reply.array(arguments.count() - 2);
    for (int i = 2; i < arguments.count(); i++) {
      replyScore(set == null ? Double.NaN : SortedSets.score(set, arguments, i), reply);
    }
  }

  private static void replyScore(double score, ReplyEncoder reply) {
    if (Double.isNaN(score)) {
      reply.nil();
    } else {
      reply.real(score);
    }
  }

  private static void rank(
      boolean reverse, Client client, RequestArguments arguments, ReplyEncoder reply) {
    boolean withScore = arguments.count() > 3;
    if (arguments.count() > 4) {
      Errors.arity(arguments.string(0).toLowerCase(Locale.ROOT), reply);
      return;
    }
    if (withScore && !arguments.is(3, Words.WITHSCORE)) {
      reply.error(Errors.SYNTAX);
      return;
    }
    Entry entry = client.database().read(arguments, 1);
    SortedSetValue set = entry == null ? null : SortedSets.of(entry, reply);
    if (entry != null && set == null) {
      return;
    }
    int rank =
        set == null ? -1 : set.rank(arguments.array(2), arguments.offset(2), arguments.length(2));
    if (set == null || rank < 0) {
      if (withScore) {
        reply.nilArray();
      } else {
        reply.nil();
      }
      return;
    }
    if (withScore) {
      reply.array(2);
    }
    reply.integer(reverse ? set.size() - 1 - rank : rank);
    if (withScore) {
      reply.real(SortedSets.score(set, arguments, 2));
    }
  }
}
