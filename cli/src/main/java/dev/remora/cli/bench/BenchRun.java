package dev.remora.cli.bench;

import dev.remora.client.RemoraUri;
import dev.remora.client.load.LoadDriver;
import dev.remora.client.load.LoadResult;
import dev.remora.client.load.LoadTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs a plan: in each round every server has its turn, so that the machine's moods hit all. */
final class BenchRun {
  private final BenchPlan plan;
  private final Report report;
  private final ProgressLine progress;

  BenchRun(BenchPlan plan, Report report, ProgressLine progress) {
    this.plan = plan;
    this.report = report;
    this.progress = progress;
  }

  /** Runs it and reports test by test. Returns all that was measured. */
  List<Measurement> run() throws IOException {
    List<Measurement> all = new ArrayList<>();
    report.start();
    for (LoadTest test : plan.tests()) {
      List<Measurement> servers = new ArrayList<>();
      for (RemoraUri uri : plan.uris()) {
        servers.add(new Measurement(uri, test));
      }
      try {
        measure(servers);
      } finally {
        progress.clear();
      }
      report.test(servers);
      all.addAll(servers);
    }
    report.end();
    return all;
  }

  private void measure(List<Measurement> servers) throws IOException {
    for (Measurement server : servers) {
      progress.begin(server.test().word() + " " + server.uri() + ": warming up");
      LoadDriver.run(plan.warmUp(server.uri(), server.test()), progress);
    }
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Measurement server : servers) {
        String where = ": round " + round + " of " + plan.rounds();
        progress.begin(server.test().word() + " " + server.uri() + where);
        LoadResult result = LoadDriver.run(plan.round(server.uri(), server.test()), progress);
        server.add(result);
      }
    }
  }
}
