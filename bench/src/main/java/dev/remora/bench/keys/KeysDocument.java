package dev.remora.bench.keys;

import dev.remora.bench.keys.LongestCommands.LongestCommand;
import java.util.Locale;

/** The tables of the results, in Markdown. */
final class KeysDocument {
  private static final int SLOWEST = 12;

  private KeysDocument() {}

  static String write(KeysResults results) {
    var text = new StringBuilder(results.origin().markdown());
    if (!results.memory().isEmpty()) {
      memory(text, results);
    }
    if (!results.latencies().isEmpty()) {
      latencies(text, results);
    }
    if (results.pauses() != null) {
      pauses(text, results.pauses());
    }
    if (results.commands() != null) {
      commands(text, results.commands());
    }
    return text.toString();
  }

  private static void memory(StringBuilder text, KeysResults results) {
    text.append("| memory | redis-server's process | Remora's process | ratio | goal |");
    text.append(" used_memory | Remora's heap, alive | ratio |\n");
    text.append("|---|---:|---:|---:|---:|---:|---:|---:|\n");
    for (Memory one : results.memory()) {
      format(text, "| %,d %s ", one.elements(), Shape.of(one.shape()).title());
      format(text, "| %s | %s ", mib(one.redisResident()), mib(one.remoraResident()));
      format(text, "| **%.2f×** | ≤ %s× ", one.ratio(), KeysResults.MEMORY_GOAL);
      format(text, "| %s | %s ", mib(one.redisUsed()), mib(one.remoraHeap()));
      format(text, "| %.2f× |%n", one.aliveRatio());
    }
    text.append("\n![Memory of the processes](benchmarks/keys-memory.svg)\n\n");
  }

  private static void latencies(StringBuilder text, KeysResults results) {
    format(text, "| %,d strings, 30 connections ", results.keys());
    text.append("| server | requests | p50 µs | p99.9 µs | ratio | goal |\n");
    text.append("|---|---|---:|---:|---:|---:|---:|\n");
    for (Latency one : results.latencies()) {
      String test = one.test().toUpperCase(Locale.ROOT);
      format(text, "| %s | redis-server, TCP | %,.0f/s ", test, one.redisRate());
      format(text, "| %.1f | %.1f | | |%n", one.redisP50(), one.redisP999());
      format(text, "| %s | Remora, shm | %,.0f/s ", test, one.remoraRate());
      format(text, "| %.1f | %.1f ", one.remoraP50(), one.remoraP999());
      format(text, "| **%.2f** | ≤ %s |%n", one.ratio(), KeysResults.LATENCY_GOAL);
    }
    text.append("\n![p99.9](benchmarks/keys-latency.svg)\n\n");
  }

  private static void pauses(StringBuilder text, GcLog.Pauses pauses) {
    format(text, "The collector paused %d times meanwhile, ", pauses.pauses());
    format(text, "for **%.3f ms** at the most (goal < 1 ms); ", pauses.longestMillis());
    format(
        text,
        "all threads stood still, for whatever reason, for %.3f ms",
        pauses.safepointMillis());
    format(text, " at the most; %d times a thread waited for memory", pauses.stalls());
    format(
        text,
        pauses.stalls() == 0 ? ".%n%n" : ", for %.1f ms at the most.%n%n",
        pauses.stallMillis());
  }

  private static void commands(StringBuilder text, LongestCommands seen) {
    format(text, "**The longest commands**, as the servers tell, while the keys grow to ");
    format(
        text,
        "%,d: **%d** of %d commands took ",
        seen.grownTo(),
        seen.overOneMillisecond(),
        seen.commands().size());
    format(text, "longer than 1 ms (goal: none). The slowest of Remora:%n%n");
    text.append("| command | redis-server | Remora |\n|---|---:|---:|\n");
    for (LongestCommand one : seen.commands().stream().limit(SLOWEST).toList()) {
      String name = one.command().replace('|', ' ').toUpperCase(Locale.ROOT);
      format(text, "| %s | %,.0f µs | %,.0f µs |%n", name, one.redis(), one.remora());
    }
    format(
        text,
        "%nThe longest that a client waited for one of them: %,.0f µs",
        seen.redisRoundTrip());
    format(
        text,
        " with redis-server over TCP, %,.0f µs with Remora over shm.%n%n",
        seen.remoraRoundTrip());
  }

  private static String mib(long bytes) {
    return String.format(Locale.ROOT, "%,d MiB", bytes >> 20);
  }

  private static void format(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
