package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.GlobPattern;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.Values;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** KEYS and SCAN. */
public final class ScanCommands implements CommandGroup {
  private static final long DEFAULT_COUNT = 10;

  /** A sparse table must not make one call visit all of it. */
  private static final long BUCKETS_PER_KEY = 10;

  private final Numbers numbers = new Numbers();
  private final ScanCursor cursor = new ScanCursor();

  public ScanCommands() {}

  @Override
  public void bindTo(CommandTableBuilder table) {
    table.bind("keys", this::keys).bind("scan", this::scan);
  }

  private void keys(Client client, RequestArguments arguments, ReplyEncoder reply) {
    int mark = reply.mark();
    var found = new Matches(pattern(arguments, 1), null, reply::bulk);
    client.database().forEach(found);
    reply.arrayAt(mark, found.matched);
  }

  private void scan(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!cursor.parse(arguments.array(1), arguments.offset(1), arguments.length(1))) {
      reply.error("ERR invalid cursor");
      return;
    }
    GlobPattern pattern = null;
    String type = null;
    long count = DEFAULT_COUNT;
    for (int i = 2; i < arguments.count(); i += 2) {
      boolean hasValue = i + 1 < arguments.count();
      if (hasValue && arguments.is(i, Words.COUNT)) {
        if (!numbers.read(arguments, i + 1, reply)) {
          return;
        }
        count = numbers.value();
      } else if (hasValue && arguments.is(i, Words.MATCH)) {
        pattern = pattern(arguments, i + 1);
      } else if (hasValue && arguments.is(i, Words.TYPE)) {
        type = arguments.string(i + 1);
      } else {
        count = 0;
      }
      if (count < 1) {
        reply.error(Errors.SYNTAX);
        return;
      }
    }
    scan(client.database(), cursor.value(), count, pattern, type, reply);
  }

  private static void scan(
      Database database,
      long from,
      long count,
      @Nullable GlobPattern pattern,
      @Nullable String type,
      ReplyEncoder reply) {
    List<byte[]> keys = new ArrayList<>();
    var found = new Matches(pattern, type, keys::add);
    long cursor = from;
    long steps =
        count > Long.MAX_VALUE / BUCKETS_PER_KEY ? Long.MAX_VALUE : count * BUCKETS_PER_KEY;
    do {
      cursor = database.scan(cursor, found);
    } while (cursor != 0 && --steps > 0 && found.visited < count);
    reply.array(2);
    reply.bulk(cursor);
    reply.array(keys.size());
    keys.forEach(reply::bulk);
  }

  private static @Nullable GlobPattern pattern(RequestArguments arguments, int i) {
    GlobPattern pattern =
        new GlobPattern(arguments.array(i), arguments.offset(i), arguments.length(i), false);
    return pattern.isAll() ? null : pattern;
  }

  /** Hands on the keys that are asked for, and counts. */
  private static final class Matches implements Consumer<Entry> {
    private final @Nullable GlobPattern pattern;
    private final @Nullable String type;
    private final Consumer<byte[]> keys;
    private int matched;
    private long visited;

    Matches(@Nullable GlobPattern pattern, @Nullable String type, Consumer<byte[]> keys) {
      this.pattern = pattern;
      this.type = type;
      this.keys = keys;
    }

    @Override
    public void accept(Entry entry) {
      visited++;
      if ((pattern == null || pattern.matches(entry.key()))
          && (type == null || Values.type(entry.value()).word().equalsIgnoreCase(type))) {
        keys.accept(entry.key());
        matched++;
      }
    }
  }
}
