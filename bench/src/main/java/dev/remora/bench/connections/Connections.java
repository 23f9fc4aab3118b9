package dev.remora.bench.connections;

import dev.remora.bench.connections.ConnectionsResults.Active;
import dev.remora.bench.support.BarPlot;
import dev.remora.bench.support.BenchLine;
import dev.remora.bench.support.Figures;
import dev.remora.bench.support.HolderProcess;
import dev.remora.bench.support.Origin;
import dev.remora.bench.support.ProcessFigures;
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
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What many connections over shared memory cost. */
@Command(
    name = "bench/connections",
    mixinStandardHelpOptions = true,
    description = {
      "Starts `remora serve`, and has a process hold 1,000 idle connections over shared",
      "memory: what share of a core the server uses, and what memory each takes in both",
      "processes. Then drives as many with `remora bench`, in turns with 30. Writes",
      "docs/benchmarks/connections.json, a plot beside it, and its tables of",
      "docs/benchmarks.md. Nothing else should run meanwhile."
    },
    footer = {
      "",
      "Examples:",
      "  bench/connections                about 3 minutes",
      "  bench/connections --connections 100 --rounds 1 --seconds 1 --results FILE",
      "  bench/connections --render       the tables and the plot again"
    })
public final class Connections implements Program<ConnectionsResults>, Callable<Integer> {
  private static final int FEW = 30;
  private static final long SETTLE_SECONDS = 5;

  /** A server that has just begun compiles for a while. */
  private static final long START_SECONDS = 60;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "1000",
      description = "how many; ${DEFAULT-VALUE} unless given")
  private int connections;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "how often few and many have their turns; ${DEFAULT-VALUE} unless given")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "3",
      description = "how long a turn is; ${DEFAULT-VALUE} unless given")
  private int seconds;

  @Option(
      names = "--idle-seconds",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "how long to look at idle connections; ${DEFAULT-VALUE} unless given")
  private int idleSeconds;

  @Mixin private Publication publication = new Publication();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Connections()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return publication.run(this);
  }

  @Override
  public String name() {
    return "bench/connections";
  }

  @Override
  public String file() {
    return "connections.json";
  }

  @Override
  public Class<ConnectionsResults> type() {
    return ConnectionsResults.class;
  }

  @Override
  public ConnectionsResults measure() throws IOException, InterruptedException {
    double alone;
    double[] both;
    Held each;
    List<Active> active;
    try (Servers servers = new Servers(publication.home())) {
      try (Server server = servers.remoraShm("");
          HolderProcess holder = new HolderProcess(server.uri())) {
        say("a warm server, " + START_SECONDS + " s after its start");
        drive(server, FEW, 1, new LinkedHashMap<>());
        TimeUnit.SECONDS.sleep(START_SECONDS);
        say("no connection, for " + idleSeconds + " s");
        Held before = Held.of(server.pid(), holder.pid());
        alone = cores(server.pid())[0];
        holder.open(connections);
        say(connections + " idle connections, for " + idleSeconds + " s");
        both = cores(server.pid(), holder.pid());
        each = Held.of(server.pid(), holder.pid()).each(before, connections);
      }
      try (Server server = servers.remoraShm("")) {
        active = active(server);
      }
    }
    return new ConnectionsResults(
        Origin.of(command()),
        connections,
        idleSeconds,
        alone,
        both[0],
        both[1],
        each,
        FEW,
        connections,
        active);
  }

  private String command() {
    return String.format(
        Locale.ROOT,
        "bench/connections --connections %d --rounds %d --seconds %d --idle-seconds %d",
        connections,
        rounds,
        seconds,
        idleSeconds);
  }

  /** The share of a core that each process uses, once it is at rest. */
  private double[] cores(long... pids) throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    double[] cores = new double[pids.length];
    for (int i = 0; i < pids.length; i++) {
      cores[i] = -ProcessFigures.cpuSeconds(pids[i]);
    }
    long start = System.nanoTime();
    TimeUnit.SECONDS.sleep(idleSeconds);
    double passed = (System.nanoTime() - start) / 1e9;
    for (int i = 0; i < pids.length; i++) {
      cores[i] = (cores[i] + ProcessFigures.cpuSeconds(pids[i])) / passed;
    }
    return cores;
  }

  private List<Active> active(Server server) throws IOException, InterruptedException {
    Map<String, List<Double>> few = new LinkedHashMap<>();
    Map<String, List<Double>> many = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      drive(server, FEW, round, few);
      drive(server, connections, round, many);
    }
    List<Active> active = new ArrayList<>();
    few.forEach(
        (test, rates) ->
            active.add(
                new Active(
                    test, Figures.median(rates), Figures.median(many.getOrDefault(test, rates)))));
    return active;
  }

  private void drive(Server server, int count, int round, Map<String, List<Double>> rates)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("-t", "set,get", "-c", "" + count));
    options.addAll(List.of("-n", "1000000000", "--max-time", "" + seconds, "--rounds", "1"));
    for (BenchLine line : new RemoraBench(publication.home()).run(List.of(server.uri()), options)) {
      rates.computeIfAbsent(line.test(), test -> new ArrayList<>()).add(line.rps());
      say(
          String.format(
              Locale.ROOT,
              "round %d of %d, %d active connections, %s: %,.0f/s",
              round,
              rounds,
              count,
              line.test(),
              line.rps()));
    }
  }

  @Override
  public String document(ConnectionsResults results) {
    return ConnectionsDocument.write(results);
  }

  @Override
  public Map<String, BarPlot> plots(ConnectionsResults results) {
    List<String> series = List.of(results.few() + " connections", results.many() + " connections");
    var plot = new BarPlot("Requests per second over shm", series, "/s");
    for (Active one : results.active()) {
      double goal = ConnectionsResults.RATIO_GOAL * one.few();
      plot.add(one.test().toUpperCase(Locale.ROOT), goal, one.few(), one.many());
    }
    return Map.of("connections.svg", plot);
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }
}
