package dev.remora.bench.rdma;

import dev.remora.bench.support.Commands;
import dev.remora.bench.support.JsonText;
import dev.remora.bench.support.Origin;
import dev.remora.bench.support.Server;
import dev.remora.bench.support.Servers;
import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.load.LoadDriver;
import dev.remora.client.load.LoadPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The part of {@code bench/rdma} that runs on a machine with RDMA: measures, and writes JSON. Our
 * client is in this process, which stays warm; Valkey's benchmark is a process for each turn.
 */
@Command(name = "bench/rdma, in the lab")
public final class InLab implements Callable<Integer> {
  private static final String HOST = "10.77.0.1";
  private static final int VALKEY_PORT = 6380;
  private static final int DEFAULT_PORT = 6390;
  private static final int EVENT_DRIVEN_PORT = 6391;
  private static final int BUSY_PORT = 6392;

  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final long FOREVER = 1_000_000_000_000L;

  /** Requests from which the rate is guessed. */
  private static final int FIRST_REQUESTS = 2_000;

  private static final int FIRST_LARGE_REQUESTS = 20;

  @Option(names = "--home", required = true)
  private Path home = Path.of("");

  @Option(names = "--valkey", required = true)
  private Path valkey = Path.of("");

  @Option(names = "--out", required = true)
  private Path out = Path.of("");

  @Option(names = "--command", required = true)
  private String command = "";

  @Option(names = "--rounds", required = true)
  private int rounds;

  @Option(names = "--seconds", required = true)
  private int seconds;

  @Option(names = "--warm-up", required = true)
  private int warmUp;

  @Option(names = "--idle", required = true)
  private int idle;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new InLab()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Rates> rates = new ArrayList<>();
    PinnedMemory pinned;
    try (Servers servers = new Servers(home);
        Server theirs = servers.valkeyRdma(valkey.resolve("valkey-server"), HOST, VALKEY_PORT);
        Server ours = servers.remoraRdma(HOST + ":" + DEFAULT_PORT)) {
      pinned = idle == 0 ? null : PinnedMemory.measure(idle, theirs, ours);
    }
    try (Servers servers = new Servers(home);
        Server _ = servers.valkeyRdma(valkey.resolve("valkey-server"), HOST, VALKEY_PORT);
        Server _ = ours(servers, EVENT_DRIVEN_PORT);
        Server _ = ours(servers, BUSY_PORT, "--busy-poll")) {
      for (Load load : Load.all()) {
        warmUp(load);
      }
      for (Load load : Load.all()) {
        rates.add(measure(load));
      }
    }
    new JsonText().write(out, new RdmaResults(Origin.of(command), rates, pinned));
    return 0;
  }

  /** A server whose windows are as long as those of Valkey's server. */
  private static Server ours(Servers servers, int port, String... options)
      throws IOException, InterruptedException {
    String[] all = Arrays.copyOf(options, options.length + 2);
    all[options.length] = "--rdma-rx-size";
    all[options.length + 1] = "1mb";
    return servers.remoraRdma(HOST + ":" + port, all);
  }

  /** Compilers are emulated too: what a JVM needs to have its code compiled takes minutes here. */
  private void warmUp(Load load) throws IOException, InterruptedException {
    for (Pair pair : Pair.values()) {
      System.err.printf("bench: warming up: %s, %s%n", load.title(), pair.word());
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(warmUp);
      do {
        turn(pair, load, load.bytes() > 1024 ? FIRST_LARGE_REQUESTS : FIRST_REQUESTS);
      } while (pair != Pair.VALKEY && System.nanoTime() < end);
    }
  }

  private Rates measure(Load load) throws IOException, InterruptedException {
    Map<String, List<Double>> seen = new LinkedHashMap<>();
    long requests = load.bytes() > 1024 ? FIRST_LARGE_REQUESTS : FIRST_REQUESTS;
    double guess = turn(Pair.VALKEY, load, requests);
    requests = Math.max(requests, Math.round(guess * seconds));
    for (Pair pair : Pair.values()) {
      turn(pair, load, requests);
    }
    for (int round = 0; round < rounds; round++) {
      for (Pair pair : Pair.values()) {
        seen.computeIfAbsent(pair.word(), word -> new ArrayList<>())
            .add(turn(pair, load, requests));
      }
    }
    var rates = new Rates(load.title(), seen);
    for (Pair pair : Pair.values()) {
      System.err.printf(
          Locale.ROOT,
          "bench: %s: %s %.0f/s, %.2f%n",
          load.title(),
          pair.word(),
          rates.median(pair),
          rates.ratio(pair));
    }
    return rates;
  }

  /** Requests per second. */
  private double turn(Pair pair, Load load, long requests)
      throws IOException, InterruptedException {
    return switch (pair) {
      case VALKEY -> theirClient(load, requests, VALKEY_PORT);
      case SERVER_EVENT_DRIVEN -> theirClient(load, requests, EVENT_DRIVEN_PORT);
      case SERVER_BUSY -> theirClient(load, requests, BUSY_PORT);
      case CLIENT_EVENT_DRIVEN -> ourClient(load, Waiting.PARK);
      case CLIENT_BUSY -> ourClient(load, Waiting.SPIN);
    };
  }

  private double ourClient(Load load, Waiting waiting) throws IOException {
    RemoraUri uri = RemoraUri.parse("rdma://" + HOST + ":" + VALKEY_PORT);
    var plan =
        new LoadPlan(
            uri,
            load.test(),
            load.connections(),
            FOREVER,
            1,
            load.bytes(),
            0,
            Duration.ofSeconds(seconds),
            TIMEOUT,
            false,
            waiting);
    return LoadDriver.run(plan, (answered, nanos) -> {}).requestsPerSecond();
  }

  private double theirClient(Load load, long requests, int port)
      throws IOException, InterruptedException {
    List<String> run = new ArrayList<>();
    run.addAll(List.of(valkey.resolve("valkey-benchmark").toString(), "--rdma", "--csv"));
    run.addAll(List.of("-h", HOST, "-p", "" + port, "-t", load.test().word()));
    run.addAll(List.of("-c", "" + load.connections(), "-d", "" + load.bytes()));
    run.addAll(List.of("-n", "" + requests));
    for (String line : Commands.run(TIMEOUT.toSeconds() * 2, run)) {
      String[] fields = line.replace("\"", "").split(",", -1);
      if (fields[0].equals(load.test().name())) {
        return Double.parseDouble(fields[1]);
      }
    }
    throw new IOException(run + " printed no line for " + load.test());
  }
}
