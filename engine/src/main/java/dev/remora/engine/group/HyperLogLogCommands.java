package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.config.NumberParameter;
import dev.remora.engine.config.ParameterTable;
import dev.remora.engine.hyperloglog.HyperLogLog;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.keyspace.MutableString;
import dev.remora.engine.keyspace.Values;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** How many elements sets have, without the sets: see {@link HyperLogLog}. */
public final class HyperLogLogCommands implements CommandGroup {
  private static final String NOT_ONE = "WRONGTYPE Key is not a valid HyperLogLog string value.";
  private static final String CORRUPT = "INVALIDOBJ Corrupted HLL object detected";
  private static final int TEST_ELEMENTS = 1_000_000;

  private final NumberParameter sparseMost;

  public HyperLogLogCommands(ParameterTable parameters) {
    sparseMost = parameters.number("hll-sparse-max-bytes");
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("pfadd", this::add)
        .bind("pfcount", this::count)
        .bind("pfmerge", this::merge)
        .bind("pfdebug", this::debug)
        .bind("pfselftest", this::selfTest);
  }

  private void add(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    boolean changed = entry == null;
    if (entry == null) {
      entry = database.add(arguments, 1, HyperLogLog.create());
    } else if (isOther(entry, reply)) {
      return;
    }
    MutableString string = Values.mutable(entry.value());
    for (int i = 2; i < arguments.count(); i++) {
      HyperLogLog.Change change =
          HyperLogLog.add(
              string,
              arguments.array(i),
              arguments.offset(i),
              arguments.length(i),
              sparseMost.intValue());
      if (change == HyperLogLog.Change.CORRUPT) {
        database.value(entry, string);
        reply.error(CORRUPT);
        return;
      }
      changed |= change == HyperLogLog.Change.MADE;
    }
    if (changed) {
      HyperLogLog.forgetCount(string);
      database.value(entry, string);
      database.changed(entry.key(), KeyEvent.PFADD);
    }
    reply.integer(changed ? 1 : 0);
  }

  private void count(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() > 2) {
      byte @Nullable [] registers = merged(client.database(), arguments, reply);
      if (registers != null) {
        reply.integer(HyperLogLog.count(registers));
      }
      return;
    }
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.integer(0);
    } else if (!isOther(entry, reply)) {
      count(client.database(), entry, reply);
    }
  }

  private static void count(Database database, Entry entry, ReplyEncoder reply) {
    long known = HyperLogLog.knownCount(entry.value());
    if (known >= 0) {
      reply.integer(known);
      return;
    }
    long count = HyperLogLog.count(entry.value());
    if (count < 0) {
      reply.error(CORRUPT);
      return;
    }
    MutableString string = Values.mutable(entry.value());
    // A snapshot that is being written wants the string as it was.
    database.value(entry, string);
    HyperLogLog.knowCount(string, count);
    reply.integer(count);
  }

  /** The registers of all keys together; null if the reply is an error. */
  private static byte @Nullable [] merged(
      Database database, RequestArguments arguments, ReplyEncoder reply) {
    byte[] registers = new byte[HyperLogLog.REGISTERS];
    for (int i = 1; i < arguments.count(); i++) {
      Entry entry = database.read(arguments, i);
      if (entry == null) {
        continue;
      }
      if (isOther(entry, reply)) {
        return null;
      }
      if (!HyperLogLog.mergeInto(registers, entry.value())) {
        reply.error(CORRUPT);
        return null;
      }
    }
    return registers;
  }

  private void merge(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Database database = client.database();
    byte @Nullable [] registers = merged(database, arguments, reply);
    if (registers == null) {
      return;
    }
    Entry entry = database.find(arguments, 1);
    if (entry == null) {
      entry = database.add(arguments, 1, HyperLogLog.create());
    }
    MutableString string = Values.mutable(entry.value());
    if (isAnyDense(database, arguments)) {
      HyperLogLog.makeDense(string);
    }
    for (int i = 0; i < registers.length; i++) {
      if (registers[i] > 0) {
        HyperLogLog.raise(string, i, registers[i], sparseMost.intValue());
      }
    }
    HyperLogLog.forgetCount(string);
    database.value(entry, string);
    database.changed(entry.key(), KeyEvent.PFADD);
    reply.ok();
  }

  private static boolean isAnyDense(Database database, RequestArguments arguments) {
    for (int i = 1; i < arguments.count(); i++) {
      Entry entry = database.peek(arguments, i);
      if (entry != null && HyperLogLog.isDense(entry.value())) {
        return true;
      }
    }
    return false;
  }

  private void debug(Client client, RequestArguments arguments, ReplyEncoder reply) {
    String subcommand = arguments.string(1).toLowerCase(Locale.ROOT);
    Entry entry = client.database().find(arguments, 2);
    if (entry == null) {
      reply.error("ERR The specified key does not exist");
      return;
    }
    if (isOther(entry, reply)) {
      return;
    }
    switch (subcommand) {
      case "encoding" -> reply.simple(HyperLogLog.isDense(entry.value()) ? "dense" : "sparse");
      case "decode" -> decode(entry, reply);
      case "todense" -> {
        boolean wasDense = HyperLogLog.isDense(entry.value());
        if (makeDense(client.database(), entry, reply)) {
          reply.integer(wasDense ? 0 : 1);
        }
      }
      case "getreg" -> {
        if (makeDense(client.database(), entry, reply)) {
          reply.array(HyperLogLog.REGISTERS);
          for (int i = 0; i < HyperLogLog.REGISTERS; i++) {
            reply.integer(HyperLogLog.register(entry.value(), i));
          }
        }
      }
      default -> Errors.quoting("ERR Unknown PFDEBUG subcommand '", arguments, 1, "'", reply);
    }
  }

  private static void decode(Entry entry, ReplyEncoder reply) {
    if (HyperLogLog.isDense(entry.value())) {
      reply.error("ERR HLL encoding is not sparse");
    } else {
      reply.bulk(HyperLogLog.runs(entry.value()));
    }
  }

  private static boolean makeDense(Database database, Entry entry, ReplyEncoder reply) {
    MutableString string = Values.mutable(entry.value());
    if (!HyperLogLog.makeDense(string)) {
      reply.error(CORRUPT);
      return false;
    }
    database.value(entry, string);
    return true;
  }

  /** Adds elements to a sparse one and to a dense one: both must count alike, and well. */
  private void selfTest(Client client, RequestArguments arguments, ReplyEncoder reply) {
    MutableString either = HyperLogLog.create();
    MutableString dense = HyperLogLog.create();
    HyperLogLog.makeDense(dense);
    double error = 1.04 / Math.sqrt(HyperLogLog.REGISTERS);
    SplittableRandom random = new SplittableRandom();
    byte[] element = new byte[Long.BYTES];
    long checkpoint = 1;
    for (int i = 1; i <= TEST_ELEMENTS; i++) {
      random.nextBytes(element);
      HyperLogLog.add(either, element, 0, element.length, sparseMost.intValue());
      HyperLogLog.add(dense, element, 0, element.length, 0);
      if (i == checkpoint) {
        long count = HyperLogLog.count(dense);
        if (count != HyperLogLog.count(either)) {
          reply.error("ERR TESTFAILED dense/sparse disagree");
          return;
        }
        if (Math.abs(count - i) > Math.ceil(6 * error * i)) {
          reply.error("ERR TESTFAILED Too big error. card:" + i + " abserr:" + Math.abs(count - i));
          return;
        }
        checkpoint *= 10;
      }
    }
    reply.ok();
  }

  /** Whether an entry is something else, which is then the reply. */
  private static boolean isOther(Entry entry, ReplyEncoder reply) {
    if (StringCommands.isWrongType(entry, reply)) {
      return true;
    }
    if (HyperLogLog.isOne(entry.value())) {
      return false;
    }
    reply.error(NOT_ONE);
    return true;
  }
}
