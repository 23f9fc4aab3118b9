package dev.remora.engine.keyspace;

import java.util.random.RandomGenerator;

/**
 * How often a key is used, in 24 bits: Redis's LFU. The low 8 bits are a counter that grows with
 * the logarithm of the number of accesses; the other 16 are the minute of the last decrement, for
 * the counter is decremented as time passes without accesses.
 */
public final class AccessFrequency {
  /** A new key gets this, so that it is not evicted before it had a chance. */
  private static final int INITIAL = 5;

  private static final int MOST = 255;
  private static final int COUNTER_BITS = 8;
  private static final int MINUTES = 0xffff;
  private static final int MILLIS_PER_MINUTE = 60_000;

  private AccessFrequency() {}

  /** The word of a key that is new. */
  static int created(long nowMillis) {
    return word(nowMillis, INITIAL);
  }

  /** The word of a key that has had this counter elsewhere. */
  static int restored(long nowMillis, int counter) {
    return word(nowMillis, Math.min(MOST, counter));
  }

  /** The word of a key after one more access. */
  static int accessed(
      int word, long nowMillis, int logFactor, int decayMinutes, RandomGenerator random) {
    int counter = counter(word, nowMillis, decayMinutes);
    if (counter < MOST) {
      double base = Math.max(0, counter - INITIAL);
      if (random.nextDouble() < 1 / (base * logFactor + 1)) {
        counter++;
      }
    }
    return word(nowMillis, counter);
  }

  /** The counter as it is by now: 0 to 255. */
  public static int counter(int word, long nowMillis, int decayMinutes) {
    int counter = word & MOST;
    if (decayMinutes == 0) {
      return counter;
    }
    int passed = (minutes(nowMillis) - (word >>> COUNTER_BITS)) & MINUTES;
    return Math.max(0, counter - passed / decayMinutes);
  }

  private static int word(long nowMillis, int counter) {
    return minutes(nowMillis) << COUNTER_BITS | counter;
  }

  private static int minutes(long millis) {
    return (int) (millis / MILLIS_PER_MINUTE) & MINUTES;
  }
}
