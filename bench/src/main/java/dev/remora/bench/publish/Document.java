package dev.remora.bench.publish;

import dev.remora.bench.support.BenchLine;
import dev.remora.bench.support.Origin;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The tables of the results, in Markdown. */
final class Document {
  private Document() {}

  /** All tables. */
  static String write(Results results) {
    return new Origin(results.date(), results.command(), results.machine()).markdown()
        + ratios(results)
        + "\n![Requests per second](benchmarks/throughput.svg)\n"
        + "\n![Ratio to redis-server](benchmarks/ratio.svg)\n"
        + "\n"
        + latencies(results)
        + "\n"
        + pingPong(results.pingPong())
        + "\n"
        + drivers(results.drivers())
        + "\n";
  }

  private static String ratios(Results results) {
    var table = new StringBuilder();
    table.append("| | test | redis-server, TCP | Remora, shm | ratio | goal |\n");
    table.append("|---|---|---:|---:|---:|---:|\n");
    for (Row row : Row.values()) {
      for (BenchLine line : lines(results, row)) {
        if (line.uri().startsWith("shm:")) {
          table.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %s | %,.0f/s | %,.0f/s | **%.1f×** | ≥ %.0f× |%n",
                  row.title(),
                  line.test().toUpperCase(Locale.ROOT),
                  line.rps() / line.ratio(),
                  line.rps(),
                  line.ratio(),
                  row.goal()));
        }
      }
    }
    return table.toString();
  }

  private static String latencies(Results results) {
    var table = new StringBuilder();
    table.append("| | test | server | p50 µs | p99 µs | p99.9 µs |\n");
    table.append("|---|---|---|---:|---:|---:|\n");
    for (Row row : Row.values()) {
      for (BenchLine line : lines(results, row)) {
        table.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.1f | %.1f | %.1f |%n",
                row.title(),
                line.test().toUpperCase(Locale.ROOT),
                server(line),
                line.p50(),
                line.p99(),
                line.p999()));
      }
    }
    return table.toString();
  }

  private static String pingPong(List<Double> nanos) {
    return "A cache line from one JVM to another and back, before the first row and after each: "
        + nanos.stream()
            .map(value -> String.format(Locale.ROOT, "%.0f ns", value))
            .collect(Collectors.joining(", "))
        + ".\n";
  }

  private static String drivers(List<DriverCheck> checks) {
    var table = new StringBuilder();
    table.append("| GET at redis-server | driver | its requests | `remora bench` | ratio |\n");
    table.append("|---|---|---:|---:|---:|\n");
    for (DriverCheck check : checks) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %,.0f/s | %,.0f/s | %.2f |%n",
              title(check.row()) + (check.oneProcessor() ? ", one processor for both" : ""),
              check.driver(),
              check.theirs(),
              check.ours(),
              check.ratio()));
    }
    return table.toString();
  }

  private static String title(String word) {
    for (Row row : Row.values()) {
      if (row.word().equals(word)) {
        return row.title();
      }
    }
    return word;
  }

  private static List<BenchLine> lines(Results results, Row row) {
    return results.lines().stream().filter(row::holds).toList();
  }

  /** What a URI stands for in these measurements. */
  static String server(BenchLine line) {
    return line.uri().startsWith("shm:") ? "Remora, shm" : "redis-server, TCP";
  }
}
