package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.value.Element;
import dev.remora.engine.value.HashLimits;
import dev.remora.engine.value.HashValue;
import dev.remora.engine.value.HashValue.Fields;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** Hashes, but for their numbers, and for fields by chance. */
public final class HashCommands implements CommandGroup {
  private final HashLimits limits;
  private final Numbers numbers = new Numbers();
  private final Element field = new Element();
  private final Element value = new Element();

  public HashCommands(HashLimits limits) {
    this.limits = limits;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("hset", this::hSet)
        .bind("hmset", this::hmSet)
        .bind("hsetnx", this::hSetNx)
        .bind("hget", this::hGet)
        .bind("hmget", this::hmGet)
        .bind("hgetall", (client, arguments, reply) -> all(true, true, client, arguments, reply))
        .bind("hkeys", (client, arguments, reply) -> all(true, false, client, arguments, reply))
        .bind("hvals", (client, arguments, reply) -> all(false, true, client, arguments, reply))
        .bind("hdel", this::hDel)
        .bind("hgetdel", this::hGetDel)
        .bind("hexists", this::hExists)
        .bind("hlen", this::hLen)
        .bind("hstrlen", this::hStrLen);
  }

  private void hSet(Client client, RequestArguments arguments, ReplyEncoder reply) {
    int created = setAll("hset", client.database(), arguments, reply);
    if (created >= 0) {
      reply.integer(created);
    }
  }

  private void hmSet(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (setAll("hmset", client.database(), arguments, reply) >= 0) {
      reply.ok();
    }
  }

  /** How many fields were not there before; -1 if nothing was set, which is then the reply. */
  private int setAll(
      String command, Database database, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() % 2 != 0) {
      Errors.arity(command, reply);
      return -1;
    }
    Entry entry = database.find(arguments, 1);
    HashValue hash = entry == null ? HashValue.empty(arguments, 2) : Hashes.of(entry, reply);
    if (hash == null) {
      return -1;
    }
    int before = hash.size();
    for (int i = 2; i < arguments.count(); i += 2) {
      hash = hash.put(field.wrap(arguments, i), value.wrap(arguments, i + 1), limits);
    }
    entry = Hashes.put(database, entry, arguments, hash);
    database.changed(entry.key(), KeyEvent.HSET, (arguments.count() - 2) / 2);
    return hash.size() - before;
  }

  private void hSetNx(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    HashValue hash = Hashes.orEmpty(entry, reply);
    if (hash == null) {
      return;
    }
    field.wrap(arguments, 2);
    if (hash.contains(field)) {
      reply.integer(0);
      return;
    }
    hash = hash.put(field, value.wrap(arguments, 3), limits);
    entry = Hashes.put(database, entry, arguments, hash);
    database.changed(entry.key(), KeyEvent.HSET);
    reply.integer(1);
  }

  private void hGet(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.nil();
      return;
    }
    HashValue hash = Hashes.of(entry, reply);
    if (hash != null) {
      replyValue(hash, arguments, 2, reply);
    }
  }

  private void hmGet(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    HashValue hash = Hashes.orEmpty(entry, reply);
    if (hash == null) {
      return;
    }
    reply.array(arguments.count() - 2);
    for (int i = 2; i < arguments.count(); i++) {
      replyValue(hash, arguments, i, reply);
    }
  }

  private void replyValue(HashValue hash, RequestArguments arguments, int i, ReplyEncoder reply) {
    if (hash.get(field.wrap(arguments, i), value)) {
      value.reply(reply);
    } else {
      reply.nil();
    }
  }

  private void all(
      boolean withFields,
      boolean withValues,
      Client client,
      RequestArguments arguments,
      ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    HashValue hash = Hashes.orEmpty(entry, reply);
    if (hash == null) {
      return;
    }
    if (withFields && withValues) {
      reply.map(hash.size());
    } else {
      reply.array(hash.size());
    }
    for (Fields fields = hash.fields(); fields.next(field, value); ) {
      if (withFields) {
        field.reply(reply);
      }
      if (withValues) {
        value.reply(reply);
      }
    }
  }

  private void hDel(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    HashValue hash = Hashes.orEmpty(entry, reply);
    if (hash == null) {
      return;
    }
    int deleted = 0;
    for (int i = 2; i < arguments.count(); i++) {
      deleted += hash.remove(field.wrap(arguments, i)) ? 1 : 0;
    }
    if (entry != null && deleted > 0) {
      deleted(database, entry, hash, deleted);
    }
    reply.integer(deleted);
  }

  private void hGetDel(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!arguments.is(2, Words.FIELDS)) {
      reply.error(Errors.SYNTAX);
      return;
    }
    if (!numbers.read(arguments, 3, reply)) {
      return;
    }
    if (numbers.value() != arguments.count() - 4) {
      reply.error("ERR numfields should be greater than 0 and match the provided number of fields");
      return;
    }
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    HashValue hash = Hashes.orEmpty(entry, reply);
    if (hash == null) {
      return;
    }
    reply.array(arguments.count() - 4);
    int deleted = 0;
    for (int i = 4; i < arguments.count(); i++) {
      replyValue(hash, arguments, i, reply);
      deleted += hash.remove(field) ? 1 : 0;
    }
    if (entry != null && deleted > 0) {
      deleted(database, entry, hash, deleted);
    }
  }

  private static void deleted(Database database, Entry entry, HashValue hash, int fields) {
    boolean empty = hash.size() == 0;
    if (empty) {
      database.remove(entry);
    }
    database.changed(entry.key(), KeyEvent.HDEL, fields);
    if (empty) {
      database.announce(entry.key(), KeyEvent.DEL);
    }
  }

  private void hExists(Client client, RequestArguments arguments, ReplyEncoder reply) {
    HashValue hash = read(client, arguments, reply);
    if (hash != null) {
      reply.integer(hash.contains(field.wrap(arguments, 2)) ? 1 : 0);
    }
  }

  private void hLen(Client client, RequestArguments arguments, ReplyEncoder reply) {
    HashValue hash = read(client, arguments, reply);
    if (hash != null) {
      reply.integer(hash.size());
    }
  }

  private void hStrLen(Client client, RequestArguments arguments, ReplyEncoder reply) {
    HashValue hash = read(client, arguments, reply);
    if (hash != null) {
      reply.integer(hash.get(field.wrap(arguments, 2), value) ? value.length() : 0);
    }
  }

  /** The hash that a command reads which replies 0 where there is none; null: there is a reply. */
  private static @Nullable HashValue read(
      Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.integer(0);
      return null;
    }
    return Hashes.of(entry, reply);
  }
}
