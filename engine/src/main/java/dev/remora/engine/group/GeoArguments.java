package dev.remora.engine.group;

import dev.remora.engine.command.Errors;
import dev.remora.engine.geo.Place;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads places and lengths from arguments, and replies with an error where there is none. */
final class GeoArguments {
  private GeoArguments() {}

  /** A longitude and the latitude after it; null if there is none. */
  static @Nullable Place place(RequestArguments arguments, int i, ReplyEncoder reply) {
    double longitude = Scores.read(arguments, i);
    double latitude = Scores.read(arguments, i + 1);
    if (Double.isNaN(longitude) || Double.isNaN(latitude)) {
      reply.error(Errors.NOT_A_FLOAT);
      return null;
    }
    Place place = new Place(longitude, latitude);
    if (place.isOnMap()) {
      return place;
    }
    reply.error("ERR invalid longitude,latitude pair " + shown(longitude) + "," + shown(latitude));
    return null;
  }

  /** A length that is not negative, in its unit; negative if there is none. */
  static double length(
      RequestArguments arguments, int i, String name, String error, ReplyEncoder reply) {
    double length = Scores.read(arguments, i);
    if (Double.isNaN(length)) {
      reply.error("ERR need numeric " + name);
      return -1;
    }
    if (length < 0) {
      reply.error("ERR " + error + " cannot be negative");
      return -1;
    }
    return length;
  }

  /** How many meters a unit has; negative if it is none. */
  static double unit(RequestArguments arguments, int i, ReplyEncoder reply) {
    if (arguments.is(i, Words.METERS)) {
      return 1;
    }
    if (arguments.is(i, Words.KILOMETERS)) {
      return 1000;
    }
    if (arguments.is(i, Words.FEET)) {
      return 0.3048;
    }
    if (arguments.is(i, Words.MILES)) {
      return 1609.34;
    }
    reply.error("ERR unsupported unit provided. please use M, KM, FT, MI");
    return -1;
  }

  /** As C's printf writes it. */
  private static String shown(double value) {
    if (Double.isInfinite(value)) {
      return value < 0 ? "-inf" : "inf";
    }
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
