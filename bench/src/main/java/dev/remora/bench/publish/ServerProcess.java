package dev.remora.bench.publish;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that runs for as long as this is open. */
public final class ServerProcess implements AutoCloseable {
  private static final long START_SECONDS = 180; // the launcher may have to build

  private final Process process;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /** Whether a server answers. */
  @FunctionalInterface
  public interface Probe {
    boolean answers() throws IOException, InterruptedException;
  }

  /**
   * Starts a server, with its output in a file, and waits until it answers.
   *
   * @throws IOException if it ends, or does not answer in time
   */
  public static ServerProcess start(List<String> command, Path log, Probe probe)
      throws IOException, InterruptedException {
    var server =
        new ServerProcess(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    long start = System.nanoTime();
    while (!probe.answers()) {
      if (!server.process.isAlive()
          || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(START_SECONDS)) {
        server.close();
        throw new IOException(command + " did not start: see " + log);
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
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
