package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.geo.Geohash;
import dev.remora.engine.geo.Place;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.value.SortedSetValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import org.jspecify.annotations.Nullable;

/** Places in sorted sets, one by one; {@link GeoSearchCommands} searches them. */
public final class GeoCommands implements CommandGroup {
  private final SortedSetCommands sortedSets;

  /**
   * @param sortedSets adds what is added here
   */
  public GeoCommands(SortedSetCommands sortedSets) {
    this.sortedSets = sortedSets;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("geoadd", this::add)
        .bind(
            "geopos",
            (client, arguments, reply) -> tellEach(client, arguments, reply, GeoCommands::position))
        .bind(
            "geohash",
            (client, arguments, reply) -> tellEach(client, arguments, reply, GeoCommands::hash))
        .bind("geodist", GeoCommands::distance);
  }

  /** As ZADD does, with the geohashes of the places for scores. */
  private void add(Client client, RequestArguments arguments, ReplyEncoder reply) {
    int first = 2;
    boolean nx = false;
    boolean xx = false;
    boolean option = true;
    while (option && first < arguments.count()) {
      nx |= arguments.is(first, Words.NX);
      xx |= arguments.is(first, Words.XX);
      option =
          arguments.is(first, Words.NX)
              || arguments.is(first, Words.XX)
              || arguments.is(first, Words.CH);
      first += option ? 1 : 0;
    }
    int places = (arguments.count() - first) / 3;
    if ((arguments.count() - first) % 3 != 0 || (nx && xx)) {
      reply.error(Errors.SYNTAX);
      return;
    }
    byte[][] added = new byte[first + 2 * places][];
    for (int i = 0; i < first; i++) {
      added[i] = arguments.keep(i);
    }
    for (int i = 0; i < places; i++) {
      Place place = GeoArguments.place(arguments, first + 3 * i, reply);
      if (place == null) {
        return;
      }
      added[first + 2 * i] = Long.toString(Geohash.score(place)).getBytes(US_ASCII);
      added[first + 2 * i + 1] = arguments.keep(first + 3 * i + 2);
    }
    sortedSets.add(client, RequestArguments.of(added), reply);
  }

  /** How the place of a member is told, null if it has none. */
  @FunctionalInterface
  private interface Telling {
    void tell(@Nullable Place place, ReplyEncoder reply);
  }

  /** Tells of each member that is named. */
  private static void tellEach(
      Client client, RequestArguments arguments, ReplyEncoder reply, Telling telling) {
    Entry entry = client.database().read(arguments, 1);
    if (!SortedSets.isSortedSetOrAbsent(entry, reply)) {
      return;
    }
    reply.array(arguments.count() - 2);
    for (int i = 2; i < arguments.count(); i++) {
      double score = score(entry, arguments, i);
      telling.tell(Double.isNaN(score) ? null : Geohash.place(score), reply);
    }
  }

  private static void position(@Nullable Place place, ReplyEncoder reply) {
    if (place == null) {
      reply.nilArray();
    } else {
      GeoReplies.place(place, reply);
    }
  }

  private static void hash(@Nullable Place place, ReplyEncoder reply) {
    if (place == null) {
      reply.nil();
    } else {
      reply.bulk(Geohash.text(place));
    }
  }

  private static void distance(Client client, RequestArguments arguments, ReplyEncoder reply) {
    double unit = 1;
    if (arguments.count() > 5) {
      reply.error(Errors.SYNTAX);
      return;
    }
    if (arguments.count() == 5) {
      unit = GeoArguments.unit(arguments, 4, reply);
      if (unit < 0) {
        return;
      }
    }
    Entry entry = client.database().read(arguments, 1);
    if (!SortedSets.isSortedSetOrAbsent(entry, reply)) {
      return;
    }
    double from = score(entry, arguments, 2);
    double to = score(entry, arguments, 3);
    if (Double.isNaN(from) || Double.isNaN(to)) {
      reply.nil();
    } else {
      GeoReplies.distance(Geohash.place(from).distance(Geohash.place(to)) / unit, reply);
    }
  }

  private static double score(@Nullable Entry entry, RequestArguments arguments, int i) {
    return entry == null
        ? Double.NaN
        : SortedSets.score((SortedSetValue) entry.value(), arguments, i);
  }
}
