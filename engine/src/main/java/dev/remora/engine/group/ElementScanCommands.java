package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.GlobPattern;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.value.Element;
import dev.remora.engine.value.HashValue;
import dev.remora.engine.value.SetValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** HSCAN and SSCAN. */
public final class ElementScanCommands implements CommandGroup {
  private final ScanOptions options = new ScanOptions();
  private final Element element = new Element();
  private final Element value = new Element();

  public ElementScanCommands() {}

  @Override
  public void bindTo(CommandTableBuilder table) {
    table.bind("hscan", this::hScan).bind("sscan", this::sScan);
  }

  private void hScan(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = read(client, arguments, reply);
    HashValue hash = entry == null ? null : Hashes.of(entry, reply);
    if (hash == null || !options.read(arguments, 3, Words.NOVALUES, reply)) {
      return;
    }
    var found = new Matches(options.pattern(), !options.isWithoutValues());
    long cursor = options.cursor();
    long steps = options.steps();
    do {
      cursor = hash.scan(cursor, element, value, found);
    } while (cursor != 0 && --steps > 0 && found.visited < options.count());
    found.reply(cursor, reply);
  }

  private void sScan(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Entry entry = read(client, arguments, reply);
    SetValue set = entry == null ? null : Sets.of(entry, reply);
    if (set == null || !options.read(arguments, 3, null, reply)) {
      return;
    }
    var found = new Matches(options.pattern(), false);
    long cursor = options.cursor();
    long steps = options.steps();
    do {
      cursor = set.scan(cursor, element, found);
    } while (cursor != 0 && --steps > 0 && found.visited < options.count());
    found.reply(cursor, reply);
  }

  /** The key's entry; null if there is none, or no cursor, which is then the reply. */
  private @Nullable Entry read(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!options.readCursor(arguments, 2, reply)) {
      return null;
    }
    Entry entry = client.database().read(arguments, 1);
    if (entry == null) {
      reply.array(2);
      reply.bulk(0);
      reply.array(0);
    }
    return entry;
  }

  /** Collects the elements that are asked for, and counts. */
  private static final class Matches implements Consumer<Element>, BiConsumer<Element, Element> {
    private final @Nullable GlobPattern pattern;
    private final boolean withValues;
    private final List<byte[]> found = new ArrayList<>();
    private long visited;

    Matches(@Nullable GlobPattern pattern, boolean withValues) {
      this.pattern = pattern;
      this.withValues = withValues;
    }

    @Override
    public void accept(Element element) {
      visit(element);
    }

    @Override
    public void accept(Element field, Element value) {
      if (visit(field) && withValues) {
        found.add(value.keep());
      }
    }

    private boolean visit(Element element) {
      visited++;
      byte[] bytes = element.keep();
      boolean matches = pattern == null || pattern.matches(bytes);
      if (matches) {
        found.add(bytes);
      }
      return matches;
    }

    void reply(long cursor, ReplyEncoder reply) {
      reply.array(2);
      reply.bulk(Long.toUnsignedString(cursor));
      reply.array(found.size());
      found.forEach(reply::bulk);
    }
  }
}
