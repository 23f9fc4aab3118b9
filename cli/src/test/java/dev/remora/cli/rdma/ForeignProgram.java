package dev.remora.cli.rdma;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of somebody else's, while it runs. What it prints goes to a file. */
final class ForeignProgram implements AutoCloseable {
  private final List<String> command;
  private final Process process;
  private final Path output;

  private ForeignProgram(List<String> command, Process process, Path output) {
    this.command = command;
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it.
   *
   * @param input a file that is its standard input
   */
  static ForeignProgram start(Path directory, Path input, List<String> command) throws IOException {
    Path output = Files.createTempFile(directory, "program", ".out");
    List<String> full = new ArrayList<>(List.of("env", "--default-signal=INT"));
    full.addAll(command);
    Process process =
        new ProcessBuilder(full)
            .directory(directory.toFile())
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new ForeignProgram(List.copyOf(command), process, output);
  }

  /** Starts it with a text as its standard input. */
  static ForeignProgram start(Path directory, String input, List<String> command)
      throws IOException {
    Path file = Files.createTempFile(directory, "program", ".in");
    return start(directory, Files.writeString(file, input), command);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has printed so far, a byte a character. */
  String text() throws IOException {
    return Files.readString(output, ISO_8859_1);
  }

  /** The file that it prints to. */
  Path output() {
    return output;
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for its end: its exit status, 128 and more for a signal. */
  int exitStatus(Duration patience) throws IOException, InterruptedException {
    boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended).as("%s ends; it said: %s", command, tail()).isTrue();
    return process.exitValue();
  }

  /** Waits until it has ended well: what it has printed. */
  String succeed(Duration patience) throws IOException, InterruptedException {
    int status = exitStatus(patience);
    assertThat(status).as("%s said: %s", command, tail()).isZero();
    return text();
  }

  private String tail() throws IOException {
    String all = text();
    return all.substring(Math.max(0, all.length() - 2_000));
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
