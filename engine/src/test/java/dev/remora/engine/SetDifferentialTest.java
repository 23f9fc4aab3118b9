package dev.remora.engine;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sets are those of a real redis-server. */
final class SetDifferentialTest {
  private static final String TEMPLATES =
      """
      SADD K A | SADD K A A A | SADD K B B B B B B B B | SADD K A B A B | SADD K V | SADD K V I |
      SADD K I I I | SREM K A | SREM K A B A | SREM K B B B B B B B B B B | SREM K V I |
      SISMEMBER K A | SISMEMBER K B | SISMEMBER K V | SISMEMBER K I | SMISMEMBER K A B V I A |
      SMEMBERS K | SCARD K | SPOP K C | SPOP K C C | SRANDMEMBER K D | SRANDMEMBER K D D |
      SMOVE K K A | SMOVE K K B | SMOVE K K V | SINTER K | SINTER K K | SINTER K K K |
      SINTER K a K a | SINTERCARD 1 K | SINTERCARD 2 K K | SINTERCARD 2 K K LIMIT N |
      SINTERCARD N K K | SINTERCARD V K | SINTERCARD 1 K LIMIT | SINTERCARD 1 K V N |
      SINTERCARD 2 K K LIMIT I LIMIT N | SUNION K | SUNION K K | SUNION K K K K | SDIFF K |
      SDIFF K K | SDIFF K K K | SDIFF K K K K K K K | SINTERSTORE K K | SINTERSTORE K K K |
      SUNIONSTORE K K | SUNIONSTORE K K K | SDIFFSTORE K K | SDIFFSTORE K K K |
      SDIFFSTORE K K K K K K | SSCAN K 0 COUNT 100 | SSCAN K 0 MATCH m* COUNT 100 |
      SSCAN K 0 MATCH [^m]* COUNT 100 | SSCAN K 0 COUNT G | SSCAN K 0 MATCH | SSCAN K X |
      SSCAN K 0 TYPE set | TYPE K | DEL K | COPY K K REPLACE | RENAME K K | EXPIRE K T | TTL K |
      SET K V | GET K | SADD K | SCARD K K | SMEMBERS K K | SDIFFSTORE K | EXISTS K K
      """;

  private static final Map<String, String[]> WORDS =
      Map.of(
          "G",
          new String[] {"0", "-1", "100", "9223372036854775807", "x", ""},
          "X",
          new String[] {"x", "1 ", " 1", "--1", "1.0", "18446744073709551616"},
          "A",
          new String[] {
            "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "x".repeat(65)
          },
          "B",
          new String[] {
            "1",
            "2",
            "3",
            "-4",
            "5",
            "6",
            "-7",
            "8",
            "100",
            "-32768",
            "32768",
            "-2147483649",
            "2147483647",
            "9223372036854775807",
            "-9223372036854775808"
          },
          "C",
          new String[] {"0", "100", "9223372036854775807", "-1", "-9223372036854775808", "x", ""},
          "D",
          new String[] {"0", "100", "9223372036854775807", "-9223372036854775808", "x", ""});

  static final Vocabulary VOCABULARY =
      new Vocabulary(TEMPLATES, WORDS).unordered(SetDifferentialTest::isWithoutOrder);

  @Test
  void repliesAreThoseOfRedis() throws Exception {
    new Differential(VOCABULARY).with("set-max-intset-entries", "8").compare(30, 400);
  }

  private static boolean isWithoutOrder(String command) {
    return command.startsWith("SMEMBERS")
        || command.startsWith("SPOP")
        || command.startsWith("SRANDMEMBER")
        || command.startsWith("SSCAN")
        || command.startsWith("SINTER ")
        || command.startsWith("SUNION ")
        || command.startsWith("SDIFF ");
  }
}
