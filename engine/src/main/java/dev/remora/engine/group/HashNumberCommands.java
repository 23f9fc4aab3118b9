package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.value.Element;
import dev.remora.engine.value.HashLimits;
import dev.remora.engine.value.HashValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** Values of hashes that are numbers. */
public final class HashNumberCommands implements CommandGroup {
  private final HashLimits limits;
  private final Numbers numbers = new Numbers();
  private final Element field = new Element();
  private final Element value = new Element();

  public HashNumberCommands(HashLimits limits) {
    this.limits = limits;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table.bind("hincrby", this::hIncrBy).bind("hincrbyfloat", this::hIncrByFloat);
  }

  private void hIncrBy(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.read(arguments, 3, reply)) {
      return;
    }
    long delta = numbers.value();
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    HashValue hash = Hashes.orEmpty(entry, reply);
    if (hash == null) {
      return;
    }
    long old = 0;
    if (hash.get(field.wrap(arguments, 2), value)) {
      if (!value.isInteger()) {
        reply.error("ERR hash value is not an integer");
        return;
      }
      old = value.integer();
    }
    long sum = old + delta;
    if (((old ^ sum) & (delta ^ sum)) < 0) {
      reply.error("ERR increment or decrement would overflow");
      return;
    }
    hash = hash.put(field, value.wrap(sum), limits);
    entry = Hashes.put(database, entry, arguments, hash);
    database.changed(entry.key(), KeyEvent.HINCRBY);
    reply.integer(sum);
  }

  private void hIncrByFloat(Client client, RequestArguments arguments, ReplyEncoder reply) {
    String delta = text(value.wrap(arguments, 3));
    if (!LongDouble.isNumber(delta)) {
      reply.error("ERR value is not a valid float");
      return;
    }
    if (LongDouble.isInfinity(delta)) {
      reply.error("ERR value is NaN or Infinity");
      return;
    }
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    HashValue hash = Hashes.orEmpty(entry, reply);
    if (hash == null) {
      return;
    }
    String old = hash.get(field.wrap(arguments, 2), value) ? text(value) : "0";
    if (!LongDouble.isNumber(old)) {
      reply.error("ERR hash value is not a float");
      return;
    }
    String sum = LongDouble.sum(old, delta);
    if (sum == null) {
      reply.error("ERR increment would produce NaN or Infinity");
      return;
    }
    hash = hash.put(field, value.wrap(sum.getBytes(US_ASCII)), limits);
    entry = Hashes.put(database, entry, arguments, hash);
    database.changed(entry.key(), KeyEvent.HINCRBYFLOAT);
    value.reply(reply);
  }

  private static String text(Element element) {
    return new String(element.array(), element.offset(), element.length(), ISO_8859_1);
  }
}
