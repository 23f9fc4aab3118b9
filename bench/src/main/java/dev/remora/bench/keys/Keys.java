package dev.remora.bench.keys;

import dev.remora.bench.support.BarPlot;
import dev.remora.bench.support.BenchLine;
import dev.remora.bench.support.Origin;
import dev.remora.bench.support.Program;
import dev.remora.bench.support.Publication;
import dev.remora.bench.support.RemoraBench;
import dev.remora.bench.support.SchedulerTimes;
import dev.remora.bench.support.Server;
import dev.remora.bench.support.Servers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fills redis-server and Remora with millions of keys, and looks at both. */
@Command(
    name = "bench/keys",
    mixinStandardHelpOptions = true,
    description = {
      "Fills redis-server and `remora serve` with millions of keys, and compares their",
      "memory, then their latencies under load (redis-server's over TCP, Remora's over",
      "shared memory) with the collector's pauses, then the longest time of commands",
      "that need not look at all of the data. Writes docs/benchmarks/keys.json, plots",
      "beside it, and its tables of docs/benchmarks.md. Takes 6 GiB of memory with 5",
      "million keys. Nothing else should run meanwhile."
    },
    footer = {
      "",
      "Examples:",
      "  bench/keys                          about 9 minutes",
      "  bench/keys --keys 20000 --rounds 1 --seconds 1 --results FILE   a try",
      "  bench/keys --parts memory --results FILE",
      "  bench/keys --render                 the tables and plots again"
    })
public final class Keys implements Program<KeysResults>, Callable<Integer> {
  private static final int CONNECTIONS = 30;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "5000000",
      description = "how many; ${DEFAULT-VALUE} unless given")
  private long keys;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "of the latencies; ${DEFAULT-VALUE} unless given")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "4",
      description = "how long a round is; ${DEFAULT-VALUE} unless given")
  private int seconds;

  @Option(
      names = "--parts",
      paramLabel = "PART",
      split = ",",
      defaultValue = "memory,latency,commands",
      description = "which parts; ${DEFAULT-VALUE} unless given")
  private List<String> parts = List.of();

  @Mixin private Publication publication = new Publication();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Keys()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return publication.run(this);
  }

  @Override
  public String name() {
    return "bench/keys";
  }

  @Override
  public String file() {
    return "keys.json";
  }

  @Override
  public Class<KeysResults> type() {
    return KeysResults.class;
  }

  @Override
  public KeysResults measure() throws IOException, InterruptedException {
    List<Memory> memory = new ArrayList<>();
    Latencies latencies = null;
    LongestCommands commands = null;
    try (Servers servers = new Servers(publication.home())) {
      if (parts.contains("memory")) {
        for (Shape shape : Shape.values()) {
          memory.add(Memory.measure(servers, shape, shape.elements(keys)));
        }
      }
      if (parts.contains("latency")) {
        latencies = latencies(servers);
      }
      if (parts.contains("commands")) {
        commands = new CommandTimes(keys).measure(servers);
      }
    }
    String command = "bench/keys --keys " + keys + " --rounds " + rounds + " --seconds " + seconds;
    return new KeysResults(
        Origin.of(command),
        keys,
        memory,
        latencies == null ? List.of() : latencies.seen,
        latencies == null ? null : latencies.pauses,
        latencies == null ? null : latencies.times,
        commands);
  }

  private record Latencies(
      List<Latency> seen, GcLog.Pauses pauses, SchedulerTimes.OfServer times) {}

  private Latencies latencies(Servers servers) throws IOException, InterruptedException {
    var log = new GcLog(servers.directory().resolve("gc.log"));
    try (Server redis = servers.redis();
        Server remora = servers.remoraShm(log.javaOptions())) {
      Memory.fill(redis, Shape.STRINGS, keys);
      Memory.fill(remora, Shape.STRINGS, keys);
      log.skip();
      System.err.println("bench: latencies");
      List<String> options = new ArrayList<>(List.of("-t", "set,get", "-c", "" + CONNECTIONS));
      options.addAll(List.of("--prepared", "-r", "" + keys, "-d", "" + Shape.VALUE_BYTES));
      options.addAll(List.of("-n", "1000000000", "--max-time", "" + seconds));
      options.addAll(List.of("--rounds", "" + rounds));
      var before = SchedulerTimes.OfServer.of(remora.pid());
      List<BenchLine> lines =
          new RemoraBench(publication.home()).run(List.of(redis.uri(), remora.uri()), options);
      var times = SchedulerTimes.OfServer.of(remora.pid()).since(before);
      List<Latency> seen = new ArrayList<>();
      for (int i = 0; i < lines.size(); i += 2) {
        seen.add(compare(lines.get(i), lines.get(i + 1)));
      }
      return new Latencies(seen, log.pauses(), times);
    }
  }

  private static Latency compare(BenchLine redis, BenchLine remora) {
    return new Latency(
        redis.test(),
        redis.rps(),
        redis.p50(),
        redis.p999(),
        remora.rps(),
        remora.p50(),
        remora.p999());
  }

  @Override
  public String document(KeysResults results) {
    return KeysDocument.write(results);
  }

  @Override
  public Map<String, BarPlot> plots(KeysResults results) {
    List<String> processes = List.of("redis-server", "Remora");
    var memory = new BarPlot("Memory of the processes", processes, " MiB");
    for (Memory one : results.memory()) {
      double redis = one.redisResident() / 1048576.0;
      String label = Shape.of(one.shape()).title();
      memory.add(label, KeysResults.MEMORY_GOAL * redis, redis, one.remoraResident() / 1048576.0);
    }
    List<String> media = List.of("redis-server over TCP", "Remora over shm");
    String title = String.format(Locale.ROOT, "p99.9 with %,d keys", results.keys());
    var latency = new BarPlot(title, media, " µs");
    for (Latency one : results.latencies()) {
      double goal = KeysResults.LATENCY_GOAL * one.redisP999();
      latency.add(one.test().toUpperCase(Locale.ROOT), goal, one.redisP999(), one.remoraP999());
    }
    return Map.of("keys-memory.svg", memory, "keys-latency.svg", latency);
  }
}
