package dev.remora.engine;

import org.junit.jupiter.api.Test;

/**
 * All kinds of commands on the same few keys, so that each meets values of every kind: the replies
 * are those of a real redis-server. {@code -Dremora.fuzz.commands=1000000} sends so many.
 */
final class MixedDifferentialTest {
  private static final int COMMANDS = Integer.getInteger("remora.fuzz.commands", 100_000);

  /** Short, so that no time to live is rounded to another second while it lasts. */
  private static final int RUN = 500;

  @Test
  void repliesAreThoseOfRedis() throws Exception {
    new Differential(
            DifferentialTest.VOCABULARY,
            HashDifferentialTest.VOCABULARY,
            ListDifferentialTest.VOCABULARY,
            SetDifferentialTest.VOCABULARY,
            SortedSetDifferentialTest.VOCABULARY,
            SortDifferentialTest.VOCABULARY,
            BitmapDifferentialTest.VOCABULARY)
        .with("hash-max-listpack-entries", "8")
        .with("set-max-intset-entries", "8")
        .compare(Math.max(1, COMMANDS / RUN), RUN);
  }
}
