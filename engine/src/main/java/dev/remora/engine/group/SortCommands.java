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
import dev.remora.engine.value.ListCursor;
import dev.remora.engine.value.ListLimits;
import dev.remora.engine.value.ListValue;
import dev.remora.engine.value.SetValue;
import dev.remora.engine.value.SortedSetValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SORT and SORT_RO: the elements of a list, a set or a sorted set, in an order of their own. */
public final class SortCommands implements CommandGroup {
  private static final Comparator<Item> BY_STRING =
      Comparator.comparing(
          item -> item.key, Comparator.nullsFirst((a, b) -> Arrays.compareUnsigned(a, b)));
  private static final Comparator<Item> BY_NUMBER =
      Comparator.<Item>comparingDouble(item -> item.score)
          .thenComparing((a, b) -> Arrays.compareUnsigned(a.element, b.element));

  private final ListLimits limits;
  private final Numbers numbers = new Numbers();

  public SortCommands(ListLimits limits) {
    this.limits = limits;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("sort", (client, arguments, reply) -> sort(client, arguments, true, reply))
        .bind("sort_ro", (client, arguments, reply) -> sort(client, arguments, false, reply));
  }

  private void sort(
      Client client, RequestArguments arguments, boolean mayStore, ReplyEncoder reply) {
    SortOptions options = SortOptions.read(arguments, mayStore, numbers, reply);
    if (options == null) {
      return;
    }
    Database database = client.database();
    Entry entry = database.read(arguments, 1);
    List<byte[]> elements = elements(entry);
    if (elements == null) {
      reply.error(Errors.WRONG_TYPE);
      return;
    }
    boolean isSet = entry != null && entry.value() instanceof SetValue;
    List<byte[]> sorted = inOrder(database, elements, isSet, options);
    if (sorted == null) {
      reply.error("ERR One or more scores can't be converted into double");
      return;
    }
    List<byte @Nullable []> result = got(database, limited(sorted, options), options);
    if (options.target() == 0) {
      reply(result, reply);
    } else {
      store(database, arguments, options.target(), result);
      reply.integer(result.size());
    }
  }

  /** Null if the entry has none. */
  private static @Nullable List<byte[]> elements(@Nullable Entry entry) {
    if (entry == null) {
      return List.of();
    }
    List<byte[]> elements = new ArrayList<>();
    switch (entry.value()) {
      case ListValue list -> {
        var cursor = new ListCursor();
        for (boolean at = cursor.first(list); at; at = cursor.next()) {
          elements.add(cursor.get());
        }
      }
      case SetValue set -> {
        var element = new Element();
        for (SetValue.Members members = set.members(); members.next(element); ) {
          elements.add(element.keep());
        }
      }
      case SortedSetValue set -> {
        for (SortedSetValue.Walk walk = set.walk(0); walk.isAtMember(); walk.forward()) {
          elements.add(walk.member());
        }
      }
      default -> {
        return null;
      }
    }
    return elements;
  }

  /** Null if one should be sorted by a number, and is none. */
  private static @Nullable List<byte[]> inOrder(
      Database database, List<byte[]> elements, boolean isSet, SortOptions options) {
    if (!options.isUnsorted()) {
      return sorted(database, elements, options.by(), options.isAlphabetic(), options);
    }
    // What is stored must not depend on how a set happens to be kept.
    if (isSet && options.target() != 0) {
      return sorted(database, elements, null, true, options);
    }
    if (options.isDescending() && !isSet) {
      Collections.reverse(elements);
    }
    return elements;
  }

  private static @Nullable List<byte[]> sorted(
      Database database,
      List<byte[]> elements,
      @Nullable SortPattern by,
      boolean alphabetic,
      SortOptions options) {
    List<Item> items = new ArrayList<>(elements.size());
    for (byte[] element : elements) {
      byte[] key = by == null ? element : by.find(database, element);
      double score = alphabetic || key == null ? 0 : score(key);
      if (Double.isNaN(score)) {
        return null;
      }
      items.add(new Item(element, key, score));
    }
    Comparator<Item> order = alphabetic ? BY_STRING : BY_NUMBER;
    items.sort(options.isDescending() ? order.reversed() : order);
    return items.stream().map(item -> item.element).toList();
  }

  /** As C's strtod reads it: without blanks before it, up to a NUL; the empty string is 0. */
  private static double score(byte[] key) {
    int end = 0;
    while (end < key.length && key[end] != 0) {
      end++;
    }
    int from = 0;
    while (from < end && (key[from] == ' ' || (key[from] >= '\t' && key[from] <= '\r'))) {
      from++;
    }
    return end == 0 ? 0 : Scores.strict(key, from, end - from);
  }

  private static List<byte[]> limited(List<byte[]> elements, SortOptions options) {
    int size = elements.size();
    int from = (int) Math.clamp(options.offset(), 0, (long) size);
    long most = options.count() < 0 ? size : options.count();
    return elements.subList(from, from + (int) Math.min(most, size - from));
  }

  private static List<byte @Nullable []> got(
      Database database, List<byte[]> elements, SortOptions options) {
    List<byte @Nullable []> result = new ArrayList<>();
    for (byte[] element : elements) {
      if (options.gets().isEmpty()) {
        result.add(element);
      }
      for (SortPattern pattern : options.gets()) {
        result.add(pattern.find(database, element));
      }
    }
    return result;
  }

  private static void reply(List<byte @Nullable []> result, ReplyEncoder reply) {
    reply.array(result.size());
    for (byte[] value : result) {
      if (value == null) {
        reply.nil();
      } else {
        reply.bulk(value);
      }
    }
  }

  private void store(
      Database database, RequestArguments arguments, int key, List<byte @Nullable []> result) {
    if (result.isEmpty()) {
      Entry old = database.find(arguments, key);
      if (old != null) {
        database.remove(old);
        database.changed(old.key(), KeyEvent.DEL);
      }
      return;
    }
    var list = new ListValue(limits);
    for (byte[] value : result) {
      byte[] element = value == null ? new byte[0] : value;
      list.expect(element.length, 1);
      list.add(false, element, 0, element.length, true);
    }
    Entry stored = database.set(arguments, key, list);
    database.changed(stored.key(), KeyEvent.SORTSTORE, result.size());
  }

  /** An element, and what it is sorted by. */
  private static final class Item {
    private final byte[] element;
    private final byte @Nullable [] key;
    private final double score;

    Item(byte[] element, byte @Nullable [] key, double score) {
      this.element = element;
      this.key = key;
      this.score = score;
    }
  }
}
