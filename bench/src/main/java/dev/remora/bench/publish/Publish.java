package dev.remora.bench.publish;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
public final class Publish implements Callable<Integer> {
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

  @Option(names = "--home", required = true, description = "the checkout", hidden = true)
  private Path home = Path.of("");

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "where to write what was seen, and nothing else; published unless given")
  private Path results = Path.of("");

  @Option(names = "--render", description = "measure nothing")
  private boolean render;

  private final JsonText json = new JsonText();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Publish()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path documents = home.resolve("docs");
    Path published = documents.resolve("benchmarks/results.json");
    boolean publish = results.toString().isEmpty();
    if (!render) {
      Results seen = measure();
      Files.createDirectories(published.getParent());
      json.write(publish ? published : results, seen);
      System.out.print(Document.write(seen));
    }
    if (publish) {
      Results seen = json.read(published, Results.class);
      Plots.write(documents.resolve("benchmarks"), seen);
      Document.update(documents.resolve("benchmarks.md"), seen);
    }
    return 0;
  }

  private Results measure() throws IOException, InterruptedException {
    Path remora = home.resolve("remora");
    Path directory = Files.createTempDirectory("remora-bench");
    Path socket = directory.resolve("remora.shm");
    int port = freePort();
    var drivers = new Drivers(remora, json);
    List<Double> pingPong = new ArrayList<>();
    List<BenchLine> lines = new ArrayList<>();
    List<DriverCheck> checks = new ArrayList<>();
    try (ServerProcess redis = startRedis(port, directory)) {
      for (Row row : Row.values()) {
        pingPong.add(LinePingPong.measure());
        // A server of its own for each row: what one row has compiled for must not slow the next.
        try (ServerProcess _ = startRemora(remora, socket, directory)) {
          say(row.title());
          List<String> uris = List.of("redis://127.0.0.1:" + port, "shm://" + socket);
          lines.addAll(drivers.remora(row, uris, rounds, seconds));
        }
      }
      pingPong.add(LinePingPong.measure());
      for (Path driver : Drivers.installed()) {
        for (Row row : Row.values()) {
          say(driver.getFileName() + " beside remora bench: " + row.title());
          checks.add(drivers.check(row, driver, port, Math.min(3, rounds), seconds));
        }
      }
      redis.keepToProcessor(0);
      for (Path driver : Drivers.installed()) {
        say(driver.getFileName() + " beside remora bench, on one processor");
        checks.add(
            drivers.onOneProcessor().check(Row.ONE, driver, port, Math.min(3, rounds), seconds));
      }
    }
    return new Results(
        LocalDate.now(ZoneOffset.UTC).toString(),
        "bench/run --rounds " + rounds + " --seconds " + seconds,
        Machine.describe(),
        pingPong,
        lines,
        checks);
  }

  private static ServerProcess startRedis(int port, Path directory)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("redis-server", "--port", "" + port));
    command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--dir", directory.toString()));
    return ServerProcess.start(command, directory.resolve("redis.log"), () -> accepts(port));
  }

  private static ServerProcess startRemora(Path remora, Path socket, Path directory)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(remora.toString(), "serve", "--tcp", "none", "--shm", "" + socket);
    return ServerProcess.start(
        command, directory.resolve("remora.log"), () -> Files.exists(socket));
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }
}
