package dev.remora.bench.suite;

import java.util.Formatter;
import java.util.Locale;

/** The tables of the results, in Markdown. */
final class SuiteDocument {
  private SuiteDocument() {}

  static String write(SuiteResults results) {
    var text = new Formatter(new StringBuilder(results.origin().markdown()), Locale.ROOT);
    for (Part part : Part.values()) {
      if (!results.of(part).isEmpty()) {
        table(text, part, results);
      }
    }
    return text.toString();
  }

  private static void table(Formatter text, Part part, SuiteResults results) {
    Comparison least = results.least(part);
    text.format("**%s.** Geometric mean **%.2f×**", part.title(), results.mean(part));
    text.format(" (goal ≥ %.0f×), the least is %s", part.meanGoal(), shown(least.test()));
    text.format(" with **%.2f×** (goal ≥ %s×).%n%n", least.ratio(), goal(part));
    text.format("| test | redis-server, TCP | Remora | ratio |\n|---|---:|---:|---:|\n");
    for (Comparison one : results.of(part)) {
      String mark = one.ratio() < part.leastGoal() ? "**" : "";
      String ratio = String.format(Locale.ROOT, "%s%.2f×%s", mark, one.ratio(), mark);
      text.format(
          "| %s | %,.0f/s | %,.0f/s | %s |%n", shown(one.test()), one.redis(), one.remora(), ratio);
    }
    text.format("%n![%s](benchmarks/%s)%n%n", part.title(), part.plot());
  }

  private static String shown(String test) {
    return test.toUpperCase(Locale.ROOT);
  }

  private static String goal(Part part) {
    return part.leastGoal() % 1 == 0 ? "" + (int) part.leastGoal() : "" + part.leastGoal();
  }
}
