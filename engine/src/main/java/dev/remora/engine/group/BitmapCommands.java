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
import dev.remora.engine.state.Parameters;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Strings as arrays of bits. */
public final class BitmapCommands implements CommandGroup {
  private static final byte[] EMPTY = {};

  private final Numbers numbers = new Numbers();
  private final BitRange range = new BitRange(numbers);
  private final BitOffset offset;

  public BitmapCommands(Parameters parameters) {
    offset = new BitOffset(parameters);
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("setbit", this::setBit)
        .bind("getbit", this::getBit)
        .bind("bitcount", this::bitCount)
        .bind("bitpos", this::bitPos)
        .bind("bitop", this::bitOp);
  }

  private void setBit(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!offset.read(arguments, 2, reply)) {
      return;
    }
    if (!numbers.isNumber(arguments, 3) || numbers.value() < 0 || numbers.value() > 1) {
      reply.error("ERR bit is not an integer or out of range");
      return;
    }
    long at = offset.value();
    boolean value = numbers.value() == 1;
    Database database = client.database();
    Entry entry = database.find(arguments, 1);
    if (entry != null && StringCommands.isWrongType(entry, reply)) {
      return;
    }
    int length = entry == null ? 0 : Values.length(entry.value());
    Entry written = writable(database, entry, arguments, at);
    MutableString string = (MutableString) written.value();
    boolean old = Bits.isSet(string.bytes(), at);
    Bits.set(string.bytes(), at, value);
    if (old != value || string.length() != length) {
      database.changed(written.key(), KeyEvent.SETBIT);
    }
    reply.integer(old ? 1 : 0);
  }

  /** The entry of a key, with a {@link MutableString} that is long enough for a bit. */
  static Entry writable(
      Database database, @Nullable Entry entry, RequestArguments arguments, long bit) {
    MutableString string =
        entry == null ? new MutableString(EMPTY, 0, 0) : Values.mutable(entry.value());
    string.extend((int) (bit >> 3) + 1);
    if (entry == null) {
      return database.add(arguments, 1, string);
    }
    database.value(entry, string);
    return entry;
  }

  private void getBit(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!offset.read(arguments, 2, reply)) {
      return;
    }
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.integer(0);
    } else if (!StringCommands.isWrongType(entry, reply)) {
      Object string = entry.value();
      boolean isInside = offset.value() >> 3 < Values.length(string);
      reply.integer(isInside && Bits.isSet(Values.array(string), offset.value()) ? 1 : 0);
    }
  }

  private void bitCount(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!range.read(arguments, 2, reply)) {
      return;
    }
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.integer(0);
    } else if (!StringCommands.isWrongType(entry, reply)) {
      Object string = entry.value();
      boolean isSome = !range.isReversed() && range.resolve(Values.length(string));
      reply.integer(isSome ? Bits.count(Values.array(string), range.from(), range.to()) : 0);
    }
  }

  private void bitPos(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.read(arguments, 2, reply)) {
      return;
    }
    long bit = numbers.value();
    if (bit < 0 || bit > 1) {
      reply.error("ERR The bit argument must be 1 or 0.");
      return;
    }
    if (!range.read(arguments, 3, reply)) {
      return;
    }
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      // As if there were zeros without end.
      reply.integer(bit == 1 ? -1 : 0);
    } else if (!StringCommands.isWrongType(entry, reply)) {
      reply.integer(find(bit == 1, entry.value()));
    }
  }

  private long find(boolean set, Object string) {
    if (!range.resolve(Values.length(string))) {
      return -1;
    }
    long found = Bits.find(set, Values.array(string), range.from(), range.to());
    // A string without an end that was asked for goes on with zeros.
    return found < 0 && !set && !range.hasEnd() ? range.to() + 1 : found;
  }

  private void bitOp(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Bits.Operation operation = operation(arguments.string(1));
    if (operation == null) {
      reply.error(Errors.SYNTAX);
      return;
    }
    int count = arguments.count() - 3;
    if (operation == Bits.Operation.NOT && count != 1) {
      reply.error("ERR BITOP NOT must be called with a single source key.");
      return;
    }
    byte[][] strings = new byte[count][];
    int[] lengths = new int[count];
    int longest = 0;
    for (int i = 0; i < count; i++) {
      Entry entry = client.database().read(arguments, i + 3);
      if (entry != null && StringCommands.isWrongType(entry, reply)) {
        return;
      }
      strings[i] = entry == null ? EMPTY : Values.array(entry.value());
      lengths[i] = entry == null ? 0 : Values.length(entry.value());
      longest = Math.max(longest, lengths[i]);
    }
    byte[] result = new byte[longest];
    Bits.combine(operation, strings, lengths, result);
    store(client.database(), arguments, result);
    reply.integer(longest);
  }

  private static void store(Database database, RequestArguments arguments, byte[] result) {
    if (result.length > 0) {
      Entry stored = database.set(arguments, 2, MutableString.of(result));
      database.changed(stored.key(), KeyEvent.SET);
      return;
    }
    Entry old = database.find(arguments, 2);
    if (old != null) {
      database.remove(old);
      database.changed(old.key(), KeyEvent.DEL);
    }
  }

  private static Bits.@Nullable Operation operation(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "AND" -> Bits.Operation.AND;
      case "OR" -> Bits.Operation.OR;
      case "XOR" -> Bits.Operation.XOR;
      case "NOT" -> Bits.Operation.NOT;
      default -> null;
    };
  }
}
