package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.value.Element;
import dev.remora.engine.value.HashValue;
import dev.remora.engine.value.HashValue.Fields;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Fields by chance: HRANDFIELD. */
public final class HashRandomCommands implements CommandGroup {
  private final RandomGenerator random = new SplittableRandom();
  private final SampleCount count = new SampleCount();
  private final Element field = new Element();
  private final Element value = new Element();

  public HashRandomCommands() {}

  @Override
  public void bindTo(CommandTableBuilder table) {
    table.bind("hrandfield", this::hRandField);
  }

  private void hRandField(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() == 2) {
      one(client, arguments, reply);
      return;
    }
    if (!count.read(arguments, 2, reply)) {
      return;
    }
    boolean withValues = arguments.count() == 4 && arguments.is(3, Words.WITHVALUES);
    if (arguments.count() > 3 && !withValues) {
      reply.error(Errors.SYNTAX);
    } else if (withValues && !count.isDoubled()) {
      reply.error(Errors.OUT_OF_RANGE);
    } else {
      several(withValues, client, arguments, reply);
    }
  }

  private void one(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.nil();
      return;
    }
    HashValue hash = Hashes.of(entry, reply);
    if (hash != null) {
      hash.random(random, field, value);
      field.reply(reply);
    }
  }

  private void several(
      boolean withValues, Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    HashValue hash = Hashes.orEmpty(entry, reply);
    if (hash == null) {
      return;
    }
    int elements = hash.size() == 0 ? 0 : count.of(hash.size(), reply);
    if (elements < 0) {
      return;
    }
    boolean pairs = withValues && reply.isResp3();
    reply.array(withValues && !pairs ? Math.multiplyExact(elements, 2) : elements);
    if (count.isRepeating()) {
      for (int i = 0; i < elements; i++) {
        hash.random(random, field, value);
        reply(withValues, pairs, reply);
      }
    } else if (elements == hash.size()) {
      for (Fields fields = hash.fields(); fields.next(field, value); ) {
        reply(withValues, pairs, reply);
      }
    } else {
      hash.sample(elements, random, field, value, (f, v) -> reply(withValues, pairs, reply));
    }
  }

  private void reply(boolean withValues, boolean pairs, ReplyEncoder reply) {
    if (pairs) {
      reply.array(2);
    }
    field.reply(reply);
    if (withValues) {
      value.reply(reply);
    }
  }
}
