package dev.remora.engine.command;

/**
 * How long calls took: counts by nanoseconds, each to two decimal digits. As Redis's, which is an
 * HdrHistogram (Gil Tene): up to 256 ns one by one, then 128 steps for every doubling, up to a
 * second, which longer ones count as.
 */
public final class LatencyHistogram {
  private static final int STEP_BITS = 7;
  private static final int STEPS = 1 << STEP_BITS;
  private static final int MOST = 1_000_000_000;

  private final long[] counts = new long[index(MOST) + 1];
  private long total;

  LatencyHistogram() {}

  void record(long nanos) {
    counts[index(Math.clamp(nanos, 1, MOST))]++;
    total++;
  }

  /** How many calls there were. */
  public long total() {
    return total;
  }

  /** How many calls took at most as long as what is told from this no more. */
  public long countUntil(int nanos) {
    int last = index(Math.min(nanos, MOST));
    long sum = 0;
    for (int i = 0; i <= last; i++) {
      sum += counts[i];
    }
    return sum;
  }

  /** The most nanoseconds that are told from this no more. */
  public static long greatest(int nanos) {
    return greatestOf(index(nanos));
  }

  /**
   * How many nanoseconds a share of the calls took at most.
   *
   * @param percent from 0 to 100
   */
  public long percentile(double percent) {
    long wanted = Math.max(1, (long) (percent / 100 * total + 0.5));
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i];
      if (sum >= wanted) {
        return greatestOf(i);
      }
    }
    return 0;
  }

  private static int index(int nanos) {
    int doublings = Math.max(0, Integer.SIZE - 1 - STEP_BITS - Integer.numberOfLeadingZeros(nanos));
    return doublings * STEPS + (nanos >> doublings);
  }

  private static long greatestOf(int index) {
    int doublings = Math.max(0, index / STEPS - 1);
    long step = index - (long) doublings * STEPS;
    return ((step + 1) << doublings) - 1;
  }
}
