package dev.remora.cli.bench;

import dev.remora.cli.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** One object a line, for each test and server. */
final class JsonReport implements Report {
  private final PrintWriter out;
  private final BenchPlan plan;

  JsonReport(PrintWriter out, BenchPlan plan) {
    this.out = out;
    this.plan = plan;
  }

  @Override
  public void start() {}

  @Override
  public void test(List<Measurement> servers) {
    double first = servers.getFirst().medianRate();
    for (Measurement server : servers) {
      out.println(
          String.format(
              Locale.ROOT,
              "{\"uri\":%s,\"test\":%s,\"connections\":%d,\"pipeline\":%d,\"bytes\":%d,"
                  + "\"rps\":%.1f,\"p50_us\":%.3f,\"p99_us\":%.3f,\"p999_us\":%.3f,\"ratio\":%.3f}",
              Json.quoted(server.uri().toString()),
              Json.quoted(server.test().word()),
              plan.each().connections(),
              plan.each().pipeline(),
              plan.each().bytes(),
              server.medianRate(),
              server.micros(50),
              server.micros(99),
              server.micros(99.9),
              server.medianRate() / first));
    }
  }

  @Override
  public void end() {}
}
