package dev.remora.bench.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Runs other programs. */
public final class Commands {
  private Commands() {}

  /**
   * Runs a command to its end.
   *
   * @return the lines of its standard output; its standard error goes to ours
   * @throws IOException if it fails, or takes longer than the time-out
   */
  public static List<String> run(long timeoutSeconds, List<String> command)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    run(timeoutSeconds, command, lines::add);
    return lines;
  }

  /** The same, for who wants each line as soon as it is there. */
  public static void run(long timeoutSeconds, List<String> command, Consumer<String> line)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    AtomicBoolean late = new AtomicBoolean();
    CompletableFuture.delayedExecutor(timeoutSeconds, TimeUnit.SECONDS)
        .execute(
            () -> {
              late.set(process.isAlive());
              process.destroyForcibly();
            });
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(line);
      process.waitFor();
    } finally {
      process.destroyForcibly();
    }
    if (late.get()) {
      throw new IOException(command + " took longer than " + timeoutSeconds + " s");
    }
    if (process.exitValue() != 0) {
      throw new IOException(command + " ended with exit code " + process.exitValue());
    }
  }

  /** Waits for the end of a process that was told to end, and forces it if it takes too long. */
  static void awaitEnd(Process process) {
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The first line that a command prints; "unknown" if it cannot be had. */
  public static String firstLine(String... command) throws InterruptedException {
    try {
      List<String> lines = run(10, new ArrayList<>(Arrays.asList(command)));
      return lines.isEmpty() ? "unknown" : lines.getFirst().strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
