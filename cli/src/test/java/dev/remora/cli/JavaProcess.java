package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Remora in a JVM of its own, from the module path that a user gets. */
final class JavaProcess implements AutoCloseable {
  /** What the launcher has to allow, too. */
  static final String NATIVE_ACCESS =
      "--enable-native-access=dev.remora.posix,dev.remora.fabric.shm,dev.remora.fabric.verbs,"
          + "io.netty.common,org.jline.terminal.ffm";

  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final BufferedReader out;
  private final Path err;

  private JavaProcess(Process process, Path err) {
    this.process = process;
    this.err = err;
    out = process.inputReader(UTF_8);
  }

  /** The jars and directories of the modules that a user gets, as the build has written them. */
  static List<Path> modulePath() throws IOException {
    List<Path> path = new ArrayList<>(List.of(Path.of("target/classes").toAbsolutePath()));
    for (String entry : Files.readString(Path.of("target/runtime-path")).strip().split(":", -1)) {
      path.add(Path.of(entry));
    }
    return path;
  }

  /** The command line that starts it. */
  static List<String> command(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                // A build in the background of a shell has SIGINT ignored, and its children too.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                NATIVE_ACCESS,
                "--add-modules=ALL-MODULE-PATH",
                "--module-path",
                String.join(":", modulePath().stream().map(Path::toString).toList()),
                "--module",
                "dev.remora.cli/dev.remora.cli.Remora"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts it; the directory holds what it writes to standard error. */
  static JavaProcess start(Path directory, String... arguments) throws IOException {
    return start(directory, Map.of(), arguments);
  }

  static JavaProcess start(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    return startThrough(List.of(), directory, environment, arguments);
  }

  /** Has another program start it, such as setpriv. */
  static JavaProcess startThrough(
      List<String> program, Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(program);
    command.addAll(command(arguments));
    Path err = Files.createTempFile(directory, "stderr", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().put("XDG_RUNTIME_DIR", directory.toString());
    builder.environment().putAll(environment);
    return new JavaProcess(builder.start(), err);
  }

  /** Its next line of standard output; fails if it ends instead. */
  String line() throws IOException {
    String line = out.readLine();
    assertThat(line).as("a line of standard output; standard error: %s", err()).isNotNull();
    return String.valueOf(line);
  }

  /** All that is left of its standard output. */
  List<String> rest() throws IOException {
    return out.lines().toList();
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  long pid() {
    return process.pid();
  }

  /** SIGTERM. Process.destroy would close the streams that are still to be read. */
  void terminate() {
    process.toHandle().destroy();
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
  }

  /** Waits for its end. */
  int exitCode() throws IOException, InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("it ends; standard error: %s", err())
        .isTrue();
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    out.close();
  }
}
