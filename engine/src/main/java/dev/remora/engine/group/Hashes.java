package dev.remora.engine.group;

import dev.remora.engine.command.Errors;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.value.HashValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** What all commands of hashes need: the hash behind a key. */
final class Hashes {
  private Hashes() {}

  /** The hash of an entry; null if it is none, which is then the reply. */
  static @Nullable HashValue of(Entry entry, ReplyEncoder reply) {
    if (entry.value() instanceof HashValue hash) {
      return hash;
    }
    reply.error(Errors.WRONG_TYPE);
    return null;
  }

  /** The hash of an entry, an empty one for none; null if there is none, which is the reply. */
  static @Nullable HashValue orEmpty(@Nullable Entry entry, ReplyEncoder reply) {
    return entry == null ? HashValue.empty() : of(entry, reply);
  }

  /** Gives a key its hash, which may be another object now. */
  static Entry put(
      Database database, @Nullable Entry entry, RequestArguments arguments, HashValue hash) {
    if (entry == null) {
      return database.add(arguments, 1, hash);
    }
    database.value(entry, hash);
    return entry;
  }
}
