package dev.remora.bench.connections;

import dev.remora.bench.connections.ConnectionsResults.Active;
import java.util.Locale;

/** The tables of the results, in Markdown. */
final class ConnectionsDocument {
  private static final double MEBIBYTE = 1 << 20;

  private ConnectionsDocument() {}

  static String write(ConnectionsResults results) {
    var text = new StringBuilder(results.origin().markdown());
    format(text, "| %,d idle connections over shm | | goal |%n|---|---:|---:|%n", results.idle());
    core(text, "server's processor time", results.serverCore(), "< 1 % of a core");
    core(text, "the same without a connection", results.aloneCore(), "");
    core(text, "client's processor time", results.clientCore(), "");
    Held each = results.each();
    format(text, "| memory for each, all told | **%.2f MiB** |", each.total() / MEBIBYTE);
    format(text, " ≤ %.0f MiB |%n", ConnectionsResults.MEBIBYTES_GOAL);
    memory(text, "shared memory: windows, and the server's heap", each.sharedBytes());
    memory(text, "the server's own", each.serverBytes());
    memory(text, "the client's own", each.clientBytes());
    memory(text, "page tables", each.tableBytes());
    format(text, "%n| active over shm | %,d connections |", results.few());
    format(text, " %,d connections | ratio | goal |%n", results.many());
    text.append("|---|---:|---:|---:|---:|\n");
    for (Active one : results.active()) {
      String test = one.test().toUpperCase(Locale.ROOT);
      format(text, "| %s | %,.0f/s | %,.0f/s |", test, one.few(), one.many());
      format(text, " **%.2f×** | ≥ %s× |%n", one.ratio(), ConnectionsResults.RATIO_GOAL);
    }
    text.append("\n![Active connections](benchmarks/connections.svg)\n\n");
    return text.toString();
  }

  private static void core(StringBuilder text, String what, double core, String goal) {
    String mark = goal.isEmpty() ? "" : "**";
    format(text, "| %s | %s%.2f %%%s | %s |%n", what, mark, 100 * core, mark, goal);
  }

  private static void memory(StringBuilder text, String what, long bytes) {
    format(text, "| – %s | %.2f MiB | |%n", what, bytes / MEBIBYTE);
  }

  private static void format(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
