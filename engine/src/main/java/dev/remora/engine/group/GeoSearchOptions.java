package dev.remora.engine.group;

import dev.remora.engine.command.Errors;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.geo.Geohash;
import dev.remora.engine.geo.Place;
import dev.remora.engine.geo.Shape;
import dev.remora.engine.value.SortedSetValue;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What GEOSEARCH, GEORADIUS and their kin ask for. Each method that reads replies with an error.
 */
final class GeoSearchOptions {
  private static final int LEAST_CORNERS = 3;

  private final @Nullable SortedSetValue set;
  private final boolean search;
  private final boolean mayStore;
  private final Numbers numbers = new Numbers();

  private @Nullable Place center;
  private boolean fromMember;
  private boolean fromPlace;
  private @Nullable Shape shape;
  private double radius = -1;
  private double width = -1;
  private double height = -1;
  private List<Place> corners = List.of();
  private double unit = 1;

  private boolean withDistance;
  private boolean withHash;
  private boolean withPlace;
  private boolean any;
  private boolean sorted;
  private boolean descending;
  private long count;
  private int storeAt = -1;
  private boolean storesDistance;

  /**
   * @param set what is searched; null if there is nothing
   * @param search whether it is GEOSEARCH or GEOSEARCHSTORE, and no GEORADIUS
   * @param mayStore whether the result may be stored
   */
  GeoSearchOptions(@Nullable SortedSetValue set, boolean search, boolean mayStore) {
    this.set = set;
    this.search = search;
    this.mayStore = mayStore;
  }

  /** The result is stored behind the key that is argument {@code i}. */
  void storeAt(int i) {
    storeAt = i;
  }

  /** A center: a longitude and a latitude. */
  boolean readPlace(RequestArguments arguments, int i, ReplyEncoder reply) {
    center = GeoArguments.place(arguments, i, reply);
    fromPlace = center != null;
    return fromPlace;
  }

  /** A center: that of a member. Where there is no set it is not asked for. */
  boolean readMember(RequestArguments arguments, int i, ReplyEncoder reply) {
    fromMember = true;
    if (set == null) {
      return true;
    }
    double score = SortedSets.score(set, arguments, i);
    if (Double.isNaN(score)) {
      Errors.quoting("ERR member ", arguments, i, " does not exist", reply);
      return false;
    }
    center = Geohash.place(score);
    return true;
  }

  /** A radius, and its unit. */
  boolean readRadius(RequestArguments arguments, int i, ReplyEncoder reply) {
    radius = GeoArguments.length(arguments, i, "radius", "radius", reply);
    return radius >= 0 && readUnit(arguments, i + 1, reply);
  }

  /** The options from one argument on, until the last. */
  boolean read(RequestArguments arguments, int first, ReplyEncoder reply) {
    int i = first;
    while (i < arguments.count()) {
      int next = search ? readSearchOption(arguments, i, reply) : i;
      if (next == i) {
        next = readOption(arguments, i, reply);
      }
      if (next < 0) {
        return false;
      }
      i = next;
    }
    return isConsistent(arguments, reply);
  }

  /** Reads an option of all these commands. Where the next one starts; -1 after an error. */
  private int readOption(RequestArguments arguments, int i, ReplyEncoder reply) {
    boolean hasNext = i + 1 < arguments.count();
    if (arguments.is(i, Words.WITHDIST)) {
      withDistance = true;
    } else if (arguments.is(i, Words.WITHHASH)) {
      withHash = true;
    } else if (arguments.is(i, Words.WITHCOORD)) {
      withPlace = true;
    } else if (arguments.is(i, Words.ANY)) {
      any = true;
    } else if (arguments.is(i, Words.ASC) || arguments.is(i, Words.DESC)) {
      sorted = true;
      descending = arguments.is(i, Words.DESC);
    } else if (arguments.is(i, Words.COUNT) && hasNext) {
      return readCount(arguments, i + 1, reply) ? i + 2 : -1;
    } else if (search && mayStore && arguments.is(i, Words.STOREDIST)) {
      storesDistance = true;
    } else if (!search && mayStore && hasNext && isStore(arguments, i)) {
      storeAt = i + 1;
      storesDistance = arguments.is(i, Words.STOREDIST);
      return i + 2;
    } else {
      reply.error(Errors.SYNTAX);
      return -1;
    }
    return i + 1;
  }

  private static boolean isStore(RequestArguments arguments, int i) {
    return arguments.is(i, Words.STORE) || arguments.is(i, Words.STOREDIST);
  }

  private boolean readCount(RequestArguments arguments, int i, ReplyEncoder reply) {
    if (!numbers.read(arguments, i, reply)) {
      return false;
    }
    count = numbers.value();
    if (count > 0) {
      return true;
    }
    reply.error("ERR COUNT must be > 0");
    return false;
  }

  /** Reads a center or a shape. Where the next option starts; i if there is none; -1: an error. */
  private int readSearchOption(RequestArguments arguments, int i, ReplyEncoder reply) {
    int left = arguments.count() - i - 1;
    boolean polygon = !corners.isEmpty();
    if (arguments.is(i, Words.FROMMEMBER) && left >= 1 && !fromPlace && !polygon) {
      return readMember(arguments, i + 1, reply) ? i + 2 : -1;
    }
    if (arguments.is(i, Words.FROMLONLAT) && left >= 2 && !fromMember && !polygon) {
      return readPlace(arguments, i + 1, reply) ? i + 3 : -1;
    }
    if (arguments.is(i, Words.BYRADIUS) && left >= 2 && width < 0 && !polygon) {
      return readRadius(arguments, i + 1, reply) ? i + 3 : -1;
    }
    if (arguments.is(i, Words.BYBOX) && left >= 3 && radius < 0 && !polygon) {
      return readBox(arguments, i + 1, reply) ? i + 4 : -1;
    }
    boolean other = radius >= 0 || width >= 0 || fromMember || fromPlace;
    if (arguments.is(i, Words.BYPOLYGON) && left >= 2 && !other) {
      return readPolygon(arguments, i + 1, reply);
    }
    return i;
  }

  private boolean readBox(RequestArguments arguments, int i, ReplyEncoder reply) {
    // As in Redis: both have to be numbers before either may be negative.
    if (Double.isNaN(Scores.read(arguments, i + 1)) && !Double.isNaN(Scores.read(arguments, i))) {
      reply.error("ERR need numeric height");
      return false;
    }
    width = GeoArguments.length(arguments, i, "width", "height or width", reply);
    if (width < 0) {
      return false;
    }
    height = GeoArguments.length(arguments, i + 1, "height", "height or width", reply);
    return height >= 0 && readUnit(arguments, i + 2, reply);
  }

  private int readPolygon(RequestArguments arguments, int i, ReplyEncoder reply) {
    if (!numbers.isNumber(arguments, i)) {
      reply.error("ERR invalid number of vertices");
      return -1;
    }
    long wanted = numbers.value();
    if (wanted < LEAST_CORNERS || wanted > (arguments.count() - i - 1) / 2) {
      reply.error("ERR GEOSEARCH BYPOLYGON must have at least 3 vertices");
      return -1;
    }
    List<Place> read = new ArrayList<>();
    int end = i + 1 + 2 * (int) wanted;
    for (int at = i + 1; at < end; at += 2) {
      Place corner = GeoArguments.place(arguments, at, reply);
      if (corner == null) {
        return -1;
      }
      read.add(corner);
    }
    corners = read;
    return end;
  }

  private boolean readUnit(RequestArguments arguments, int i, ReplyEncoder reply) {
    unit = GeoArguments.unit(arguments, i, reply);
    return unit > 0;
  }

  private boolean isConsistent(RequestArguments arguments, ReplyEncoder reply) {
    if (storeAt >= 0 && (withDistance || withHash || withPlace)) {
      reply.error(
          "ERR "
              + (search ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS")
              + " is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
    } else if (search && !fromMember && !fromPlace && corners.isEmpty()) {
      Errors.quoting(
          "ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for ",
          arguments,
          0,
          "",
          reply);
    } else if (search && radius < 0 && width < 0 && corners.isEmpty()) {
      Errors.quoting(
          "ERR exactly one of BYRADIUS, BYBOX and BYPOLYGON can be specified for ",
          arguments,
          0,
          "",
          reply);
    } else if (any && count == 0) {
      reply.error("ERR the ANY argument requires COUNT argument");
    } else {
      return true;
    }
    return false;
  }

  /** Where to search. */
  Shape shape() {
    Place known = center;
    if (shape == null) {
      if (!corners.isEmpty()) {
        shape = Shape.Polygon.of(corners);
      } else if (known == null) {
        throw new IllegalStateException("there is nothing to search in");
      } else if (width >= 0) {
        shape = new Shape.Box(known, width * unit, height * unit);
      } else {
        shape = new Shape.Circle(known, radius * unit);
      }
    }
    return shape;
  }

  /** How many meters the unit has that distances are told in. */
  double unit() {
    return unit;
  }

  /** How many to find at most; 0 for all. */
  long count() {
    return count;
  }

  /** Whether any may be found, and not the nearest: the search may stop. */
  boolean isAny() {
    return any;
  }

  /** Whether the result is sorted by distance: the nearest ones can only be counted so. */
  boolean isSorted() {
    return sorted || (count > 0 && !any);
  }

  /** Whether the farthest come first. */
  boolean isDescending() {
    return descending;
  }

  boolean withDistance() {
    return withDistance;
  }

  boolean withHash() {
    return withHash;
  }

  boolean withPlace() {
    return withPlace;
  }

  /** The argument that is the key to store the result behind; negative if it is the reply. */
  int storeAt() {
    return storeAt;
  }

  /** Whether distances are the scores of what is stored. */
  boolean storesDistance() {
    return storesDistance;
  }
}
