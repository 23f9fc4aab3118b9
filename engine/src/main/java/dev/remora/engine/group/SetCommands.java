package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.value.Element;
import dev.remora.engine.value.SetLimits;
import dev.remora.engine.value.SetValue;
import dev.remora.engine.value.SetValue.Members;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** Single sets, but for members by chance. */
public final class SetCommands implements CommandGroup {
  private final SetLimits limits;
  private final Element member = new Element();

  public SetCommands(SetLimits limits) {
    this.limits = limits;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("sadd", this::sAdd)
        .bind("srem", this::sRem)
        .bind("smove", this::sMove)
        .bind("sismember", this::sIsMember)
        .bind("smismember", this::smIsMember)
        .bind("smembers", this::sMembers)
        .bind("scard", this::sCard);
  }

  private void sAdd(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    SetValue set = entry == null ? SetValue.empty() : Sets.of(entry, reply);
    if (set == null) {
      return;
    }
    int before = set.size();
    for (int i = 2; i < arguments.count(); i++) {
      set = set.add(member.wrap(arguments, i), limits);
    }
    int added = set.size() - before;
    if (added > 0) {
      changed(database, entry, arguments, 1, set, added);
    }
    reply.integer(added);
  }

  /** A set has got members: it is its key's value now. */
  private static void changed(
      Database database,
      @Nullable Entry entry,
      RequestArguments arguments,
      int i,
      SetValue set,
      int added) {
    Entry changed = entry;
    if (changed == null) {
      changed = database.add(arguments, i, set);
    } else {
      database.value(changed, set);
    }
    database.changed(changed.key(), KeyEvent.SADD, added);
  }

  private void sRem(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    if (entry == null) {
      reply.integer(0);
      return;
    }
    SetValue set = Sets.of(entry, reply);
    if (set == null) {
      return;
    }
    int removed = 0;
    for (int i = 2; i < arguments.count(); i++) {
      removed += set.remove(member.wrap(arguments, i)) ? 1 : 0;
    }
    if (removed > 0) {
      Sets.taken(database, entry, set, KeyEvent.SREM, removed);
    }
    reply.integer(removed);
  }

  private void sMove(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database database = client.database();
    Entry from = database.find(arguments, 1);
    Entry to = database.find(arguments, 2);
    if (from == null) {
      reply.integer(0);
      return;
    }
    SetValue source = Sets.of(from, reply);
    if (source == null || !Sets.isSetOrAbsent(to, reply)) {
      return;
    }
    member.wrap(arguments, 3);
    if (to != null && to.value().equals(source)) {
      reply.integer(source.contains(member) ? 1 : 0);
      return;
    }
    if (!source.remove(member)) {
      reply.integer(0);
      return;
    }
    Sets.taken(database, from, source, KeyEvent.SREM, 1);
    SetValue target = to == null ? SetValue.empty() : (SetValue) to.value();
    int before = target.size();
    target = target.add(member, limits);
    if (target.size() > before) {
      changed(database, to, arguments, 2, target, 1);
    }
    reply.integer(1);
  }

  private void sIsMember(Client client, RequestArguments arguments, ReplyEncoder reply) {
    SetValue set = read(client, arguments, reply);
    if (set != null) {
      reply.integer(set.contains(member.wrap(arguments, 2)) ? 1 : 0);
    }
  }

  private void smIsMember(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    SetValue set = entry == null ? SetValue.empty() : Sets.of(entry, reply);
    if (set == null) {
      return;
    }
    reply.array(arguments.count() - 2);
    for (int i = 2; i < arguments.count(); i++) {
      reply.integer(set.contains(member.wrap(arguments, i)) ? 1 : 0);
    }
  }

  private void sMembers(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    SetValue set = entry == null ? SetValue.empty() : Sets.of(entry, reply);
    if (set == null) {
      return;
    }
    reply.set(set.size());
    for (Members members = set.members(); members.next(member); ) {
      member.reply(reply);
    }
  }

  private void sCard(Client client, RequestArguments arguments, ReplyEncoder reply) {
    SetValue set = read(client, arguments, reply);
    if (set != null) {
      reply.integer(set.size());
    }
  }

  /** The set that a command reads which replies 0 where there is none; null: there is a reply. */
  private static @Nullable SetValue read(
      Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.integer(0);
      return null;
    }
    return Sets.of(entry, reply);
  }
}
