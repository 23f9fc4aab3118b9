package dev.remora.engine.group;

import dev.remora.engine.command.Errors;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.value.SetValue;
import dev.remora.resp.ReplyEncoder;
import org.jspecify.annotations.Nullable;

/** What all commands of sets need: the set behind a key. */
final class Sets {
  private Sets() {}

  /** The set of an entry; null if it is none, which is then the reply. */
  static @Nullable SetValue of(Entry entry, ReplyEncoder reply) {
    if (entry.value() instanceof SetValue set) {
      return set;
    }
    reply.error(Errors.WRONG_TYPE);
    return null;
  }

  /** Whether a key holds nothing, or a set; if not, that is the reply. */
  static boolean isSetOrAbsent(@Nullable Entry entry, ReplyEncoder reply) {
    return entry == null || of(entry, reply) != null;
  }

  /** Members were taken out of a set: tells so, and removes a set that is empty. */
  static void taken(Database database, Entry entry, SetValue set, KeyEvent event, int members) {
    boolean empty = set.size() == 0;
    if (empty) {
      database.remove(entry);
    }
    database.changed(entry.key(), event, members);
    if (empty) {
      database.announce(entry.key(), KeyEvent.DEL);
    }
  }
}
