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
import dev.remora.engine.value.SetValue;
import dev.remora.engine.value.SetValue.Members;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Members by chance: SPOP and SRANDMEMBER. */
public final class SetRandomCommands implements CommandGroup {
  private final RandomGenerator random = new SplittableRandom();
  private final Numbers numbers = new Numbers();
  private final SampleCount count = new SampleCount();
  private final Element member = new Element();

  public SetRandomCommands() {}

  @Override
  public void bindTo(CommandTableBuilder table) {
    table.bind("spop", this::sPop).bind("srandmember", this::sRandMember);
  }

  private void sPop(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() > 3) {
      reply.error(Errors.SYNTAX);
    } else if (arguments.count() == 3) {
      popSeveral(client.database(), arguments, reply);
    } else {
      popOne(client.database(), arguments, reply);
    }
  }

  private void popOne(Database database, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = database.find(arguments, 1);
    if (entry == null) {
      reply.nil();
      return;
    }
    SetValue set = Sets.of(entry, reply);
    if (set != null) {
      pop(set, reply);
      Sets.taken(database, entry, set, KeyEvent.SPOP, 1);
    }
  }

  private void popSeveral(Database database, RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.isNumber(arguments, 2) || numbers.value() < 0) {
      reply.error(Errors.NOT_POSITIVE);
      return;
    }
    Entry entry = database.find(arguments, 1);
    if (entry == null) {
      reply.set(0);
      return;
    }
    SetValue set = Sets.of(entry, reply);
    if (set == null) {
      return;
    }
    int wanted = (int) Math.min(numbers.value(), set.size());
    reply.set(wanted);
    if (wanted == set.size()) {
      for (Members members = set.members(); members.next(member); ) {
        member.reply(reply);
      }
      database.remove(entry);
      database.changed(entry.key(), KeyEvent.SPOP, wanted);
      database.announce(entry.key(), KeyEvent.DEL);
    } else if (wanted > 0) {
      for (int i = 0; i < wanted; i++) {
        pop(set, reply);
      }
      database.changed(entry.key(), KeyEvent.SPOP, wanted);
    }
  }

  /** Replies before the member is removed: it is shown where it stands. */
  private void pop(SetValue set, ReplyEncoder reply) {
    set.random(random, member);
    member.reply(reply);
    set.remove(member);
  }

  private void sRandMember(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() > 3) {
      reply.error(Errors.SYNTAX);
    } else if (arguments.count() == 2) {
      one(client, arguments, reply);
    } else if (count.read(arguments, 2, reply)) {
      several(client, arguments, reply);
    }
  }

  private void one(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.nil();
      return;
    }
    SetValue set = Sets.of(entry, reply);
    if (set != null) {
      set.random(random, member);
      member.reply(reply);
    }
  }

  private void several(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.array(0);
      return;
    }
    SetValue set = Sets.of(entry, reply);
    int members = set == null ? -1 : count.of(set.size(), reply);
    if (set == null || members < 0) {
      return;
    }
    reply.array(members);
    if (count.isRepeating()) {
      for (int i = 0; i < members; i++) {
        set.random(random, member);
        member.reply(reply);
      }
    } else if (members == set.size()) {
      for (Members all = set.members(); all.next(member); ) {
        member.reply(reply);
      }
    } else {
      set.sample(members, random, member, sampled -> sampled.reply(reply));
    }
  }
}
