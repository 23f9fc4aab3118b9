package dev.remora.bench.publish;

import dev.remora.bench.support.BarPlot;
import dev.remora.bench.support.BenchLine;
import dev.remora.bench.support.Origin;
import dev.remora.bench.support.Program;
import dev.remora.bench.support.Publication;
import dev.remora.bench.support.Server;
import dev.remora.bench.support.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures Remora over shared memory beside redis-server over TCP, and publishes what it saw. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description = {
      "Starts redis-server and `remora serve`, drives both with `remora bench`, and writes",
      "docs/benchmarks/results.json, the plots beside it, and the tables of docs/benchmarks.md.",
      "Nothing else should run meanwhile."
    },
    footer = {
      "",
      "Examples:",
      "  bench/run                        about 8 minutes",
      "  bench/run --rounds 1 --seconds 1 --results /tmp/results.json   a quick look",
      "  bench/run --render               the tables and plots again, from results.json"
    })
public final class Publish implements Program<Results>, Callable<Integer> {
  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "how often each server has its turn; ${DEFAULT-VALUE} unless given")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "how long a turn is; ${DEFAULT-VALUE} unless given")
  private int seconds;

  @Mixin private Publication publication = new Publication();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Publish()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return publication.run(this);
  }

  @Override
  public String name() {
    return "bench/run";
  }

  @Override
  public String file() {
    return "results.json";
  }

  @Override
  public Class<Results> type() {
    return Results.class;
  }

  @Override
  public String document(Results results) {
    return Document.write(results);
  }

  @Override
  public Map<String, BarPlot> plots(Results results) {
    return Plots.of(results);
  }

  @Override
  public Results measure() throws IOException, InterruptedException {
    var drivers = new Drivers(publication.home());
    List<Double> pingPong = new ArrayList<>();
    List<BenchLine> lines = new ArrayList<>();
    List<DriverCheck> checks = new ArrayList<>();
    try (Servers servers = new Servers(publication.home());
        Server redis = servers.redis()) {
      for (Row row : Row.values()) {
        pingPong.add(LinePingPong.measure());
        // A server of its own for each row: what one row has compiled for must not slow the next.
        try (Server remora = servers.remoraShm("")) {
          say(row.title());
          lines.addAll(drivers.remora(row, List.of(redis.uri(), remora.uri()), rounds, seconds));
        }
      }
      pingPong.add(LinePingPong.measure());
      for (Path driver : Drivers.installed()) {
        for (Row row : Row.values()) {
          say(driver.getFileName() + " beside remora bench: " + row.title());
          checks.add(drivers.check(row, driver, redis, Math.min(3, rounds), seconds));
        }
      }
      redis.keepToProcessor(0);
      for (Path driver : Drivers.installed()) {
        say(driver.getFileName() + " beside remora bench, on one processor");
        checks.add(
            drivers.onOneProcessor().check(Row.ONE, driver, redis, Math.min(3, rounds), seconds));
      }
    }
    Origin origin = Origin.of("bench/run --rounds " + rounds + " --seconds " + seconds);
    return new Results(origin.date(), origin.command(), origin.machine(), pingPong, lines, checks);
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }
}
