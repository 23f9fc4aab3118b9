package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.GlobPattern;
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
  private final ScanOptions options = new ScanOptions();

  public ScanCommands() {}

  @Override
  public void bindTo(CommandTableBuilder table) {
    table.bind("keys", this::keys).bind("scan", this::scan);
  }

  private void keys(Client client, RequestArguments arguments, ReplyEncoder reply) {
    int mark = reply.mark();
    var found = new Matches(ScanOptions.pattern(arguments, 1), null, reply::bulk);
    client.database().forEach(found);
    reply.arrayAt(mark, found.matched);
  }

  private void scan(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (options.readCursor(arguments, 1, reply) && options.read(arguments, 2, Words.TYPE, reply)) {
      scan(client.database(), reply);
    }
  }

  private void scan(Database database, ReplyEncoder reply) {
    List<byte[]> keys = new ArrayList<>();
    var found = new Matches(options.pattern(), options.type(), keys::add);
    long cursor = options.cursor();
    long steps = options.steps();
    do {
      cursor = database.scan(cursor, found);
    } while (cursor != 0 && --steps > 0 && found.visited < options.count());
    reply.array(2);
    reply.bulk(Long.toUnsignedString(cursor));
    reply.array(keys.size());
    keys.forEach(reply::bulk);
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
