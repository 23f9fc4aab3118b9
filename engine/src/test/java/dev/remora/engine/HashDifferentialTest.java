package dev.remora.engine;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Hashes are those of a real redis-server. */
final class HashDifferentialTest {
  private static final String TEMPLATES =
      """
      HSET K A V | HSET K A V A V | HSET K A V A V A I | HSET K V V | HSET K V I A | HSET K A L |
      HSET K A I A I A I A I A I A I A I A I A I | HMSET K A V A V | HMSET K A V A | HSETNX K A V |
      HSETNX K A L | HGET K A | HGET K V | HMGET K A A V A | HMGET K A | HGETALL K | HKEYS K |
      HVALS K | HDEL K A | HDEL K A A A | HDEL K V A V | HEXISTS K A | HEXISTS K V | HLEN K |
      HSTRLEN K A | HSTRLEN K V | HINCRBY K A I | HINCRBY K A N | HINCRBY K V N | HINCRBY K A V |
      HINCRBYFLOAT K A F | HINCRBYFLOAT K A N | HINCRBYFLOAT K V F | HINCRBYFLOAT K A V |
      HRANDFIELD K C | HRANDFIELD K C WITHVALUES | HRANDFIELD K C V | HRANDFIELD K C WITHVALUES V |
      HSCAN K 0 COUNT 100 | HSCAN K 0 MATCH f* COUNT 100 | HSCAN K 0 MATCH [^f]* COUNT 100 |
      HSCAN K 0 COUNT G | HSCAN K 0 MATCH | HSCAN K X | HSCAN K 0 TYPE hash |
      OBJECT ENCODING K | TYPE K | DEL K | COPY K K REPLACE | RENAME K K | EXPIRE K T | TTL K |
      SET K V | GET K | HGET K | HLEN K K | HSET K A | HKEYS K K | EXISTS K K
      """;

  private static final Map<String, String[]> WORDS =
      Map.of(
          "G",
          new String[] {"0", "-1", "100", "9223372036854775807", "x", ""},
          "X",
          new String[] {"x", "1 ", " 1", "--1", "1.0", "18446744073709551616"},
          "A",
          new String[] {
            "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "1", "2", "-3",
            "4000"
          },
          "L",
          new String[] {"x".repeat(64), "x".repeat(65), "x".repeat(5000)},
          "C",
          new String[] {
            "0",
            "100",
            "9223372036854775807",
            "4611686018427387904",
            "-9223372036854775808",
            "x",
            ""
          });

  static final Vocabulary VOCABULARY =
      new Vocabulary(TEMPLATES, WORDS).unordered(HashDifferentialTest::isWithoutOrder);

  @Test
  void repliesAreThoseOfRedis() throws Exception {
    new Differential(VOCABULARY).with("hash-max-listpack-entries", "8").compare(30, 400);
  }

  private static boolean isWithoutOrder(String command) {
    return command.startsWith("HGETALL")
        || command.startsWith("HKEYS")
        || command.startsWith("HVALS")
        || command.startsWith("HSCAN")
        || command.startsWith("HRANDFIELD");
  }
}
