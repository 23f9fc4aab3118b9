package dev.remora.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.resp.fixture.Programs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An unmodified program of Redis's or Valkey's. */
final class Tool {
  private static final int TIMEOUT_SECONDS = 60;

  private final Path program;

  private Tool(Path program) {
    this.program = program;
  }

  /** The test is skipped, and says so, where the program is not installed. */
  static Tool installed(String name) {
    Optional<Path> found = Programs.find(name);
    assumeTrue(found.isPresent(), name + " is not installed: lab/setup-peers does it");
    return new Tool(found.orElseThrow());
  }

  /** Runs it to its end; all that it has printed, a byte a character. It must succeed. */
  String run(Path directory, String input, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    Path output = Files.createTempFile(directory, "tool", ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      try (OutputStream standardInput = process.getOutputStream()) {
        standardInput.write(input.getBytes(UTF_8));
      }
      assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
          .as("ends: %s", command)
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output, ISO_8859_1);
    assertThat(process.exitValue()).as("%s: %s", command, text).isZero();
    return text;
  }
}
