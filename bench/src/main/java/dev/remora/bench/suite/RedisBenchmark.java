package dev.remora.bench.suite;

import dev.remora.bench.support.Commands;
import dev.remora.bench.support.Figures;
import dev.remora.bench.support.Server;
import dev.remora.client.RemoraUri;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs redis-benchmark, one test at a time, so that both servers have their turns close by. */
final class RedisBenchmark {
  private static final long TIMEOUT_SECONDS = 300;
  private static final long FIRST_REQUESTS = 20_000;

  private final Part part;
  private final int rounds;
  private final double seconds;

  /**
   * @param seconds about as long as a turn at redis-server takes
   */
  RedisBenchmark(Part part, int rounds, double seconds) {
    this.part = part;
    this.rounds = rounds;
    this.seconds = seconds;
  }

  /**
   * Runs all tests once, so that the first is not measured against a JVM that has just begun to
   * compile.
   *
   * @param requests of each test
   */
  void warmUp(List<String> tests, long requests, Server remora)
      throws IOException, InterruptedException {
    for (String test : tests) {
      rate(test, remora, requests);
    }
  }

  /** One test: a turn of each server that does not count, twice as long for a JVM, then rounds. */
  Comparison compare(String test, Server redis, Server remora)
      throws IOException, InterruptedException {
    double first = rate(test, redis, FIRST_REQUESTS);
    long requests = Math.max(FIRST_REQUESTS, Math.round(first * seconds));
    rate(test, redis, requests);
    rate(test, remora, 2 * requests);
    double[] theirs = new double[rounds];
    double[] ours = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      theirs[round] = rate(test, redis, requests);
      ours[round] = rate(test, remora, requests);
    }
    return new Comparison(part.word(), test, Figures.median(theirs), Figures.median(ours));
  }

  /** Requests per second. */
  private double rate(String test, Server server, long requests)
      throws IOException, InterruptedException {
    int port = RemoraUri.parse(server.uri()).port();
    List<String> command = new ArrayList<>(List.of("redis-benchmark", "--csv", "-t", test));
    command.addAll(List.of("-p", "" + port, "-n", "" + requests));
    command.addAll(List.of("-c", "" + part.connections(), "-P", "" + part.pipeline()));
    for (String line : Commands.run(TIMEOUT_SECONDS, command)) {
      String[] fields = line.replace("\"", "").split(",", -1);
      String name = fields[0].split(" ", -1)[0]; // such as MSET (10 keys)
      boolean preparation = fields[0].contains("needed to benchmark");
      if (name.equals(test.toUpperCase(Locale.ROOT)) && !preparation) {
        return Double.parseDouble(fields[1]);
      }
    }
    throw new IOException(command + " printed no line for " + test);
  }
}
