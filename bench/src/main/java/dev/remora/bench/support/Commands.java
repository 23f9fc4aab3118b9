package dev.remora.bench.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
    Path output = Files.createTempFile("remora-bench", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
          throw new IOException(command + " took longer than " + timeoutSeconds + " s");
        }
      } finally {
        process.destroyForcibly();
      }
      if (process.exitValue() != 0) {
        throw new IOException(command + " ended with exit code " + process.exitValue());
      }
      return Files.readAllLines(output, StandardCharsets.UTF_8);
    } finally {
      Files.delete(output);
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
