package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.keyspace.MutableString;
import dev.remora.engine.keyspace.Values;
import dev.remora.engine.state.Clock;
import dev.remora.engine.state.Parameters;
import dev.remora.resp.LongParser;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Strings, but for those that are numbers. */
public final class StringCommands implements CommandGroup {
  private static final byte[] EMPTY = {};

  private final Clock clock;
  private final Parameters parameters;
  private final Numbers numbers = new Numbers();
  private final StringOptions options = new StringOptions(numbers);

  public StringCommands(Clock clock, Parameters parameters) {
    this.clock = clock;
    this.parameters = parameters;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("get", this::get)
        .bind("set", this::set)
        .bind("setnx", this::setNx)
        .bind("setex", (client, arguments, reply) -> setEx("setex", true, client, arguments, reply))
        .bind(
            "psetex",
            (client, arguments, reply) -> setEx("psetex", false, client, arguments, reply))
        .bind("getset", this::getSet)
        .bind("getdel", this::getDel)
        .bind("getex", this::getEx)
        .bind("append", this::append)
        .bind("strlen", this::strLen)
        .bind("setrange", this::setRange)
        .bind("getrange", this::getRange)
        .bind("substr", this::getRange)
        .bind("mget", this::mGet)
        .bind("mset", this::mSet)
        .bind("msetnx", this::mSetNx);
  }

  private void get(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.nil();
    } else {
      replyString(entry, reply);
    }
  }

  private void set(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() == 3) {
      set(client.database(), arguments, 1, 2);
      reply.ok();
    } else {
      setWithOptions(client.database(), arguments, reply);
    }
  }

  private void set(Database database, RequestArguments arguments, int key, int value) {
    Entry entry = database.set(arguments, key, value, numbers.parser());
    database.changed(entry.key(), KeyEvent.SET);
  }

  private void setWithOptions(Database database, RequestArguments arguments, ReplyEncoder reply) {
    if (!options.readSet(arguments, reply)) {
      return;
    }
    long expiry = -1;
    if (options.hasExpiry()) {
      expiry = options.expiry("set", arguments, clock.millis(), reply);
      if (expiry < 0) {
        return;
      }
    }
    Entry entry = options.isGet() ? database.read(arguments, 1) : database.find(arguments, 1);
    if (options.isGet() && !replyStringOrNil(entry, reply)) {
      return;
    }
    int expected = options.expectedAt();
    if (expected != 0 && entry != null && !options.isGet() && isWrongType(entry, reply)) {
      return;
    }
    if (entry == null ? options.isXx() || expected != 0 : isKept(entry, expected, arguments)) {
      if (!options.isGet()) {
        reply.nil();
      }
      return;
    }
    put(database, arguments, 1, 2, numbers.parser(), expiry, options.isKeepTtl());
    if (!options.isGet()) {
      reply.ok();
    }
  }

  private boolean isKept(Entry entry, int expected, RequestArguments arguments) {
    return options.isNx() || (expected != 0 && !isEqual(entry, arguments, expected));
  }

  /** Whether an entry, which is a string, has the bytes of an argument. */
  static boolean isEqual(Entry entry, RequestArguments arguments, int i) {
    byte[] bytes = Values.bytes(entry.value());
    int from = arguments.offset(i);
    return Arrays.equals(
        bytes, 0, bytes.length, arguments.array(i), from, from + arguments.length(i));
  }

  /** Sets a key to a string that expires, if {@code expiry} is not negative. */
  static void put(
      Database database,
      RequestArguments arguments,
      int key,
      int value,
      LongParser parser,
      long expiry,
      boolean keepTtl) {
    Entry entry = database.find(arguments, key);
    if (entry == null) {
      entry = database.add(arguments, key, Values.string(arguments, value, parser));
    } else {
      database.value(entry, arguments, value, parser);
      if (!keepTtl && expiry < 0) {
        entry = database.persist(entry);
      }
    }
    if (expiry >= 0) {
      entry = database.expireAt(entry, expiry);
    }
    database.changed(entry.key(), KeyEvent.SET);
    if (expiry >= 0) {
      database.announce(entry.key(), KeyEvent.EXPIRE);
    }
  }

  private void setNx(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database database = client.database();
    boolean absent = database.find(arguments, 1) == null;
    if (absent) {
      set(database, arguments, 1, 2);
    }
    reply.integer(absent ? 1 : 0);
  }

  private void setEx(
      String command,
      boolean seconds,
      Client client,
      RequestArguments arguments,
      ReplyEncoder reply) {
    if (!numbers.read(arguments, 2, reply)) {
      return;
    }
    long expiry = StringOptions.expiry(numbers.value(), seconds, clock.millis(), command, reply);
    if (expiry >= 0) {
      put(client.database(), arguments, 1, 3, numbers.parser(), expiry, false);
      reply.ok();
    }
  }

  private void getSet(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (replyStringOrNil(client.database().read(arguments, 1), reply)) {
      set(client.database(), arguments, 1, 2);
    }
  }

  private void getDel(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (replyStringOrNil(entry, reply) && entry != null) {
      client.database().remove(entry);
      client.database().changed(entry.key(), KeyEvent.DEL);
    }
  }

  private void getEx(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!options.readGetEx(arguments, reply)) {
      return;
    }
    Database database = client.database();
    Entry entry = database.read(arguments, 1);
    if (entry == null) {
      reply.nil();
      return;
    }
    if (isWrongType(entry, reply)) {
      return;
    }
    long expiry = -1;
    if (options.hasExpiry()) {
      expiry = options.expiry("getex", arguments, clock.millis(), reply);
      if (expiry < 0) {
        return;
      }
    }
    Values.reply(entry.value(), reply);
    if (expiry >= 0 && options.isExpiryAbsolute() && expiry <= clock.millis()) {
      database.remove(entry);
      database.changed(entry.key(), KeyEvent.DEL);
    } else if (expiry >= 0) {
      database.expireAt(entry, expiry);
      database.changed(entry.key(), KeyEvent.EXPIRE);
    } else if (options.isPersist() && entry.expiresAt() >= 0) {
      database.persist(entry);
      database.changed(entry.key(), KeyEvent.PERSIST);
    }
  }

  private void append(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    if (entry == null) {
      Object value = string(arguments, 2);
      database.changed(database.add(arguments, 1, value).key(), KeyEvent.APPEND);
      reply.integer(Values.length(value));
      return;
    }
    if (isWrongType(entry, reply)) {
      return;
    }
    int at = Values.length(entry.value());
    if (isTooLong((long) at + arguments.length(2), reply)) {
      return;
    }
    MutableString string = Values.mutable(entry.value());
    string.write(at, arguments.array(2), arguments.offset(2), arguments.length(2));
    database.value(entry, string);
    database.changed(entry.key(), KeyEvent.APPEND);
    reply.integer(string.length());
  }

  private void strLen(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.integer(0);
    } else if (!isWrongType(entry, reply)) {
      reply.integer(Values.length(entry.value()));
    }
  }

  private void setRange(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.read(arguments, 2, reply)) {
      return;
    }
    long at = numbers.value();
    if (at < 0) {
      reply.error("ERR offset is out of range");
      return;
    }
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    int count = arguments.length(3);
    if (entry != null && isWrongType(entry, reply)) {
      return;
    }
    if (count == 0) {
      reply.integer(entry == null ? 0 : Values.length(entry.value()));
      return;
    }
    if (isTooLong(at, reply) || isTooLong(at + count, reply)) {
      return;
    }
    MutableString string =
        entry == null ? new MutableString(EMPTY, 0, 0) : Values.mutable(entry.value());
    string.write((int) at, arguments.array(3), arguments.offset(3), count);
    if (entry == null) {
      entry = database.add(arguments, 1, string);
    } else {
      database.value(entry, string);
    }
    database.changed(entry.key(), KeyEvent.SETRANGE);
    reply.integer(string.length());
  }

  private void getRange(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.read(arguments, 2, reply)) {
      return;
    }
    long start = numbers.value();
    if (!numbers.read(arguments, 3, reply)) {
      return;
    }
    long end = numbers.value();
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.bulk(EMPTY);
    } else if (!isWrongType(entry, reply)) {
      replyRange(entry.value(), start, end, reply);
    }
  }

  private static void replyRange(Object value, long start, long end, ReplyEncoder reply) {
    int length = Values.length(value);
    long from = Math.max(0, start < 0 ? start + length : start);
    long to = Math.min(length - 1L, Math.max(0, end < 0 ? end + length : end));
    if (length == 0 || from > to || (start < 0 && end < 0 && start > end)) {
      reply.bulk(EMPTY);
      return;
    }
    int count = (int) (to - from + 1);
    if (value instanceof MutableString mutable) {
      reply.bulk(mutable.bytes(), (int) from, count);
    } else {
      reply.bulk(Values.bytes(value), (int) from, count, true);
    }
  }

  private void mGet(Client client, RequestArguments arguments, ReplyEncoder reply) {
    int count = arguments.count();
    reply.array(count - 1);
    for (int i = 1; i < count; i++) {
      Entry entry = client.database().read(arguments, i);
      if (entry == null || !Values.isString(entry.value())) {
        reply.nil();
      } else {
        Values.reply(entry.value(), reply);
      }
    }
  }

  private void mSet(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() % 2 == 0) {
      Errors.arity("mset", reply);
      return;
    }
    setAll(client.database(), arguments);
    reply.ok();
  }

  private void mSetNx(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() % 2 == 0) {
      Errors.arity("msetnx", reply);
      return;
    }
    Database database = client.database();
    for (int i = 1; i < arguments.count(); i += 2) {
      if (database.find(arguments, i) != null) {
        reply.integer(0);
        return;
      }
    }
    setAll(database, arguments);
    reply.integer(1);
  }

  private void setAll(Database database, RequestArguments arguments) {
    for (int i = 1; i < arguments.count(); i += 2) {
      set(database, arguments, i, i + 1);
    }
  }

  private Object string(RequestArguments arguments, int i) {
    return Values.string(arguments, i, numbers.parser());
  }

  private boolean isTooLong(long length, ReplyEncoder reply) {
    if (length <= parameters.requestLimits().maxBulkLength()) {
      return false;
    }
    reply.error(Errors.TOO_LONG);
    return true;
  }

  private static boolean replyStringOrNil(@Nullable Entry entry, ReplyEncoder reply) {
    if (entry == null) {
      reply.nil();
      return true;
    }
    return replyString(entry, reply);
  }

  private static boolean replyString(Entry entry, ReplyEncoder reply) {
    if (isWrongType(entry, reply)) {
      return false;
    }
    Values.reply(entry.value(), reply);
    return true;
  }

  static boolean isWrongType(Entry entry, ReplyEncoder reply) {
    if (Values.isString(entry.value())) {
      return false;
    }
    reply.error(Errors.WRONG_TYPE);
    return true;
  }
}
