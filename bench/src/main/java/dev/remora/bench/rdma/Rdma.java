package dev.remora.bench.rdma;

import dev.remora.bench.support.BarPlot;
import dev.remora.bench.support.Commands;
import dev.remora.bench.support.JsonText;
import dev.remora.bench.support.Program;
import dev.remora.bench.support.Publication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ratios to Valkey's client and server over RDMA. */
@Command(
    name = "bench/rdma",
    mixinStandardHelpOptions = true,
    description = {
      "Boots the lab's machine, which has a software RDMA device, and compares there, in",
      "turns: our client with Valkey's benchmark, both asking Valkey's server; our server",
      "with Valkey's, both asked by Valkey's benchmark; and the memory that both servers",
      "pin for idle connections. Writes docs/benchmarks/rdma.json, plots beside it, and its",
      "tables of docs/benchmarks.md. The machine's processors are emulated: ratios say",
      "something, absolute numbers nothing. Needs lab/setup-lab and lab/setup-peers."
    },
    footer = {
      "",
      "Examples:",
      "  bench/rdma                                        about 20 minutes",
      "  bench/rdma --rounds 1 --seconds 1 --warm-up 1 --idle 20 --results FILE   a look",
      "  bench/rdma --render                               the tables and plots again"
    })
public final class Rdma implements Program<RdmaResults>, Callable<Integer> {
  private static final long TIMEOUT_SECONDS = 7200;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "how often each has its turn; ${DEFAULT-VALUE} unless given")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "about how long a turn is; ${DEFAULT-VALUE} unless given")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "how long each is driven by each load before; ${DEFAULT-VALUE} unless given")
  private int warmUp;

  @Option(
      names = "--idle",
      paramLabel = "N",
      defaultValue = "500",
      description = "idle connections; ${DEFAULT-VALUE} unless given, 0 for none")
  private int idle;

  @Mixin private Publication publication = new Publication();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Rdma()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return publication.run(this);
  }

  @Override
  public String name() {
    return "bench/rdma";
  }

  @Override
  public String file() {
    return "rdma.json";
  }

  @Override
  public Class<RdmaResults> type() {
    return RdmaResults.class;
  }

  @Override
  public RdmaResults measure() throws IOException, InterruptedException {
    Path home = publication.home();
    List<String> options = List.of("--rounds", "" + rounds, "--seconds", "" + seconds);
    Path directory = Files.createTempDirectory("remora-rdma");
    Path results = directory.resolve("results.json");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(home.resolve("lab/run").toString(), "-m", "6144"));
    command.addAll(List.of("-t", "" + TIMEOUT_SECONDS, "-o", directory.toString()));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), InLab.class.getName()));
    command.addAll(List.of("--home", home.toString(), "--valkey", valkey().toString()));
    command.addAll(List.of("--out", results.toString(), "--idle", "" + idle));
    command.addAll(List.of("--warm-up", "" + warmUp));
    command.addAll(List.of("--command", name() + " " + String.join(" ", options)));
    command.addAll(options);
    try {
      Commands.run(TIMEOUT_SECONDS + 60, command, System.err::println);
      return new JsonText().read(results, RdmaResults.class);
    } finally {
      Files.deleteIfExists(results);
      Files.delete(directory);
    }
  }

  /** Where {@code lab/setup-peers} has built it. */
  private static Path valkey() {
    String cache = System.getenv("REMORA_PEERS_CACHE");
    Path peers =
        cache == null
            ? Path.of(System.getProperty("user.home"), ".cache", "rxe-peers")
            : Path.of(cache);
    return peers.resolve("valkey/src");
  }

  @Override
  public String document(RdmaResults results) {
    return RdmaDocument.write(results);
  }

  @Override
  public Map<String, BarPlot> plots(RdmaResults results) {
    List<String> series = List.of("event-driven", "busy-polling");
    var client = new BarPlot("Our client ÷ valkey-benchmark, at valkey-server", series, "×");
    var server = new BarPlot("Our server ÷ valkey-server, under valkey-benchmark", series, "×");
    List<Load> loads = Load.all();
    for (int i = 0; i < loads.size(); i++) {
      Load load = loads.get(i);
      Rates rates = results.rates().get(i);
      client
          .decimals(2)
          .add(
              load.title(),
              load.busyClientGoal(),
              rates.ratio(Pair.CLIENT_EVENT_DRIVEN),
              rates.ratio(Pair.CLIENT_BUSY));
      server
          .decimals(2)
          .add(
              load.title(),
              load.busyServerGoal(),
              rates.ratio(Pair.SERVER_EVENT_DRIVEN),
              rates.ratio(Pair.SERVER_BUSY));
    }
    Map<String, BarPlot> plots = new LinkedHashMap<>();
    plots.put(RdmaDocument.plot(true), client);
    plots.put(RdmaDocument.plot(false), server);
    return plots;
  }
}
