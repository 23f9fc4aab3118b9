package dev.remora.engine.group;

import dev.remora.engine.command.Errors;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.value.SortedSetValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** What all commands of sorted sets need. */
final class SortedSets {
  private SortedSets() {}

  /** The sorted set of an entry; null if it is none, which is then the reply. */
  static @Nullable SortedSetValue of(Entry entry, ReplyEncoder reply) {
    if (entry.value() instanceof SortedSetValue set) {
      return set;
    }
    reply.error(Errors.WRONG_TYPE);
    return null;
  }

  /** Whether a key holds nothing, or a sorted set; if not, that is the reply. */
  static boolean isSortedSetOrAbsent(@Nullable Entry entry, ReplyEncoder reply) {
    return entry == null || of(entry, reply) != null;
  }

  /** The score of a member that is an argument; NaN if it is none. */
  static double score(SortedSetValue set, RequestArguments arguments, int i) {
    return set.score(arguments.array(i), arguments.offset(i), arguments.length(i));
  }

  /** Members were taken out of a set: tells so, and removes a set that is empty. */
  static void taken(
      Database database, Entry entry, SortedSetValue set, KeyEvent event, int members) {
    boolean empty = set.size() == 0;
    if (empty) {
      database.remove(entry);
    }
    database.changed(entry.key(), event, members);
    if (empty) {
      database.announce(entry.key(), KeyEvent.DEL);
    }
  }

  /** Stores a set behind a key, or removes the key if the set is empty. */
  static void store(
      Database database, RequestArguments arguments, int i, SortedSetValue set, KeyEvent event) {
    if (set.size() > 0) {
      database.changed(database.set(arguments, i, set).key(), event);
      return;
    }
    Entry old = database.find(arguments, i);
    if (old != null) {
      database.remove(old);
      database.changed(old.key(), KeyEvent.DEL);
    }
  }

  /**
   * Replies with members and perhaps their scores, which RESP3 has in pairs.
   *
   * @param from the rank of the first
   * @param count how many
   */
  static void replyRange(
      SortedSetValue set,
      int from,
      int count,
      boolean reverse,
      boolean withScores,
      ReplyEncoder reply) {
    boolean pairs = withScores && reply.isResp3();
    reply.array(withScores && !pairs ? 2 * count : count);
    if (count == 0) {
      return;
    }
    SortedSetValue.Walk walk = set.walk(from);
    for (int i = 0; i < count; i++) {
      if (pairs) {
        reply.array(2);
      }
      walk.reply(reply);
      if (withScores) {
        reply.real(walk.score());
      }
      if (reverse) {
        walk.backward();
      } else {
        walk.forward();
      }
    }
  }
}
