package dev.remora.cli.bench;

import dev.remora.client.RemoraUri;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A table for people. */
final class TableReport implements Report {
  private final PrintWriter out;
  private final BenchPlan plan;
  private final String row;

  TableReport(PrintWriter out, BenchPlan plan) {
    this.out = out;
    this.plan = plan;
    int width =
        plan.uris().stream().map(RemoraUri::toString).mapToInt(String::length).max().orElse(0);
    row = "%-11s  %-" + Math.max(6, width) + "s  %13s  %9s  %9s  %9s  %7s%n";
  }

  @Override
  public void start() {
    out.printf(
        Locale.ROOT,
        "%d connections, pipeline %d, values of %d bytes, %s; median of %d rounds of %,d requests%n%n",
        plan.each().connections(),
        plan.each().pipeline(),
        plan.each().bytes(),
        plan.each().keyspace() == 0
            ? "one key"
            : String.format(Locale.ROOT, "%,d keys", plan.each().keyspace()),
        plan.rounds(),
        plan.each().requests());
    out.printf(
        Locale.ROOT, row, "test", "server", "requests/s", "p50 µs", "p99 µs", "p99.9 µs", "ratio");
  }

  @Override
  public void test(List<Measurement> servers) {
    double first = servers.getFirst().medianRate();
    for (Measurement server : servers) {
      out.printf(
          Locale.ROOT,
          row,
          server.test().word(),
          server.uri(),
          String.format(Locale.ROOT, "%,.0f", server.medianRate()),
          micros(server, 50),
          micros(server, 99),
          micros(server, 99.9),
          String.format(Locale.ROOT, "%.2f", server.medianRate() / first));
    }
  }

  private static String micros(Measurement server, double percentile) {
    return String.format(Locale.ROOT, "%.1f", server.micros(percentile));
  }

  @Override
  public void end() {
    out.printf(
        Locale.ROOT,
        "%nClosed loop: each connection waits for its replies before it asks again, so what a pause of the server%n"
            + "would have cost others is not in the percentiles (coordinated omission). They are of all rounds.%n");
  }
}
