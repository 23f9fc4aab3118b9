package dev.remora.bench.rdma;

import dev.remora.bench.support.Figures;
import java.util.List;
import java.util.Map;

/**
 * Requests per second of one load.
 *
 * @param load {@link Load#title}
 * @param rounds of each pair, by {@link Pair#word}: one number for each round
 */
record Rates(String load, Map<String, List<Double>> rounds) {
  double median(Pair pair) {
    return Figures.median(of(pair));
  }

  /** To Valkey's own: the median of each round's ratio, in which both had their turns close by. */
  double ratio(Pair pair) {
    List<Double> theirs = of(Pair.VALKEY);
    List<Double> ours = of(pair);
    double[] ratios = new double[ours.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours.get(i) / theirs.get(i);
    }
    return Figures.median(ratios);
  }

  private List<Double> of(Pair pair) {
    return rounds.getOrDefault(pair.word(), List.of());
  }
}
