package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code remora cli} on a pseudo-terminal, which util-linux's {@code script} makes. */
@Timeout(value = 90, threadMode = ThreadMode.SEPARATE_THREAD)
final class PromptTest {
  private static final String CTRL_C = "\003";
  private static final String CTRL_D = "\004";

  @TempDir Path directory;

  private ServerInProcess server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerInProcess(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A process on a terminal of 100 columns. */
  private final class OnTerminal implements AutoCloseable {
    private final Process process;
    private final StringBuilder shown = new StringBuilder();

    OnTerminal(Map<String, String> environment, String... arguments) throws IOException {
      String command =
          JavaProcess.command(arguments).stream()
              .map(word -> "'" + word + "'")
              .collect(Collectors.joining(" "));
      ProcessBuilder builder =
          new ProcessBuilder(
                  "script", "-qec", "stty cols 100 rows 30; exec " + command, "/dev/null")
              .redirectErrorStream(true);
      builder.environment().put("TERM", "xterm");
      builder.environment().remove("NO_COLOR");
      builder.environment().put("REMORA_HISTFILE", history().toString());
      builder.environment().putAll(environment);
      process = builder.start();
      Thread.ofVirtual().start(this::read);
    }

    private void read() {
      byte[] buffer = new byte[8192];
      try (InputStream in = process.getInputStream()) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          synchronized (shown) {
            shown.append(new String(buffer, 0, count, UTF_8));
            shown.notifyAll();
          }
        }
      } catch (IOException e) {
        // Its end: what is missing will be missed.
        assert process != null;
      }
    }

    void type(String keys) throws IOException {
      process.getOutputStream().write(keys.getBytes(UTF_8));
      process.getOutputStream().flush();
    }

    /**
     * Waits until a text has been shown, and forgets all up to its end. Returns what was before.
     */
    String await(String text) throws InterruptedException {
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      synchronized (shown) {
        while (shown.indexOf(text) < 0 && System.nanoTime() < deadline) {
          shown.wait(100);
        }
        int at = shown.indexOf(text);
        assertThat(at).as("%s in: %s", text, shown).isNotNegative();
        String before = shown.substring(0, at);
        assertThat(before).doesNotContain("WARNING");
        shown.delete(0, at + text.length());
        return before;
      }
    }

    int exitCode() throws InterruptedException {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends; %s", shown).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      process.getOutputStream().close();
    }
  }

  private Path history() {
    return directory.resolve("state/history");
  }

  private OnTerminal prompt() throws IOException {
    return prompt(Map.of());
  }

  private OnTerminal prompt(Map<String, String> environment) throws IOException {
    assumeTrue(onPath("script") && onPath("stty"), "util-linux's script is not installed");
    return new OnTerminal(environment, "cli", "-u", server.unix());
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
  }

  private void awaitBlockedClient() throws InterruptedException {
    String[] list = {"cli", "-u", server.unix(), "CLIENT", "LIST"};
    for (int i = 0; i < 500 && !InProcess.run(list).text().contains("cmd=blpop"); i++) {
      Thread.sleep(20);
    }
  }

  @Test
  void linesAreEditedRunAndKept() throws Exception {
    String name = server.unix().replace("unix://", "unix:");
    try (OnTerminal terminal = prompt()) {
      terminal.await(name + "> ");
      terminal.type("SET greeting hello ");
      terminal.await("[NX|XX]");
      terminal.type("\r");
      terminal.await("OK");
      terminal.await(name + "> ");
      terminal.type("config rewr\t");
      terminal.await("config rewrite");
      terminal.type(CTRL_C);
      terminal.await(name + "> ");
      terminal.type("AUTH secret\r");
      terminal.await("\033[31m(error) ERR AUTH");
      terminal.await(name + "> ");
      terminal.type("SELECT 3\r");
      terminal.await(name + "[3]> ");
      terminal.type("MULTI\r");
      terminal.await(name + "[3](TX)> ");
      terminal.type("DISCARD\r");
      terminal.await(name + "[3]> ");
      terminal.type("BLPOP nothing 0\r");
      awaitBlockedClient();
      terminal.type(CTRL_C);
      terminal.await(name + "[3]> ");
      terminal.type("SUBSCRIBE news\r");
      terminal.await("(integer) 1");
      terminal.type(CTRL_C);
      terminal.await(name + "[3]> ");
      terminal.type("help getrange\r");
      terminal.await("summary:");
      terminal.await(name + "[3]> ");
      terminal.type(CTRL_D);
      assertThat(terminal.exitCode()).isZero();
    }
    assertThat(history()).content().contains("SET greeting hello", "BLPOP").doesNotContain("AUTH");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history())))
        .isEqualTo("rw-------");
  }

  @Test
  void noColourMeansNone() throws Exception {
    try (OnTerminal terminal = prompt(Map.of("NO_COLOR", "1"))) {
      terminal.await("> ");
      terminal.type("NOPE\r");
      String error = terminal.await("ERR unknown command");
      terminal.await("> ");
      terminal.type("help getrange\r");
      String help = terminal.await("summary:");
      assertThat(error + help)
          .contains("GETRANGE")
          .doesNotContain("\033[31m", "\033[33m", "\033[90m");
      terminal.await("> ");
      terminal.type(CTRL_D);
      assertThat(terminal.exitCode()).isZero();
    }
  }

  @Test
  void aServerThatHasGoneAndComesBackIsFoundAgain() throws Exception {
    try (OnTerminal terminal = prompt()) {
      terminal.await("> ");
      terminal.type("PING\r");
      terminal.await("PONG");
      terminal.await("> ");
      server.close();
      terminal.type("PING\r");
      terminal.await("remora cli: " + server.unix());
      terminal.await("not connected> ");
      server = new ServerInProcess(directory);
      terminal.type("PING\r");
      terminal.await("connected again");
      terminal.await("PONG");
      terminal.await("remora.sock> ");
      terminal.type("exit\r");
      assertThat(terminal.exitCode()).isZero();
    }
  }

  @Test
  void aSingleCommandLoadsNothingOfThePrompt() throws Exception {
    Path classes = directory.resolve("classes.log");
    Map<String, String> environment =
        Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes);
    try (JavaProcess cli =
        JavaProcess.start(directory, environment, "cli", "-u", server.unix(), "PING")) {
      assertThat(cli.line()).isEqualTo("PONG");
      assertThat(cli.exitCode()).isZero();
    }
    assertThat(classes).content().contains("dev.remora.cli.").doesNotContain("org.jline.");
  }
}
