package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandHandler;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.value.SortedSetLimits;
import dev.remora.engine.value.SortedSetValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sorted sets: their union, intersection and difference. */
public final class SortedSetAlgebraCommands implements CommandGroup {
  /** How the scores of a member become one. */
  private enum Aggregate {
    SUM,
    MIN,
    MAX;

    double of(double a, double b) {
      return switch (this) {
        case SUM -> orZero(a + b);
        case MIN -> b < a ? b : a;
        case MAX -> b > a ? b : a;
      };
    }
  }

  private enum Operation {
    UNION(KeyEvent.ZUNIONSTORE),
    INTER(KeyEvent.ZINTERSTORE),
    DIFF(KeyEvent.ZDIFFSTORE);

    private final KeyEvent event;

    Operation(KeyEvent event) {
      this.event = event;
    }
  }

  private final SortedSetLimits limits;
  private final Numbers numbers = new Numbers();

  // The options of the command that runs.
  private Aggregate aggregate = Aggregate.SUM;
  private boolean withScores;
  private long limit;

  public SortedSetAlgebraCommands(SortedSetLimits limits) {
    this.limits = limits;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    for (Operation operation : Operation.values()) {
      String name = "z" + operation.name().toLowerCase(Locale.ROOT);
      table.bind(name, get(name, operation)).bind(name + "store", store(name + "store", operation));
    }
    table.bind("zintercard", this::zInterCard);
  }

  private CommandHandler get(String name, Operation operation) {
    return (client, arguments, reply) -> {
      SortedSetSource[] sources = sources(name, client, arguments, 1, reply);
      if (sources != null && readOptions(sources, operation, true, arguments, 1, reply)) {
        SortedSetValue result = execute(operation, sources);
        SortedSets.replyRange(result, 0, result.size(), false, withScores, reply);
      }
    };
  }

  private CommandHandler store(String name, Operation operation) {
    return (client, arguments, reply) -> {
      SortedSetSource[] sources = sources(name, client, arguments, 2, reply);
      if (sources != null && readOptions(sources, operation, false, arguments, 2, reply)) {
        SortedSetValue result = execute(operation, sources);
        SortedSets.store(client.database(), arguments, 1, result, operation.event);
        reply.integer(result.size());
      }
    };
  }

  private void zInterCard(Client client, RequestArguments arguments, ReplyEncoder reply) {
    SortedSetSource[] sources = sources("zintercard", client, arguments, 1, reply);
    if (sources == null) {
      return;
    }
    limit = 0;
    for (int i = 2 + sources.length; i < arguments.count(); i += 2) {
      if (!arguments.is(i, Words.LIMIT) || i + 1 == arguments.count()) {
        reply.error(Errors.SYNTAX);
        return;
      }
      if (!numbers.readFrom(arguments, i + 1, 0, "ERR LIMIT can't be negative", reply)) {
        return;
      }
      limit = numbers.value();
    }
    reply.integer(countCommon(sources));
  }

  /** The sets whose keys are counted by an argument; null if they are none: that is the reply. */
  private SortedSetSource @Nullable [] sources(
      String command, Client client, RequestArguments arguments, int at, ReplyEncoder reply) {
    if (!numbers.read(arguments, at, reply)) {
      return null;
    }
    long count = numbers.value();
    if (count < 1) {
      reply.error("ERR at least 1 input key is needed for '" + command + "' command");
      return null;
    }
    if (count > arguments.count() - at - 1) {
      reply.error(Errors.SYNTAX);
      return null;
    }
    SortedSetSource[] sources = new SortedSetSource[(int) count];
    for (int i = 0; i < count; i++) {
      Entry entry = client.database().read(arguments, at + 1 + i);
      SortedSetSource source = SortedSetSource.of(entry);
      if (source == null) {
        reply.error(Errors.WRONG_TYPE);
        return null;
      }
      sources[i] = source;
    }
    return sources;
  }

  private boolean readOptions(
      SortedSetSource[] sources,
      Operation operation,
      boolean replies,
      RequestArguments arguments,
      int at,
      ReplyEncoder reply) {
    aggregate = Aggregate.SUM;
    withScores = false;
    int i = at + 1 + sources.length;
    while (i < arguments.count()) {
      int left = arguments.count() - i - 1;
      boolean weighs = operation != Operation.DIFF;
      if (weighs && left >= sources.length && arguments.is(i, Words.WEIGHTS)) {
        if (!readWeights(sources, arguments, i + 1, reply)) {
          return false;
        }
        i += 1 + sources.length;
      } else if (weighs && left >= 1 && arguments.is(i, Words.AGGREGATE)) {
        Aggregate chosen = aggregate(arguments, i + 1);
        if (chosen == null) {
          reply.error(Errors.SYNTAX);
          return false;
        }
        aggregate = chosen;
        i += 2;
      } else if (replies && arguments.is(i, Words.WITHSCORES)) {
        withScores = true;
        i++;
      } else {
        reply.error(Errors.SYNTAX);
        return false;
      }
    }
    return true;
  }

  private static boolean readWeights(
      SortedSetSource[] sources, RequestArguments arguments, int from, ReplyEncoder reply) {
    for (int i = 0; i < sources.length; i++) {
      double weight = Scores.read(arguments, from + i);
      if (Double.isNaN(weight)) {
        reply.error("ERR weight value is not a float");
        return false;
      }
      sources[i].weight(weight);
    }
    return true;
  }

  private static @Nullable Aggregate aggregate(RequestArguments arguments, int i) {
    return arguments.is(i, Words.SUM)
        ? Aggregate.SUM
        : arguments.is(i, Words.MIN)
            ? Aggregate.MIN
            : arguments.is(i, Words.MAX) ? Aggregate.MAX : null;
  }

  private SortedSetValue execute(Operation operation, SortedSetSource[] sources) {
    return switch (operation) {
      case UNION -> union(sources);
      case INTER -> intersection(sources);
      case DIFF -> difference(sources);
    };
  }

  private SortedSetValue union(SortedSetSource[] sources) {
    var result = new Result(limits);
    sort(sources);
    for (SortedSetSource source : sources) {
      source.forEach(
          (member, score) -> {
            double weighed = orZero(score * source.weight());
            double known = result.set.score(member, 0, member.length);
            result.put(member, Double.isNaN(known) ? weighed : aggregate.of(known, weighed));
          });
    }
    return result.set;
  }

  private SortedSetValue intersection(SortedSetSource[] sources) {
    var result = new Result(limits);
    sort(sources);
    sources[0].forEach(
        (member, score) -> {
          double sum = orZero(score * sources[0].weight());
          for (int i = 1; i < sources.length; i++) {
            double other = sources[i].score(member);
            if (Double.isNaN(other)) {
              return;
            }
            sum = aggregate.of(sum, orZero(other * sources[i].weight()));
          }
          result.put(member, sum);
        });
    return result.set;
  }

  private SortedSetValue difference(SortedSetSource[] sources) {
    var result = new Result(limits);
    sources[0].forEach(
        (member, score) -> {
          for (int i = 1; i < sources.length; i++) {
            if (!Double.isNaN(sources[i].score(member))) {
              return;
            }
          }
          result.put(member, score);
        });
    return result.set;
  }

  private long countCommon(SortedSetSource[] sources) {
    sort(sources);
    return sources[0].countCommon(Arrays.copyOfRange(sources, 1, sources.length), limit);
  }

  /** The smallest first. */
  private static void sort(SortedSetSource[] sources) {
    Arrays.sort(sources, Comparator.comparingInt(SortedSetSource::size));
  }

  private static double orZero(double score) {
    return Double.isNaN(score) ? 0 : score;
  }

  /** The set that comes to be. */
  private static final class Result {
    private final SortedSetLimits limits;
    private SortedSetValue set = SortedSetValue.empty();

    Result(SortedSetLimits limits) {
      this.limits = limits;
    }

    void put(byte[] member, double score) {
      set = set.put(member, 0, member.length, score, limits);
    }
  }
}
