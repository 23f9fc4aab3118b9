package dev.remora.cli.bench;

import dev.remora.client.RemoraUri;
import dev.remora.client.load.LoadPlan;
import dev.remora.client.load.LoadTest;
import java.time.Duration;
import java.util.List;

/**
 * What is measured, and how often.
 *
 * @param uris the servers; the first is the one that the others are compared to
 * @param tests in the order in which they run
 * @param rounds in each, every server is measured once: from 1
 * @param each one round, but for its server and its test
 */
record BenchPlan(List<RemoraUri> uris, List<LoadTest> tests, int rounds, LoadPlan each) {

  /** How long each server is driven before it is measured, so that both sides' code is compiled. */
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  BenchPlan {
    uris = List.copyOf(uris);
    tests = List.copyOf(tests);
    if (rounds < 1 || rounds > 1000) {
      throw new IllegalArgumentException("rounds: 1 to 1000");
    }
    if (!each.maxTime().isPositive() || !each.timeout().isPositive()) {
      throw new IllegalArgumentException("--max-time and --timeout: from 1 second");
    }
    for (LoadTest test : tests) {
      LoadPlan _ = each.of(uris.getFirst(), test); // checks the limits, which depend on the test
    }
  }

  /** One round of one test against one server. */
  LoadPlan round(RemoraUri uri, LoadTest test) {
    return each.of(uri, test);
  }

  /** What runs before the first round. */
  LoadPlan warmUp(RemoraUri uri, LoadTest test) {
    Duration time = WARM_UP.compareTo(each.maxTime()) < 0 ? WARM_UP : each.maxTime();
    return round(uri, test).limitedTo(each.requests(), time);
  }
}
