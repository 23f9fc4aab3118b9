package dev.remora.engine;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** SORT and SORT_RO are those of a real redis-server. */
final class SortDifferentialTest {
  private static final String TEMPLATES =
      """
      RPUSH l E E E | LPUSH l E | LPOP l | RPUSH m W W | LPOP m | SADD s E E | SREM s E | ZADD z N E | ZADD z N W |
      SADD t W | DEL l | DEL s | DEL z | DEL w_1 | SET w_E N | SET w_E W | SET w_W V | HSET h_E f N g W |
      HSET h_E f W | SORT C | SORT C DESC | SORT C ALPHA | SORT C ALPHA DESC LIMIT N N |
      SORT C LIMIT N N | SORT C LIMIT I I | SORT C BY w_* ALPHA | SORT C BY w_* | SORT C BY w_* GET # |
      SORT l BY h_*->f DESC | SORT C BY h_*->g ALPHA GET h_*->f GET w_* GET # | SORT z BY x |
      SORT l BY x DESC LIMIT N N GET P | SORT C GET P GET P | SORT C BY P ALPHA | SORT C STORE K |
      SORT C ALPHA STORE K GET P | SORT C BY x STORE K | LRANGE K 0 -1 | TYPE K | SORT_RO C ALPHA |
      SORT_RO C STORE K | SORT K | SORT C V | SORT C BY | SORT C LIMIT 1 | SORT C O DESC ASC |
      COMMAND GETKEYS SORT l BY w_* STORE K | SORT V ALPHA
      """;

  private static final Map<String, String[]> WORDS =
      Map.of(
          "C",
          new String[] {"l", "m", "s", "t", "z", "absent"},
          "E",
          new String[] {"1", "2", "3", "10", "-1", "20", "300"},
          "W",
          new String[] {"a", "b", "0.5", "3.25", "1e3", "inf", "-inf", "aa", " 7", "7 ", ""},
          "P",
          new String[] {"#", "w_*", "h_*->f", "h_*->absent", "w_*->", "nostar", "*", "*w", "h_*"});

  static final Vocabulary VOCABULARY =
      new Vocabulary(TEMPLATES, WORDS).unordered(SortDifferentialTest::mayBeInAnyOrder);

  @Test
  void repliesAreThoseOfRedis() throws Exception {
    new Differential(VOCABULARY).compare(30, 400);
  }

  /** Elements with the same key by which they are sorted. */
  private static boolean mayBeInAnyOrder(String command) {
    return command.startsWith("SORT") && command.contains("BY") && command.contains("ALPHA");
  }
}
