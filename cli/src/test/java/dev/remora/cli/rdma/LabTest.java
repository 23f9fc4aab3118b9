package dev.remora.cli.rdma;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The tests that need RDMA, of all modules, on the lab's machine. It prints each by its name. Where
 * no lab was set up it is skipped, and says so; with {@code REMORA_LAB=required} it fails then.
 */
final class LabTest {
  /** What {@code lab/run-tests} ends with where there is no lab. */
  private static final int NO_LAB = 69;

  @Test
  @Timeout(1800)
  void testsOverRdma() throws Exception {
    Path home = Path.of("..").toAbsolutePath().normalize();
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String tests : new String[] {"fabric-verbs", "transport"}) {
      path += ":" + home.resolve(tests).resolve("target/test-classes");
    }
    Process process =
        new ProcessBuilder(home.resolve("lab/run-tests").toString(), "--class-path", path)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .start();
    String last = "";
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        System.out.println(line);
        last = line;
      }
    } finally {
      process.destroy();
    }
    int status = process.waitFor();
    String skipped = "the tests over RDMA were SKIPPED: " + last;
    if (status == NO_LAB && !Lab.isRequired()) {
      System.out.println(skipped);
    }
    assumeFalse(status == NO_LAB && !Lab.isRequired(), skipped);
    assertThat(status).as("lab/run-tests: %s", last).isZero();
  }
}
