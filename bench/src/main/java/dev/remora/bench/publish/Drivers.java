package dev.remora.bench.publish;

import dev.remora.bench.support.BenchLine;
import dev.remora.bench.support.Commands;
import dev.remora.bench.support.Figures;
import dev.remora.bench.support.RemoraBench;
import dev.remora.bench.support.Server;
import dev.remora.client.RemoraUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the programs that drive servers: {@code remora bench}, and those that it is held against.
 */
final class Drivers {
  private static final long TIMEOUT_SECONDS = 900;

  private final RemoraBench bench;

  /** What starts a driver. */
  private final List<String> prefix;

  /**
   * @param home the checkout
   */
  Drivers(Path home) {
    this(new RemoraBench(home), List.of());
  }

  private Drivers(RemoraBench bench, List<String> prefix) {
    this.bench = bench;
    this.prefix = prefix;
  }

  /** The same on the machine's first processor only. */
  Drivers onOneProcessor() {
    List<String> taskset = List.of("taskset", "-c", "0");
    return new Drivers(bench.startedBy(taskset), taskset);
  }

  /** {@code remora bench}, for SET and GET: all servers in turn, round after round. */
  List<BenchLine> remora(Row row, List<String> uris, int rounds, int seconds)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("-t", "set,get", "-c", "" + row.connections()));
    options.addAll(List.of("-P", "" + row.pipeline(), "-d", "" + row.bytes()));
    options.addAll(List.of("-n", "1000000000", "--max-time", "" + seconds));
    options.addAll(List.of("--rounds", "" + rounds));
    return bench.run(uris, options);
  }

  /**
   * Another program and ours in turn, with GET at the same server.
   *
   * @param seconds about as long as one of the rounds takes
   */
  DriverCheck check(Row row, Path driver, Server redis, int rounds, int seconds)
      throws IOException, InterruptedException {
    int port = RemoraUri.parse(redis.uri()).port();
    double[] theirs = new double[rounds];
    double[] ours = new double[rounds];
    long requests = 20_000;
    requests = Math.max(requests, Math.round(theirs(row, driver, port, requests) * seconds));
    for (int round = 0; round < rounds; round++) {
      theirs[round] = theirs(row, driver, port, requests);
      ours[round] =
          remora(row, List.of(redis.uri()), 1, seconds).stream()
              .filter(line -> line.test().equals("get"))
              .findFirst()
              .orElseThrow()
              .rps();
    }
    return new DriverCheck(
        row.word(),
        driver.getFileName().toString(),
        "get",
        !prefix.isEmpty(),
        Figures.median(theirs),
        Figures.median(ours));
  }

  /** Requests per second, as redis-benchmark and its descendants print them with {@code --csv}. */
  private double theirs(Row row, Path driver, int port, long requests)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(driver.toString(), "--csv", "-t", "get"));
    command.addAll(List.of("-p", "" + port, "-c", "" + row.connections()));
    command.addAll(List.of("-P", "" + row.pipeline(), "-d", "" + row.bytes()));
    command.addAll(List.of("-n", "" + requests));
    for (String line : Commands.run(TIMEOUT_SECONDS, command)) {
      String[] fields = line.replace("\"", "").split(",", -1);
      if (fields[0].equals("GET")) {
        return Double.parseDouble(fields[1]);
      }
    }
    throw new IOException(command + " printed no line for GET");
  }

  /** The drivers that are installed, of those that can be compared with. */
  static List<Path> installed() {
    String home = System.getProperty("user.home");
    List<Path> found = new ArrayList<>();
    for (Path candidate :
        List.of(
            Path.of("/usr/bin/redis-benchmark"),
            Path.of(home, ".cache/rxe-peers/valkey/src/valkey-benchmark"))) {
      if (Files.isExecutable(candidate)) {
        found.add(candidate);
      }
    }
    return found;
  }
}
