package dev.remora.bench.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server that runs for as long as this is open. */
public final class ServerProcess implements AutoCloseable {
  private static final long START_SECONDS = 180; // the launcher may have to build

  private static final int TOLD_LINES = 20;

  private final Process process;
  private final Thread atExit;

  private ServerProcess(Process process) {
    this.process = process;
    atExit = new Thread(process::destroy, "end-server");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Whether a server answers. */
  @FunctionalInterface
  public interface Probe {
    boolean answers() throws IOException, InterruptedException;
  }

  /**
   * Starts a server, with its output in a file, and waits until it answers.
   *
   * @param environment what its environment has besides ours
   * @throws IOException if it ends, or does not answer in time
   */
  public static ServerProcess start(
      List<String> command, Map<String, String> environment, Path log, Probe probe)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    var server = new ServerProcess(builder.start());
    long start = System.nanoTime();
    while (!probe.answers()) {
      if (!server.process.isAlive()
          || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(START_SECONDS)) {
        server.close();
        List<String> output = Files.readAllLines(log);
        List<String> last = output.subList(Math.max(0, output.size() - TOLD_LINES), output.size());
        throw new IOException(command + " did not start:\n" + String.join("\n", last));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return server;
  }

  /** The number that the kernel has given it. */
  public long pid() {
    return process.pid();
  }

  /** Has all of its threads run on one processor from now on. */
  void keepToProcessor(int number) throws IOException, InterruptedException {
    Commands.run(10, List.of("taskset", "-a", "-c", "-p", "" + number, "" + process.pid()));
  }

  /** Whether it has not ended of itself. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the server as its operator would, and by force if it does not. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // We are ending already: the hook does the same.
    }
    process.destroy();
    Commands.awaitEnd(process);
  }
}
