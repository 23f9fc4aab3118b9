package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.IntegerValue;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.keyspace.Values;
import dev.remora.resp.LongParser;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** Strings that are numbers. */
public final class CounterCommands implements CommandGroup {
  private final Numbers numbers = new Numbers();
  private final LongParser parser = new LongParser();

  public CounterCommands() {}

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("incr", (client, arguments, reply) -> add(client, arguments, 1, reply))
        .bind("decr", (client, arguments, reply) -> add(client, arguments, -1, reply))
        .bind("incrby", this::incrBy)
        .bind("decrby", this::decrBy)
        .bind("incrbyfloat", this::incrByFloat);
  }

  private void incrBy(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (numbers.read(arguments, 2, reply)) {
      add(client, arguments, numbers.value(), reply);
    }
  }

  private void decrBy(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.read(arguments, 2, reply)) {
      return;
    }
    if (numbers.value() == Long.MIN_VALUE) {
      reply.error("ERR decrement would overflow");
    } else {
      add(client, arguments, -numbers.value(), reply);
    }
  }

  private void add(Client client, RequestArguments arguments, long delta, ReplyEncoder reply) {
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    if (entry == null) {
      Entry added = database.add(arguments, 1, new IntegerValue(delta));
      database.changed(added.key(), KeyEvent.INCRBY);
      reply.integer(delta);
      return;
    }
    if (StringCommands.isWrongType(entry, reply)) {
      return;
    }
    Object value = entry.value();
    if (value instanceof IntegerValue integer) {
      if (add(integer, delta, reply)) {
        database.changed(entry.key(), KeyEvent.INCRBY);
      }
      return;
    }
    byte[] bytes = Values.bytes(value);
    if (!parser.parse(bytes, 0, bytes.length)) {
      reply.error(Errors.NOT_AN_INTEGER);
      return;
    }
    IntegerValue integer = new IntegerValue(parser.value());
    if (add(integer, delta, reply)) {
      database.value(entry, integer);
      database.changed(entry.key(), KeyEvent.INCRBY);
    }
  }

  private static boolean add(IntegerValue integer, long delta, ReplyEncoder reply) {
    long old = integer.get();
    long sum = old + delta;
    if (((old ^ sum) & (delta ^ sum)) < 0) {
      reply.error("ERR increment or decrement would overflow");
      return false;
    }
    integer.set(sum);
    reply.integer(sum);
    return true;
  }

  private void incrByFloat(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    if (entry != null && StringCommands.isWrongType(entry, reply)) {
      return;
    }
    String before = entry == null ? "0" : new String(Values.bytes(entry.value()), US_ASCII);
    String text =
        new String(arguments.array(2), arguments.offset(2), arguments.length(2), US_ASCII);
    if (!LongDouble.isNumber(before) || !LongDouble.isNumber(text)) {
      reply.error("ERR value is not a valid float");
      return;
    }
    @Nullable String sum = LongDouble.sum(before, text);
    if (sum == null) {
      reply.error("ERR increment would produce NaN or Infinity");
      return;
    }
    byte[] bytes = sum.getBytes(US_ASCII);
    if (entry == null) {
      entry = database.add(arguments, 1, bytes);
    } else {
      database.value(entry, bytes);
    }
    database.changed(entry.key(), KeyEvent.INCRBYFLOAT);
    reply.bulk(bytes);
  }
}
