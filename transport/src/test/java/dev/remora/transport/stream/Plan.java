package dev.remora.transport.stream;

import java.util.SplittableRandom;

/**
 * What a {@link Party} does.
 *
 * @param total bytes to send
 * @param maxChunk bytes of the largest write
 * @param maxRead bytes of the largest read
 * @param flushOneIn how seldom it flushes after a write
 * @param maxPause nanoseconds between one thing that it does and the next, at the most
 * @param lazyOneIn how often it does not react at once to what it is told
 * @param end when it ends the connection
 * @param endAt the time for {@link End#CLOSE_AT} and {@link End#ABORT_AT}
 */
record Plan(
    long total,
    int maxChunk,
    int maxRead,
    int flushOneIn,
    long maxPause,
    int lazyOneIn,
    End end,
    long endAt) {

  /** When a party ends the connection. */
  enum End {
    /** When it has sent and received everything, in order. */
    WHEN_DONE,
    /** When it has sent everything, in order. */
    WHEN_SENT,
    /** At a time, in order. */
    CLOSE_AT,
    /** At a time, at once. */
    ABORT_AT,
    /** It waits for the other side. */
    NEVER
  }

  static Plan random(SplittableRandom random, End end) {
    return new Plan(
        random.nextInt(8) == 0 ? 0 : random.nextLong(1L << random.nextInt(1, 18)),
        1 + random.nextInt(1 << random.nextInt(1, 17)),
        1 + random.nextInt(1 << random.nextInt(1, 17)),
        1 + random.nextInt(8),
        1L << random.nextInt(10, 21),
        1 + random.nextInt(6),
        end,
        random.nextLong(1L << random.nextInt(10, 26)));
  }
}
