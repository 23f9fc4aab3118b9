package dev.remora.bench.suite;

import dev.remora.bench.support.BarPlot;
import dev.remora.bench.support.BenchLine;
import dev.remora.bench.support.Origin;
import dev.remora.bench.support.Program;
import dev.remora.bench.support.Publication;
import dev.remora.bench.support.RemoraBench;
import dev.remora.bench.support.Server;
import dev.remora.bench.support.Servers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The default suite of redis-benchmark, test by test, against redis-server and Remora. */
@Command(
    name = "bench/suite",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the default suite of redis-benchmark against redis-server and Remora, test",
      "by test and in turns: by redis-benchmark itself over TCP, without a pipeline and",
      "with one of 16, then by `remora bench`, Remora over shared memory. Writes",
      "docs/benchmarks/suite.json, plots beside it, and its tables of",
      "docs/benchmarks.md. Nothing else should run meanwhile."
    },
    footer = {
      "",
      "Examples:",
      "  bench/suite                          about 6 minutes",
      "  bench/suite --rounds 5 --seconds 2   steadier, about 20 minutes",
      "  bench/suite --parts shm --tests get,lpush --results FILE   a look at two",
      "  bench/suite --render                 the tables and plots again"
    })
public final class Suite implements Program<SuiteResults>, Callable<Integer> {
  private static final String TESTS =
      "ping_inline,ping_mbulk,set,get,incr,lpush,rpush,lpop,rpop,sadd,hset,spop,zadd,zpopmin,"
          + "lrange_100,lrange_300,lrange_500,lrange_600,mset";

  private static final long WARM_UP_REQUESTS = 50_000;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "how often each server has its turn; ${DEFAULT-VALUE} unless given")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "0.5",
      description =
          "about how long a turn is, over shared memory rounded up; ${DEFAULT-VALUE} unless given")
  private double seconds;

  @Option(
      names = "--parts",
      paramLabel = "PART",
      split = ",",
      defaultValue = "tcp,tcp16,shm",
      description = "which parts; ${DEFAULT-VALUE} unless given")
  private List<String> parts = List.of();

  @Option(
      names = "--tests",
      paramLabel = "TEST",
      split = ",",
      defaultValue = TESTS,
      description = "which tests of the suite; all unless given")
  private List<String> tests = List.of();

  @Mixin private Publication publication = new Publication();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Suite()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return publication.run(this);
  }

  @Override
  public String name() {
    return "bench/suite";
  }

  @Override
  public String file() {
    return "suite.json";
  }

  @Override
  public Class<SuiteResults> type() {
    return SuiteResults.class;
  }

  @Override
  public SuiteResults measure() throws IOException, InterruptedException {
    List<Comparison> comparisons = new ArrayList<>();
    for (Part part : Part.values()) {
      if (parts.contains(part.word())) {
        // Servers of their own for each part: what one has left must not weigh on the next.
        try (Servers servers = new Servers(publication.home());
            Server redis = servers.redis();
            Server remora = part == Part.SHM ? servers.remoraShm("") : servers.remoraTcp()) {
          if (part == Part.SHM) {
            overShm(redis, remora, comparisons);
          } else {
            overTcp(part, redis, remora, comparisons);
          }
        }
      }
    }
    String command = "bench/suite --rounds " + rounds + " --seconds " + seconds;
    return new SuiteResults(Origin.of(command), comparisons);
  }

  private void overTcp(Part part, Server redis, Server remora, List<Comparison> comparisons)
      throws IOException, InterruptedException {
    var benchmark = new RedisBenchmark(part, rounds, seconds);
    benchmark.warmUp(tests, WARM_UP_REQUESTS * part.pipeline(), remora);
    for (String test : tests) {
      comparisons.add(benchmark.compare(test, redis, remora));
      say(part, comparisons.getLast());
    }
  }

  private void overShm(Server redis, Server remora, List<Comparison> comparisons)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("-t", String.join(",", tests)));
    options.addAll(List.of("-c", "" + Part.SHM.connections(), "-P", "" + Part.SHM.pipeline()));
    options.addAll(List.of("-n", "1000000000", "--max-time", "" + (int) Math.ceil(seconds)));
    options.addAll(List.of("--rounds", "" + rounds));
    List<BenchLine> theirs = new ArrayList<>();
    new RemoraBench(publication.home())
        .run(
            List.of(redis.uri(), remora.uri()),
            options,
            line -> {
              if (line.uri().equals(redis.uri())) {
                theirs.add(line);
              } else {
                double rate = theirs.getLast().rps();
                comparisons.add(new Comparison(Part.SHM.word(), line.test(), rate, line.rps()));
                say(Part.SHM, comparisons.getLast());
              }
            });
  }

  @Override
  public String document(SuiteResults results) {
    return SuiteDocument.write(results);
  }

  @Override
  public Map<String, BarPlot> plots(SuiteResults results) {
    Map<String, BarPlot> plots = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      var plot = new BarPlot("Remora ÷ redis-server: " + part.title(), List.of("ratio"), "×");
      for (Comparison one : results.of(part)) {
        plot.decimals(2).add(one.test().toUpperCase(Locale.ROOT), part.leastGoal(), one.ratio());
      }
      plots.put(part.plot(), plot);
    }
    return plots;
  }

  private static void say(Part part, Comparison seen) {
    System.err.printf(
        Locale.ROOT,
        "bench: %s %s: %,.0f/s, %,.0f/s, %.2f×%n",
        part.word(),
        seen.test(),
        seen.redis(),
        seen.remora(),
        seen.ratio());
  }
}
