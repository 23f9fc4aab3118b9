package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.engine.geo.Place;
import dev.remora.resp.ReplyEncoder;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Writes places and distances, with Redis's digits. */
final class GeoReplies {
  private static final int COORDINATE_DECIMALS = 17;
  private static final int DISTANCE_DECIMALS = 4;

  private GeoReplies() {}

  static void place(Place place, ReplyEncoder reply) {
    reply.array(2);
    coordinate(place.longitude(), reply);
    coordinate(place.latitude(), reply);
  }

  static void distance(double distance, ReplyEncoder reply) {
    reply.bulk(rounded(distance, DISTANCE_DECIMALS).toPlainString());
  }

  private static void coordinate(double degrees, ReplyEncoder reply) {
    BigDecimal rounded = rounded(degrees, COORDINATE_DECIMALS).stripTrailingZeros();
    String text = rounded.toPlainString();
    if (reply.isResp3()) {
      byte[] line = ("," + text + "\r\n").getBytes(US_ASCII);
      reply.raw(line, 0, line.length);
    } else {
      reply.bulk(text);
    }
  }

  private static BigDecimal rounded(double value, int decimals) {
    return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
  }
}
