package dev.remora.bench.support;

import java.util.Arrays;
import java.util.Collection;

/** What several measurements amount to. */
public final class Figures {
  private Figures() {}

  /** The one in the middle; of an even number the greater one. */
  public static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  public static double median(Collection<Double> values) {
    return median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  public static double geometricMean(Collection<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
  }
}
