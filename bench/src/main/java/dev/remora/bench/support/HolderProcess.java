package dev.remora.bench.support;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A {@link Holder}, seen from outside. It ends with us, since its input does. */
public final class HolderProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final BufferedWriter input;

  /** Starts one that holds no connection yet. */
  public HolderProcess(String uri) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            uri);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    output = process.inputReader(StandardCharsets.UTF_8);
    input = process.outputWriter(StandardCharsets.UTF_8);
    expect("ready");
  }

  /** Opens so many connections more, and waits until each was answered once. */
  public void open(int count) throws IOException {
    input.write(count + "\n");
    input.flush();
    expect("open");
  }

  public long pid() {
    return process.pid();
  }

  private void expect(String line) throws IOException {
    String said = output.readLine();
    if (!line.equals(said)) {
      throw new IOException("the process with the connections has failed: " + said);
    }
  }

  @Override
  public void close() throws IOException {
    input.close();
    Commands.awaitEnd(process);
  }
}
