package dev.remora.bench.suite;

import dev.remora.bench.support.Figures;
import dev.remora.bench.support.Origin;
import java.util.Comparator;
import java.util.List;

/**
 * All that one run has seen.
 *
 * @param comparisons part by part, in the suite's order
 */
record SuiteResults(Origin origin, List<Comparison> comparisons) {
  List<Comparison> of(Part part) {
    return comparisons.stream().filter(one -> one.part().equals(part.word())).toList();
  }

  /** The geometric mean of a part's ratios. */
  double mean(Part part) {
    return Figures.geometricMean(of(part).stream().map(Comparison::ratio).toList());
  }

  /** The test with the least ratio. */
  Comparison least(Part part) {
    return of(part).stream().min(Comparator.comparingDouble(Comparison::ratio)).orElseThrow();
  }
}
