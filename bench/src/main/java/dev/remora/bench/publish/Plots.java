package dev.remora.bench.publish;

import dev.remora.bench.support.BarPlot;
import dev.remora.bench.support.BenchLine;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The plots of the published results. */
final class Plots {
  private Plots() {}

  /** By the names of their files. */
  static Map<String, BarPlot> of(Results results) {
    var throughput =
        new BarPlot(
            "Requests per second", List.of("redis-server over TCP", "Remora over shm"), "/s");
    var ratio = new BarPlot("Remora over shm ÷ redis-server over TCP", List.of("ratio"), "×");
    for (Row row : Row.values()) {
      for (BenchLine line : results.lines()) {
        if (row.holds(line) && line.uri().startsWith("shm:")) {
          String label = row.title() + ": " + line.test().toUpperCase(Locale.ROOT);
          throughput.add(label, 0, line.rps() / line.ratio(), line.rps());
          ratio.add(label, row.goal(), line.ratio());
        }
      }
    }
    return Map.of("throughput.svg", throughput, "ratio.svg", ratio);
  }
}
