package dev.remora.bench.connections;

import dev.remora.bench.connections.ConnectionsResults.Active;
import java.util.Formatter;
import java.util.Locale;

/** The tables of the results, in Markdown. */
final class ConnectionsDocument {
  private static final double MEBIBYTE = 1 << 20;

  private ConnectionsDocument() {}

  static String write(ConnectionsResults results) {
    var text = new Formatter(new StringBuilder(results.origin().markdown()), Locale.ROOT);
    text.format("| %,d idle connections over shm | | goal |%n|---|---:|---:|%n", results.idle());
    core(text, "server's processor time", results.serverCore(), "< 1 % of a core");
    core(text, "the same without a connection", results.aloneCore(), "");
    core(text, "client's processor time", results.clientCore(), "");
    Held each = results.each();
    text.format("| memory for each, all told | **%.2f MiB** |", each.total() / MEBIBYTE);
    text.format(" ≤ %.0f MiB |%n", ConnectionsResults.MEBIBYTES_GOAL);
    memory(text, "shared memory: windows, and the server's heap", each.sharedBytes());
    memory(text, "the server's own", each.serverBytes());
    memory(text, "the client's own", each.clientBytes());
    memory(text, "page tables", each.tableBytes());
    text.format("%n| active over shm | %,d connections |", results.few());
    text.format(" %,d connections | ratio | goal |%n", results.many());
    text.format("|---|---:|---:|---:|---:|\n");
    for (Active one : results.active()) {
      String test = one.test().toUpperCase(Locale.ROOT);
      text.format("| %s | %,.0f/s | %,.0f/s |", test, one.few(), one.many());
      text.format(" **%.2f×** | ≥ %s× |%n", one.ratio(), ConnectionsResults.RATIO_GOAL);
    }
    text.format("\n![Active connections](benchmarks/connections.svg)\n\n");
    return text.toString();
  }

  private static void core(Formatter text, String what, double core, String goal) {
    String mark = goal.isEmpty() ? "" : "**";
    text.format("| %s | %s%.2f %%%s | %s |%n", what, mark, 100 * core, mark, goal);
  }

  private static void memory(Formatter text, String what, long bytes) {
    text.format("| – %s | %.2f MiB | |%n", what, bytes / MEBIBYTE);
  }
}
