package dev.remora.bench.keys;

import dev.remora.bench.keys.LongestCommands.LongestCommand;
import java.util.Formatter;
import java.util.Locale;

/** The tables of the results, in Markdown. */
final class KeysDocument {
  private static final int SLOWEST = 12;

  private KeysDocument() {}

  static String write(KeysResults results) {
    var text = new Formatter(new StringBuilder(results.origin().markdown()), Locale.ROOT);
    if (!results.memory().isEmpty()) {
      memory(text, results);
    }
    if (!results.latencies().isEmpty()) {
      latencies(text, results);
    }
    if (results.pauses() != null) {
      pauses(text, results.pauses());
    }
    if (results.latencyTimes() != null) {
      text.format("%s%n%n", results.latencyTimes().text());
    }
    if (results.commands() != null) {
      commands(text, results.commands());
    }
    return text.toString();
  }

  private static void memory(Formatter text, KeysResults results) {
    text.format("| memory | redis-server's process | Remora's process | ratio | goal |");
    text.format(" used_memory | Remora's heap, alive | ratio |\n");
    text.format("|---|---:|---:|---:|---:|---:|---:|---:|\n");
    for (Memory one : results.memory()) {
      text.format("| %,d %s ", one.elements(), Shape.of(one.shape()).title());
      text.format("| %s | %s ", mib(one.redisResident()), mib(one.remoraResident()));
      text.format("| **%.2f×** | ≤ %s× ", one.ratio(), KeysResults.MEMORY_GOAL);
      text.format("| %s | %s ", mib(one.redisUsed()), mib(one.remoraHeap()));
      text.format("| %.2f× |%n", one.aliveRatio());
    }
    text.format("\n![Memory of the processes](benchmarks/keys-memory.svg)\n\n");
  }

  private static void latencies(Formatter text, KeysResults results) {
    text.format("| %,d strings, 30 connections ", results.keys());
    text.format("| server | requests | p50 µs | p99.9 µs | ratio | goal |\n");
    text.format("|---|---|---:|---:|---:|---:|---:|\n");
    for (Latency one : results.latencies()) {
      String test = one.test().toUpperCase(Locale.ROOT);
      text.format("| %s | redis-server, TCP | %,.0f/s ", test, one.redisRate());
      text.format("| %.1f | %.1f | | |%n", one.redisP50(), one.redisP999());
      text.format("| %s | Remora, shm | %,.0f/s ", test, one.remoraRate());
      text.format("| %.1f | %.1f ", one.remoraP50(), one.remoraP999());
      text.format("| **%.2f** | ≤ %s |%n", one.ratio(), KeysResults.LATENCY_GOAL);
    }
    text.format("\n![p99.9](benchmarks/keys-latency.svg)\n\n");
  }

  private static void pauses(Formatter text, GcLog.Pauses pauses) {
    text.format("The collector paused %d times meanwhile, ", pauses.pauses());
    text.format("for **%.3f ms** at the most (goal < 1 ms); ", pauses.longestMillis());
    text.format(
        "all threads stood still, for whatever reason, for %.3f ms", pauses.safepointMillis());
    text.format(" at the most; %d times a thread waited for memory", pauses.stalls());
    if (pauses.stalls() > 0) {
      text.format(", for %.1f ms at the most", pauses.stallMillis());
    }
    text.format(".%n%n");
  }

  private static void commands(Formatter text, LongestCommands seen) {
    text.format("**The longest commands**, as the servers tell, while the keys grow to ");
    text.format(
        "%,d: **%d** of %d commands took ",
        seen.grownTo(), seen.overOneMillisecond(), seen.commands().size());
    text.format("longer than 1 ms (goal: none). The slowest of Remora:%n%n");
    text.format("| command | redis-server | over 1 ms | Remora | over 1 ms |\n");
    text.format("|---|---:|---:|---:|---:|\n");
    for (LongestCommand one : seen.commands().stream().limit(SLOWEST).toList()) {
      String name = one.command().replace('|', ' ').toUpperCase(Locale.ROOT);
      text.format("| %s | %,.0f µs | %s ", name, one.redis(), slow(one.redisCalls()));
      text.format("| %,.0f µs | %s |%n", one.remora(), slow(one.remoraCalls()));
    }
    text.format(
        "%nThe longest that a client waited for one of them: %,.0f µs", seen.redisRoundTrip());
    text.format(
        " with redis-server over TCP, %,.0f µs with Remora over shm.%n%n", seen.remoraRoundTrip());
    if (seen.remoraTimes() != null) {
      text.format("%s%n%n", seen.remoraTimes().text());
    }
  }

  private static String slow(CallCounts counts) {
    return String.format(Locale.ROOT, "%,d of %,d", counts.slow(), counts.calls());
  }

  private static String mib(long bytes) {
    return String.format(Locale.ROOT, "%,d MiB", bytes >> 20);
  }
}
