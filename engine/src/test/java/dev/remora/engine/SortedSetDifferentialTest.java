package dev.remora.engine;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sorted sets, small ones and large ones, are those of a real redis-server. */
final class SortedSetDifferentialTest {
  // Scores that Redis 7.0 and its followers write alike: the one with 17 digits, the others with as
  // few as need be.
  private static final String TEMPLATES =
      """
      ZADD K S M | ZADD K S M S M S M | ZADD K S M S M S M S M S M S M | ZADD K O S M S M |
      ZADD K O O S M | ZADD K O CH S M S M | ZADD K INCR S M | ZADD K O INCR S M | ZADD K INCR S M S M |
      ZADD l 0 M 0 M 0 M 0 M | ZADD l 0 M 0 M | ZADD K S | ZADD K V M | ZADD K O | ZINCRBY K S M | ZINCRBY K V M | ZREM K M M | ZREM K M |
      ZREMRANGEBYRANK K N N | ZREMRANGEBYSCORE K B B | ZREMRANGEBYLEX l L L | ZCARD K | ZSCORE K M |
      ZMSCORE K M M M | ZRANK K M | ZREVRANK K M | ZRANGE K N N | ZRANGE K N N WITHSCORES |
      ZRANGE K N N REV WITHSCORES | ZRANGE K B B BYSCORE | ZRANGE K B B BYSCORE REV LIMIT N N |
      ZRANGE K B B BYSCORE WITHSCORES LIMIT N N | ZRANGE l L L BYLEX | ZRANGE l L L BYLEX REV |
      ZRANGE l L L BYLEX LIMIT N N | ZRANGE l L L BYLEX WITHSCORES | ZRANGE K N N LIMIT N N |
      ZRANGE K V V | ZRANGE K N N X | ZRANGE K N N X X | ZREVRANGE K N N | ZREVRANGE K N N WITHSCORES |
      ZRANGEBYSCORE K B B | ZRANGEBYSCORE K B B WITHSCORES LIMIT N N | ZREVRANGEBYSCORE K B B |
      ZREVRANGEBYSCORE K B B LIMIT N N | ZRANGEBYLEX l L L | ZREVRANGEBYLEX l L L |
      ZRANGEBYLEX l L L LIMIT N N | ZRANGEBYLEX K V V | ZRANGEBYSCORE K x 1 | ZCOUNT K B B |
      ZLEXCOUNT l L L | ZRANGESTORE K K N N | ZRANGESTORE K K B B BYSCORE LIMIT N N |
      ZRANGESTORE K l L L BYLEX REV | ZRANGESTORE K K N N WITHSCORES | ZPOPMIN K | ZPOPMAX K |
      ZPOPMIN K N | ZPOPMAX K N | ZPOPMIN K N N | ZMPOP 2 K K MIN | ZMPOP 2 K K MAX COUNT N |
      ZMPOP N K K MIN | ZMPOP 1 K X | ZMPOP 1 K MIN COUNT | ZMPOP 1 K MIN COUNT 1 COUNT 2 |
      BZPOPMIN K x | BZMPOP x 1 K MAX | ZUNION 2 K K | ZUNION 3 K K K WITHSCORES | ZINTER 2 K K WITHSCORES |
      ZUNION 2 K K WEIGHTS W W AGGREGATE A WITHSCORES | ZINTER 2 K K AGGREGATE A WITHSCORES |
      ZUNION N K K | ZUNION 2 K K WEIGHTS S | ZUNION 2 K K AGGREGATE V | ZUNION 2 K K WEIGHTS V V |
      ZDIFF 2 K K | ZDIFF 2 K K WITHSCORES | ZDIFF 1 K WEIGHTS S | ZUNIONSTORE K 2 K K |
      ZUNIONSTORE K 2 K K WEIGHTS W W AGGREGATE A | ZINTERSTORE K 2 K K | ZINTERSTORE K N K K |
      ZDIFFSTORE K 2 K K | ZUNIONSTORE K 1 K WITHSCORES | ZINTERCARD 2 K K | ZINTERCARD 2 K K LIMIT N |
      ZINTERCARD 2 K K LIMIT | ZRANDMEMBER K 0 | ZRANDMEMBER K 1000 | ZRANDMEMBER K x | ZRANDMEMBER K N X X |
      OBJECT ENCODING K | TYPE K | DEL K | SET s V | ZADD s S M | ZRANGE s 0 -1 | ZSCORE s M |
      ZUNION 2 K s | SADD u M | SADD u M M M M | SREM u M | ZUNION 2 K u WITHSCORES | ZUNION 1 u |
      ZINTER 2 u K WEIGHTS W W WITHSCORES | ZDIFF 2 u K WITHSCORES | ZDIFF 2 K u WITHSCORES |
      ZUNIONSTORE K 3 u K u AGGREGATE A | ZINTERSTORE u 2 u K | ZINTERCARD 2 u K LIMIT N |
      ZDIFFSTORE u 1 K | RENAME K K | COPY K K REPLACE | EXPIRE K T | TTL K | ZSCAN K C |
      ZSCAN K 0 COUNT 100 | ZSCAN K 0 COUNT G
      """;

  private static final Map<String, String[]> WORDS =
      Map.of(
          "C", // no cursors: what a right one but 0 gives depends on how a server hashes
          new String[] {"x", "1 ", " 1", "--1", "1.0", "18446744073709551616"},
          "G", // no counts
          new String[] {"0", "-1", "x", "007", "1 ", "", "9223372036854775808"},
          "W",
          new String[] {"1", "2", "0.5", "4"},
          "S",
          new String[] {
            "0", "1", "2", "3", "-1", "0.5", "-2.25", "100", "1e3", "+inf", "-inf", "0x10", "7",
            "-0.125"
          },
          "M",
          new String[] {
            "a", "b", "c", "d", "e", "f", "g", "h", "aa", "ab", "1", "2", "10", "-5", "007", "",
            "zz"
          },
          "B",
          new String[] {
            "-inf", "+inf", "0", "1", "(1", "2", "(2", "-1", "(0", "0.5", "100", "(100", "inf",
            "(-inf"
          },
          "L",
          new String[] {"-", "+", "[a", "(a", "[b", "(f", "[zz", "(1", "[", "(ab", "x"},
          "X",
          new String[] {"REV", "BYSCORE", "BYLEX", "WITHSCORES", "LIMIT", "bogus"},
          "O",
          new String[] {"NX", "XX", "GT", "LT", "CH", "ch", "nx"},
          "A",
          new String[] {"SUM", "MIN", "MAX", "min"});

  static final Vocabulary VOCABULARY =
      new Vocabulary(TEMPLATES, WORDS)
          .unordered(command -> command.startsWith("ZRANDMEMBER") || command.startsWith("ZSCAN"));

  @Test
  void smallOnes() throws Exception {
    new Differential(VOCABULARY).compare(30, 400);
  }
}
