package dev.remora.engine.hyperloglog;

/**
 * Estimates how many elements were added from how many registers have which value. After Otmar
 * Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", arXiv:1702.01284, as in
 * Redis: the same registers give the same number.
 */
final class Cardinality {
  /** 0.5 / ln(2). */
  private static final double ALPHA = 0.7213475204444817;

  private Cardinality() {}

  /**
   * The estimate.
   *
   * @param histogram how many registers have each value: 64 of them
   */
  static long of(int[] histogram) {
    double registers = HyperLogLog.REGISTERS;
    int most = HyperLogLog.HASH_BITS + 1;
    double sum = registers * tau((registers - histogram[most]) / registers);
    for (int i = HyperLogLog.HASH_BITS; i >= 1; i--) {
      sum += histogram[i];
      sum *= 0.5;
    }
    sum += registers * sigma(histogram[0] / registers);
    return Math.round(ALPHA * registers * registers / sum);
  }

  private static double sigma(double share) {
    if (share == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double x = share;
    double y = 1;
    double z = x;
    double before;
    do {
      x *= x;
      before = z;
      z += x * y;
      y += y;
    } while (before != z);
    return z;
  }

  private static double tau(double share) {
    if (share == 0 || share == 1) {
      return 0;
    }
    double x = share;
    double y = 1;
    double z = 1 - x;
    double before;
    do {
      x = Math.sqrt(x);
      before = z;
      y *= 0.5;
      z -= (1 - x) * (1 - x) * y;
    } while (before != z);
    return z / 3;
  }
}
