package dev.remora.bench.rdma;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** The tables of the results, in Markdown. */
final class RdmaDocument {
  private RdmaDocument() {}

  static String write(RdmaResults results) {
    var text = new Formatter(new StringBuilder(results.origin().markdown()), Locale.ROOT);
    table(text, results, "Our client, Valkey's server", true);
    table(text, results, "Our server, Valkey's benchmark", false);
    PinnedMemory pinned = results.pinned();
    if (pinned != null) {
      text.format(
          "With %d idle connections of our client `valkey-server` has registered %.0f MiB, and"
              + " Remora %.0f MiB: **%.2f×** (goal ≤ %s×).%n%n",
          pinned.connections(),
          pinned.valkey() / 1048576.0,
          pinned.remora() / 1048576.0,
          pinned.ratio(),
          PinnedMemory.GOAL);
    }
    return text.toString();
  }

  private static void table(Formatter text, RdmaResults results, String title, boolean client) {
    text.format("| %s | Valkey's with each other ", title);
    text.format("| event-driven | ratio | goal | busy-polling | ratio | goal |%n");
    text.format("|---|---:|---:|---:|---:|---:|---:|---:|%n");
    List<Load> loads = Load.all();
    for (int i = 0; i < loads.size(); i++) {
      Load load = loads.get(i);
      Rates rates = results.rates().get(i);
      Pair sleeping = client ? Pair.CLIENT_EVENT_DRIVEN : Pair.SERVER_EVENT_DRIVEN;
      Pair busy = client ? Pair.CLIENT_BUSY : Pair.SERVER_BUSY;
      text.format("| %s | %,.0f/s ", load.title(), rates.median(Pair.VALKEY));
      ours(text, rates, sleeping, Load.EVENT_DRIVEN_GOAL);
      ours(text, rates, busy, client ? load.busyClientGoal() : load.busyServerGoal());
      text.format("|%n");
    }
    text.format("%n![%s](benchmarks/%s)%n%n", title, plot(client));
  }

  private static void ours(Formatter text, Rates rates, Pair pair, double goal) {
    text.format("| %,.0f/s | **%.2f×** | ≥ %s× ", rates.median(pair), rates.ratio(pair), goal);
  }

  /** The file of a plot. */
  static String plot(boolean client) {
    return client ? "rdma-client.svg" : "rdma-server.svg";
  }
}
