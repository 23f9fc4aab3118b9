package dev.remora.bench.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the programs that drive servers: {@code remora bench}, and those that it is held against.
 */
final class Drivers {
  private static final long TIMEOUT_SECONDS = 900;

  private final Path remora;
  private final JsonText json;

  /** What starts a driver. */
  private final List<String> prefix;

  Drivers(Path remora, JsonText json) {
    this(remora, json, List.of());
  }

  private Drivers(Path remora, JsonText json, List<String> prefix) {
    this.remora = remora;
    this.json = json;
    this.prefix = prefix;
  }

  /** The same on the machine's first processor only. */
  Drivers onOneProcessor() {
    return new Drivers(remora, json, List.of("taskset", "-c", "0"));
  }

  /** {@code remora bench}, for SET and GET: all servers in turn, round after round. */
  List<BenchLine> remora(Row row, List<String> uris, int rounds, int seconds)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(remora.toString(), "bench", "--json"));
    for (String uri : uris) {
      command.addAll(List.of("-u", uri));
    }
    command.addAll(List.of("-t", "set,get", "-c", "" + row.connections()));
    command.addAll(List.of("-P", "" + row.pipeline(), "-d", "" + row.bytes()));
    command.addAll(List.of("-n", "1000000000", "--max-time", "" + seconds));
    command.addAll(List.of("--rounds", "" + rounds));
    List<BenchLine> lines = new ArrayList<>();
    for (String line : Commands.run(TIMEOUT_SECONDS, command)) {
      lines.add(json.read(line, BenchLine.class));
    }
    return lines;
  }

  /**
   * Another program and ours in turn, with GET at the same server.
   *
   * @param seconds about as long as one of the rounds takes
   */
  DriverCheck check(Row row, Path driver, int port, int rounds, int seconds)
      throws IOException, InterruptedException {
    String uri = "redis://127.0.0.1:" + port;
    double[] theirs = new double[rounds];
    double[] ours = new double[rounds];
    long requests = 20_000;
    requests = Math.max(requests, Math.round(theirs(row, driver, port, requests) * seconds));
    for (int round = 0; round < rounds; round++) {
      theirs[round] = theirs(row, driver, port, requests);
      ours[round] =
          remora(row, List.of(uri), 1, seconds).stream()
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
        median(theirs),
        median(ours));
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

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
