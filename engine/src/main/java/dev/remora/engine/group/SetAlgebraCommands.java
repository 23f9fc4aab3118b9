package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandHandler;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.value.Element;
import dev.remora.engine.value.SetAlgebra;
import dev.remora.engine.value.SetLimits;
import dev.remora.engine.value.SetValue;
import dev.remora.engine.value.SetValue.Members;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Several sets: their intersection, union and difference, replied or stored. */
public final class SetAlgebraCommands implements CommandGroup {
  private final SetLimits limits;
  private final Numbers numbers = new Numbers();
  private final Element member = new Element();

  public SetAlgebraCommands(SetLimits limits) {
    this.limits = limits;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("sinter", this::sInter)
        .bind("sintercard", this::sInterCard)
        .bind("sunion", (client, arguments, reply) -> reply(this::union, client, arguments, reply))
        .bind(
            "sdiff",
            (client, arguments, reply) -> reply(this::difference, client, arguments, reply))
        .bind("sinterstore", storing(this::intersection, KeyEvent.SINTERSTORE))
        .bind("sunionstore", storing(this::union, KeyEvent.SUNIONSTORE))
        .bind("sdiffstore", storing(this::difference, KeyEvent.SDIFFSTORE));
  }

  private void sInter(Client client, RequestArguments arguments, ReplyEncoder reply) {
    SetValue[] sets = read(client, arguments, 1, arguments.count() - 1, reply);
    if (sets == null) {
      return;
    }
    int mark = reply.mark();
    int found =
        SetAlgebra.intersect(sets, Integer.MAX_VALUE, member, common -> common.reply(reply));
    reply.setAt(mark, found);
  }

  private void sInterCard(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.isNumber(arguments, 1) || numbers.value() < 1) {
      reply.error("ERR numkeys should be greater than 0");
      return;
    }
    if (numbers.value() > arguments.count() - 2) {
      reply.error("ERR Number of keys can't be greater than number of args");
      return;
    }
    int keys = (int) numbers.value();
    long limit = limit(arguments, 2 + keys, reply);
    SetValue[] sets = limit < 0 ? null : read(client, arguments, 2, keys, reply);
    if (sets != null) {
      int most = limit == 0 ? Integer.MAX_VALUE : (int) Math.min(limit, Integer.MAX_VALUE);
      reply.integer(SetAlgebra.intersect(sets, most, member, common -> {}));
    }
  }

  /** The number after LIMIT, 0 for none; -1 if there is something else, which is then the reply. */
  private long limit(RequestArguments arguments, int from, ReplyEncoder reply) {
    long limit = 0;
    for (int i = from; i < arguments.count(); i += 2) {
      if (i + 1 == arguments.count() || !arguments.is(i, Words.LIMIT)) {
        reply.error(Errors.SYNTAX);
        return -1;
      }
      if (!numbers.isNumber(arguments, i + 1) || numbers.value() < 0) {
        reply.error("ERR LIMIT can't be negative");
        return -1;
      }
      limit = numbers.value();
    }
    return limit;
  }

  private void reply(
      Operation operation, Client client, RequestArguments arguments, ReplyEncoder reply) {
    SetValue[] sets = read(client, arguments, 1, arguments.count() - 1, reply);
    if (sets == null) {
      return;
    }
    SetValue result = operation.of(sets);
    reply.set(result.size());
    for (Members members = result.members(); members.next(member); ) {
      member.reply(reply);
    }
  }

  private CommandHandler storing(Operation operation, KeyEvent event) {
    return (client, arguments, reply) -> {
      SetValue[] sets = read(client, arguments, 2, arguments.count() - 2, reply);
      if (sets != null) {
        store(client.database(), arguments, operation.of(sets), event, reply);
      }
    };
  }

  private static void store(
      Database database,
      RequestArguments arguments,
      SetValue result,
      KeyEvent event,
      ReplyEncoder reply) {
    if (result.size() > 0) {
      Entry entry = database.set(arguments, 1, result);
      database.changed(entry.key(), event);
    } else {
      Entry entry = database.find(arguments, 1);
      if (entry != null) {
        database.remove(entry);
        database.changed(entry.key(), KeyEvent.DEL);
      }
    }
    reply.integer(result.size());
  }

  /** The sets behind keys, an empty one for a missing key; null: one is no set, as replied. */
  private static SetValue @Nullable [] read(
      Client client, RequestArguments arguments, int from, int keys, ReplyEncoder reply) {
    SetValue[] sets = new SetValue[keys];
    for (int i = 0; i < keys; i++) {
      Entry entry = client.database().read(arguments, from + i);
      SetValue set = entry == null ? SetValue.empty() : Sets.of(entry, reply);
      if (set == null) {
        return null;
      }
      sets[i] = set;
    }
    return sets;
  }

  private SetValue intersection(SetValue[] sets) {
    var result = new Collected();
    SetAlgebra.intersect(sets, Integer.MAX_VALUE, member, result);
    return result.set;
  }

  private SetValue union(SetValue[] sets) {
    return SetAlgebra.union(sets, member, limits);
  }

  private SetValue difference(SetValue[] sets) {
    return SetAlgebra.subtract(sets, member, limits);
  }

  /** What comes out of several sets: a set that is none of them. */
  @FunctionalInterface
  private interface Operation {
    SetValue of(SetValue[] sets);
  }

  /** Collects members. */
  private final class Collected implements Consumer<Element> {
    private SetValue set = SetValue.empty();

    @Override
    public void accept(Element found) {
      set = set.add(found, limits);
    }
  }
}
