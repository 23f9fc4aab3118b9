package dev.remora.engine;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Places are those of a real redis-server. */
final class GeoDifferentialTest {
  private static final String TEMPLATES =
      """
      GEOADD K X Y M | GEOADD K X Y M X Y M X Y M | GEOADD K A X Y M | GEOADD K A A X Y M |
      GEOADD K X Y M X Y M X Y M X Y M X Y M X Y M X Y M X Y M | GEOADD K X Y | GEOADD K X V M |
      GEOADD K V Y M | GEOPOS K M M M | GEOPOS K | GEOHASH K M M M | GEODIST K M M |
      GEODIST K M M U | GEODIST K M M U U | ZRANGE K 0 -1 WITHSCORES | ZREM K M | ZADD K N M |
      SET K V | DEL K | TYPE K | GEOSEARCH K FROMLONLAT X Y BYRADIUS R U ASC |
      GEOSEARCH K FROMLONLAT X Y BYRADIUS R U W ASC | GEOSEARCH K FROMLONLAT X Y BYBOX R R U W DESC |
      GEOSEARCH K FROMLONLAT X Y BYBOX R R U COUNT N W | GEOSEARCH K FROMLONLAT X Y BYBOX V R U |
      GEOSEARCH K FROMLONLAT X Y BYBOX R V U | GEOSEARCH K FROMLONLAT X Y BYBOX R R V |
      GEOSEARCH K FROMLONLAT X V BYBOX R R U | GEOSEARCH K FROMLONLAT X Y W |
      GEOSEARCH K FROMLONLAT X Y BYRADIUS V U W | GEOSEARCH K FROMLONLAT X Y BYRADIUS R U ASC W W |
      GEOSEARCH K FROMLONLAT X Y BYRADIUS R U STOREDIST | GEOSEARCH K BYRADIUS R U ASC COUNT 3 |
      GEOSEARCH K FROMLONLAT X Y FROMLONLAT X Y BYRADIUS R U ASC | GEOSEARCH K V V V V V |
      GEOSEARCH K FROMLONLAT X Y BYRADIUS R U COUNT 3 ANY ASC | GEOSEARCH K ANY FROMLONLAT X Y |
      GEOSEARCHSTORE K K FROMLONLAT X Y BYRADIUS R U | GEOSEARCHSTORE K K FROMLONLAT X Y BYBOX R R U |
      GEOSEARCHSTORE K K FROMLONLAT X Y BYBOX R R U W | GEOSEARCHSTORE K K FROMLONLAT X Y STOREDIST |
      GEORADIUS K X Y R U ASC W | GEORADIUS K X Y R U STORE K | GEORADIUS K X Y R U COUNT 2 STORE K |
      GEORADIUS K X Y R U W STORE K | GEORADIUS K X Y R | GEORADIUS_RO K X Y R U DESC |
      GEORADIUS_RO K X Y R U STORE K | GEORADIUS K V Y R U | GEORADIUS K X Y V U |
      GEORADIUSBYMEMBER K m1 R U ASC W | GEORADIUSBYMEMBER K m1 R U STORE K |
      GEORADIUSBYMEMBER_RO K m1 R U DESC W | GEORADIUSBYMEMBER_RO K m1 R U W STORE K |
      OBJECT ENCODING K
      """;

  private static final Map<String, String[]> WORDS =
      Map.of(
          "X",
          new String[] {"13.361389", "15.087269", "0", "-180", "180", "-179.9", "13.5", "100.25"},
          "Y",
          new String[] {"38.115556", "37.502669", "0", "-85", "85.05112878", "38", "-33.9", "66.7"},
          "M",
          new String[] {"m0", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "12"},
          "R",
          new String[] {"0", "1", "50", "200", "1000.5", "20000", "100000", "3"},
          "U",
          new String[] {"m", "km", "MI", "ft", "km", "km", "km"},
          "W",
          new String[] {"WITHDIST", "WITHCOORD", "WITHHASH", "withdist", "ASC"},
          "A",
          new String[] {"NX", "XX", "CH", "GT"});

  @Test
  void repliesAreThoseOfRedis() throws Exception {
    // Places that are equally far come in any order.
    new Differential(
            new Vocabulary(TEMPLATES, WORDS).unordered(command -> command.startsWith("GEO")))
        // As Valkey says it, which knows polygons.
        .saying("member m1 does not exist", "could not decode requested zset member")
        .saying("BYRADIUS, BYBOX and BYPOLYGON", "BYRADIUS and BYBOX")
        .compare(20, 300);
  }
}
