package dev.remora.bench.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The plots of the published results. */
final class Plots {
  private Plots() {}

  static void write(Path directory, Results results) throws IOException {
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
    Files.writeString(directory.resolve("throughput.svg"), throughput.svg());
    Files.writeString(directory.resolve("ratio.svg"), ratio.svg());
  }
}
