package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.geo.Found;
import dev.remora.engine.geo.PlaceSearch;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.value.SortedSetLimits;
import dev.remora.engine.value.SortedSetValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Searches the places of sorted sets. */
public final class GeoSearchCommands implements CommandGroup {
  private final SortedSetLimits limits;

  public GeoSearchCommands(SortedSetLimits limits) {
    this.limits = limits;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("geosearch", (client, arguments, reply) -> search(client, arguments, 1, reply))
        .bind("geosearchstore", (client, arguments, reply) -> search(client, arguments, 2, reply))
        .bind("georadius", (client, words, reply) -> radius(client, words, false, true, reply))
        .bind("georadius_ro", (client, words, reply) -> radius(client, words, false, false, reply))
        .bind(
            "georadiusbymember", (client, words, reply) -> radius(client, words, true, true, reply))
        .bind(
            "georadiusbymember_ro",
            (client, words, reply) -> radius(client, words, true, false, reply));
  }

  /** GEOSEARCH, or GEOSEARCHSTORE, whose second key is the one that is searched. */
  private void search(Client client, RequestArguments arguments, int key, ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, key);
    if (!SortedSets.isSortedSetOrAbsent(entry, reply)) {
      return;
    }
    SortedSetValue set = entry == null ? null : (SortedSetValue) entry.value();
    GeoSearchOptions options = new GeoSearchOptions(set, true, key == 2);
    if (key == 2) {
      options.storeAt(1);
    }
    if (options.read(arguments, key + 1, reply)) {
      find(client.database(), set, options, arguments, KeyEvent.GEOSEARCHSTORE, reply);
    }
  }

  /** GEORADIUS, or GEORADIUSBYMEMBER, whose place is a member's. */
  private void radius(
      Client client,
      RequestArguments arguments,
      boolean byMember,
      boolean mayStore,
      ReplyEncoder reply) {
    Entry entry = client.database().read(arguments, 1);
    if (!SortedSets.isSortedSetOrAbsent(entry, reply)) {
      return;
    }
    SortedSetValue set = entry == null ? null : (SortedSetValue) entry.value();
    GeoSearchOptions options = new GeoSearchOptions(set, false, mayStore);
    int radius = byMember ? 3 : 4;
    // As in Redis: of a set that is not there neither the member nor the radius is looked at.
    boolean asked =
        (byMember && set == null)
            || ((byMember
                    ? options.readMember(arguments, 2, reply)
                    : options.readPlace(arguments, 2, reply))
                && options.readRadius(arguments, radius, reply));
    if (asked && options.read(arguments, radius + 2, reply)) {
      find(client.database(), set, options, arguments, KeyEvent.GEORADIUSSTORE, reply);
    }
  }

  private void find(
      Database database,
      @Nullable SortedSetValue set,
      GeoSearchOptions options,
      RequestArguments arguments,
      KeyEvent event,
      ReplyEncoder reply) {
    List<Found> found = set == null ? List.of() : found(set, options);
    if (options.storeAt() < 0) {
      reply(found, options, reply);
      return;
    }
    SortedSetValue stored = SortedSetValue.empty();
    for (Found each : found) {
      double score = options.storesDistance() ? each.distance() / options.unit() : each.score();
      stored = stored.put(each.member(), 0, each.member().length, score, limits);
    }
    SortedSets.store(database, arguments, options.storeAt(), stored, event);
    reply.integer(found.size());
  }

  private static List<Found> found(SortedSetValue set, GeoSearchOptions options) {
    List<Found> found =
        PlaceSearch.search(set, options.shape(), options.isAny() ? options.count() : 0);
    if (options.isSorted()) {
      Comparator<Found> nearest = Comparator.comparingDouble(Found::distance);
      found.sort(options.isDescending() ? nearest.reversed() : nearest);
    }
    return options.count() > 0 && options.count() < found.size()
        ? found.subList(0, (int) options.count())
        : found;
  }

  private static void reply(List<Found> found, GeoSearchOptions options, ReplyEncoder reply) {
    int more =
        (options.withDistance() ? 1 : 0)
            + (options.withHash() ? 1 : 0)
            + (options.withPlace() ? 1 : 0);
    reply.array(found.size());
    for (Found each : found) {
      if (more > 0) {
        reply.array(1 + more);
      }
      reply.bulk(each.member());
      if (options.withDistance()) {
        GeoReplies.distance(each.distance() / options.unit(), reply);
      }
      if (options.withHash()) {
        reply.integer((long) each.score());
      }
      if (options.withPlace()) {
        GeoReplies.place(each.place(), reply);
      }
    }
  }
}
