package dev.remora.bench.soak;

import dev.remora.bench.support.Jcmd;
import dev.remora.bench.support.JsonText;
import dev.remora.bench.support.Machine;
import dev.remora.bench.support.ServerProcess;
import dev.remora.client.RemoraUri;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Keeps a server under load, and looks at what it holds. */
@Command(
    name = "bench/soak",
    mixinStandardHelpOptions = true,
    description = {
      "Starts `remora serve`, and drives it over shared memory, a Unix socket and TCP with clients",
      "that come and go and with processes that are killed. Looks each second at what the server",
      "holds. Exit code 1 if that grows, if anything is left at the end, or if a reply is wrong."
    },
    footer = {
      "",
      "Examples:",
      "  bench/soak                          two minutes",
      "  bench/soak --minutes 60 --publish   an hour, and docs/benchmarks/soak.json and .svg"
    })
public final class Soak implements Callable<Integer> {
  private static final long WARM_UP_SECONDS = 8;
  private static final int PROGRESS_SECONDS = 10;
  private static final int REST_SECONDS = 20;
  private static final int MOST_POINTS = 600;

  @Option(
      names = "--minutes",
      defaultValue = "2",
      description = "how long; ${DEFAULT-VALUE} unless given")
  private double minutes;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of what is random; ${DEFAULT-VALUE} unless given")
  private long seed;

  @Option(names = "--home", required = true, description = "the checkout", hidden = true)
  private Path home = Path.of("");

  @Option(names = "--publish", description = "write what was seen, and a plot of it")
  private boolean publish;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Soak()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("remora-soak");
    int port = freePort();
    Path shm = directory.resolve("shm");
    Path unix = directory.resolve("unix");
    List<String> command =
        List.of(
            home.resolve("remora").toString(),
            "serve",
            "--tcp",
            "127.0.0.1:" + port,
            "--unix",
            unix.toString(),
            "--shm",
            shm.toString());
    List<RemoraUri> uris =
        List.of(
            RemoraUri.parse("shm://" + shm),
            RemoraUri.parse("shm://" + shm), // twice as often as the others
            RemoraUri.parse("unix://" + unix),
            RemoraUri.parse("redis://127.0.0.1:" + port));
    Path log = directory.resolve("log");
    try (ServerProcess server =
            ServerProcess.start(command, Map.of(), log, () -> Files.exists(shm));
        ServerWatch watch = new ServerWatch(server.pid(), uris.getLast())) {
      Outcome outcome = run(server, watch, uris);
      List<String> complaints =
          new Verdict(
                  outcome.before(),
                  outcome.during(),
                  outcome.after(),
                  outcome.aliveBefore(),
                  outcome.aliveAfter())
              .complaints();
      report(outcome, complaints);
      if (publish) {
        publish(outcome);
      }
      return complaints.isEmpty() ? 0 : 1;
    }
  }

  private Outcome run(ServerProcess server, ServerWatch watch, List<RemoraUri> uris)
      throws IOException, InterruptedException {
    try (Load warmUp = new Load(uris, seed + 1_000)) {
      for (int i = 0; i < WARM_UP_SECONDS; i++) {
        TimeUnit.SECONDS.sleep(1);
        warmUp.check();
      }
    }
    long aliveBefore = alive(server); // the JVM keeps a thread and a socket for such questions
    Sample before = atRest(watch, null);
    List<Sample> during = new ArrayList<>();
    Load load = new Load(uris, seed);
    try (load) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < minutes * 60e9) {
        TimeUnit.SECONDS.sleep(1);
        load.check();
        if (!server.isAlive()) {
          throw new IOException("the server has ended");
        }
        during.add(watch.sample());
        progress(load, during.getLast(), (System.nanoTime() - start) / 60e9);
      }
    }
    Sample after = atRest(watch, before);
    return new Outcome(
        LocalDate.now(ZoneOffset.UTC).toString(),
        String.format(Locale.ROOT, "bench/soak --minutes %s --seed %d", minutes, seed),
        Machine.describe(),
        load.visits(),
        load.killed(),
        load.micros().getValueAtPercentile(50),
        load.micros().getValueAtPercentile(99),
        load.micros().getValueAtPercentile(99.9),
        load.micros().getMaxValue(),
        before,
        thinned(during),
        after,
        aliveBefore,
        alive(server));
  }

  private static long alive(ServerProcess server) throws IOException, InterruptedException {
    Jcmd.collect(server.pid());
    return Jcmd.heapBytes(server.pid());
  }

  /** Waits until no client is left, and no more is held than before, but not for long. */
  private static Sample atRest(ServerWatch watch, @Nullable Sample before)
      throws IOException, InterruptedException {
    Sample now = watch.sample();
    for (int i = 0; i < REST_SECONDS && (i < 2 || isMore(now, before)); i++) {
      TimeUnit.SECONDS.sleep(1);
      now = watch.sample();
    }
    return now;
  }

  private static boolean isMore(Sample now, @Nullable Sample before) {
    return now.clients() > 1
        || (before != null
            && (now.descriptors() > before.descriptors() || now.mappings() > before.mappings()));
  }

  private static List<Sample> thinned(List<Sample> samples) {
    int step = Math.max(1, samples.size() / MOST_POINTS);
    List<Sample> kept = new ArrayList<>();
    for (int i = 0; i < samples.size(); i += step) {
      kept.add(samples.get(i));
    }
    return kept;
  }

  private static void progress(Load load, Sample sample, double minute) {
    if (sample.second() % PROGRESS_SECONDS == 0) {
      System.err.printf(
          Locale.ROOT,
          "%.1f min: %,d commands, %,d visits, %,d killed, %,d MiB resident%n",
          minute,
          sample.commands(),
          load.visits(),
          load.killed(),
          sample.residentBytes() >> 20);
    }
  }

  private static void report(Outcome outcome, List<String> complaints) {
    List<Sample> early = Verdict.early(outcome.during());
    List<Sample> late = Verdict.late(outcome.during());
    System.out.printf(
        Locale.ROOT,
        """
        commands               %,d
        visits                 %,d
        killed                 %,d
        a command              p50 %,d µs, p99 %,d µs, p99.9 %,d µs, longest %,d µs
        resident, at the most  %,d MiB early, %,d MiB late
        used_memory            %,d KiB early, %,d KiB late
        heap that is alive     %,d MiB before, %,d MiB after
        descriptors at rest    %d before, %d after
        mappings at rest       %d before, %d after
        threads at rest        %d before, %d after
        """,
        outcome.after().commands() - outcome.before().commands(),
        outcome.visits(),
        outcome.killed(),
        outcome.p50(),
        outcome.p99(),
        outcome.p999(),
        outcome.longest(),
        Verdict.most(early, Sample::residentBytes) >> 20,
        Verdict.most(late, Sample::residentBytes) >> 20,
        Verdict.most(early, Sample::usedBytes) >> 10,
        Verdict.most(late, Sample::usedBytes) >> 10,
        outcome.aliveBefore() >> 20,
        outcome.aliveAfter() >> 20,
        outcome.before().descriptors(),
        outcome.after().descriptors(),
        outcome.before().mappings(),
        outcome.after().mappings(),
        outcome.before().threads(),
        outcome.after().threads());
    complaints.forEach(complaint -> System.out.println("FAILED: " + complaint));
    if (complaints.isEmpty()) {
      System.out.println("nothing grows, and nothing is left");
    }
  }

  private void publish(Outcome outcome) throws IOException {
    Path directory = home.resolve("docs/benchmarks");
    new JsonText().write(directory.resolve("soak.json"), outcome);
    List<Double> at = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    List<Double> used = new ArrayList<>();
    long first = outcome.during().getFirst().second();
    for (Sample sample : outcome.during()) {
      at.add((sample.second() - first) / 60.0);
      resident.add(sample.residentBytes() / 1048576.0);
      used.add(sample.usedBytes() / 1048576.0);
    }
    Files.writeString(
        directory.resolve("soak.svg"),
        new LinePlot("What the server holds under load", " MiB")
            .svg(at, List.of("used_memory", "resident"), List.of(used, resident)));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
