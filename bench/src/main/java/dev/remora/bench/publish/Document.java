package dev.remora.bench.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of a Markdown document that this program writes, between two marks. */
final class Document {
  private static final String BEGIN = "<!-- bench/run writes from here -->";
  private static final String END = "<!-- to here -->";

  private Document() {}

  /**
   * Puts the results into the document.
   *
   * @throws IOException if the marks are not there
   */
  static void update(Path document, Results results) throws IOException {
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(document + " has no place for results: " + BEGIN + " … " + END);
    }
    Files.writeString(
        document,
        text.substring(0, begin + BEGIN.length()) + "\n" + write(results) + text.substring(end));
  }

  /** All tables. */
  static String write(Results results) {
    return "\nMeasured on "
        + results.date()
        + " by `"
        + results.command()
        + "`:\n\n"
        + machine(results.machine())
        + "\n"
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

  private static String machine(Map<String, String> machine) {
    return machine.entrySet().stream()
        .map(entry -> "- " + entry.getKey() + ": " + entry.getValue() + "\n")
        .collect(Collectors.joining());
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
