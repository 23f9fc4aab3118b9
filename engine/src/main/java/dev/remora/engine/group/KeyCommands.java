package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.HelpText;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.keyspace.Keyspace;
import dev.remora.engine.keyspace.Values;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Keys, whatever their values are. */
public final class KeyCommands implements CommandGroup {
  private final Keyspace keyspace;
  private final Numbers numbers = new Numbers();
  private final SplittableRandom random = new SplittableRandom();

  public KeyCommands(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("del", this::del)
        .bind("unlink", this::del)
        .bind("exists", this::exists)
        .bind("touch", this::touch)
        .bind("type", this::type)
        .bind("randomkey", this::randomKey)
        .bind("rename", this::rename)
        .bind("renamenx", this::renameNx)
        .bind("copy", this::copy)
        .bind("move", this::move)
        .bind("object|encoding", this::encoding)
        .bind("object|refcount", this::refCount)
        .bind("object|idletime", this::idleTime)
        .bind("object|freq", this::frequency)
        .bind("object|help", new HelpText("object", OBJECT_HELP));
  }

  private void del(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database database = client.database();
    int removed = 0;
    for (int i = 1; i < arguments.count(); i++) {
      Entry entry = database.peek(arguments, i);
      if (entry != null) {
        database.remove(entry);
        database.changed(entry.key(), KeyEvent.DEL);
        removed++;
      }
    }
    reply.integer(removed);
  }

  private void exists(Client client, RequestArguments arguments, ReplyEncoder reply) {
    int found = 0;
    for (int i = 1; i < arguments.count(); i++) {
      if (client.database().peek(arguments, i) != null) {
        found++;
      }
    }
    reply.integer(found);
  }

  private void touch(Client client, RequestArguments arguments, ReplyEncoder reply) {
    int found = 0;
    for (int i = 1; i < arguments.count(); i++) {
      if (client.database().read(arguments, i) != null) {
        found++;
      }
    }
    reply.integer(found);
  }

  private void type(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().peek(arguments, 1);
    reply.simple(entry == null ? "none" : Values.type(entry.value()).word());
  }

  private void randomKey(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().random(random);
    if (entry == null) {
      reply.nil();
    } else {
      reply.bulk(entry.key());
    }
  }

  private void rename(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().find(arguments, 1);
    if (entry == null) {
      reply.error(Errors.NO_SUCH_KEY);
      return;
    }
    if (!isSame(arguments, 1, 2)) {
      renameTo(client.database(), entry, arguments);
    }
    reply.ok();
  }

  private void renameNx(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    if (entry == null) {
      reply.error(Errors.NO_SUCH_KEY);
    } else if (isSame(arguments, 1, 2) || database.find(arguments, 2) != null) {
      reply.integer(0);
    } else {
      renameTo(database, entry, arguments);
      reply.integer(1);
    }
  }

  private static void renameTo(Database database, Entry entry, RequestArguments arguments) {
    Entry other = database.find(arguments, 2);
    if (other != null) {
      database.remove(other);
    }
    database.remove(entry);
    byte[] name = arguments.keep(2);
    database.add(name, entry.value(), entry.expiresAt());
    database.changed(entry.key(), KeyEvent.RENAME_FROM);
    database.changed(name, KeyEvent.RENAME_TO, 0);
  }

  private void copy(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database target = client.database();
    boolean replace = false;
    for (int i = 3; i < arguments.count(); i++) {
      if (arguments.is(i, Words.REPLACE)) {
        replace = true;
      } else if (arguments.is(i, Words.DB) && i + 1 < arguments.count()) {
        i++;
        if (!numbers.readInt(arguments, i, reply)) {
          return;
        }
        if (!isDatabase(numbers.value())) {
          reply.error(Errors.DB_INDEX);
          return;
        }
        target = keyspace.database((int) numbers.value());
      } else {
        reply.error(Errors.SYNTAX);
        return;
      }
    }
    if (target == client.database() && isSame(arguments, 1, 2)) {
      reply.error(Errors.SAME_OBJECT);
      return;
    }
    Entry source = client.database().read(arguments, 1);
    reply.integer(source != null && copyTo(target, source, arguments, replace) ? 1 : 0);
  }

  private static boolean copyTo(
      Database target, Entry source, RequestArguments arguments, boolean replace) {
    Entry other = target.find(arguments, 2);
    if (other != null) {
      if (!replace) {
        return false;
      }
      target.remove(other);
    }
    byte[] name = arguments.keep(2);
    target.add(name, Values.copy(source.value()), source.expiresAt());
    target.changed(name, KeyEvent.COPY_TO);
    return true;
  }

  private void move(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.readInt(arguments, 2, reply)) {
      return;
    }
    if (!isDatabase(numbers.value())) {
      reply.error(Errors.DB_INDEX);
      return;
    }
    Database source = client.database();
    Database target = keyspace.database((int) numbers.value());
    if (source == target) {
      reply.error(Errors.SAME_OBJECT);
      return;
    }
    Entry entry = source.find(arguments, 1);
    if (entry == null || target.find(arguments, 1) != null) {
      reply.integer(0);
      return;
    }
    source.remove(entry);
    target.add(entry.key(), entry.value(), entry.expiresAt());
    source.changed(entry.key(), KeyEvent.MOVE_FROM);
    target.changed(entry.key(), KeyEvent.MOVE_TO, 0);
    reply.integer(1);
  }

  private void encoding(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().peek(arguments, 2);
    if (entry == null) {
      reply.nil();
    } else {
      reply.bulk(Values.encoding(entry.value()));
    }
  }

  private void refCount(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (client.database().peek(arguments, 2) == null) {
      reply.nil();
    } else {
      reply.integer(1);
    }
  }

  private void idleTime(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().peek(arguments, 2);
    if (entry == null) {
      reply.nil();
    } else if (keyspace.touch().isFrequency()) {
      reply.error(
          "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when"
              + " switching between policies at runtime LRU and LFU data will take some time to"
              + " adjust.");
    } else {
      reply.integer(keyspace.touch().idleSeconds(entry));
    }
  }

  private void frequency(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().peek(arguments, 2);
    if (entry == null) {
      reply.nil();
    } else if (keyspace.touch().isFrequency()) {
      reply.integer(keyspace.touch().frequency(entry));
    } else {
      reply.error(
          "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note"
              + " that when switching between policies at runtime LRU and LFU data will take some"
              + " time to adjust.");
    }
  }

  private boolean isDatabase(long index) {
    return index >= 0 && index < keyspace.count();
  }

  private static boolean isSame(RequestArguments arguments, int a, int b) {
    return Arrays.equals(
        arguments.array(a),
        arguments.offset(a),
        arguments.offset(a) + arguments.length(a),
        arguments.array(b),
        arguments.offset(b),
        arguments.offset(b) + arguments.length(b));
  }

  private static final String OBJECT_HELP =
      """
      ENCODING <key>
          Return the kind of internal representation used in order to store the value
          associated with a <key>.
      FREQ <key>
          Return the access frequency index of the <key>. The returned integer is
          proportional to the logarithm of the recent access frequency of the key.
      IDLETIME <key>
          Return the idle time of the <key>, that is the approximated number of
          seconds elapsed since the last access to the key.
      REFCOUNT <key>
          Return the number of references of the value associated with the specified
          <key>.
      """;
}
