package dev.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.RespConnection;
import dev.remora.resp.RespValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What {@code remora serve} logs, as a process: a snapshot that cannot be written. */
@Timeout(value = 90, threadMode = ThreadMode.SEPARATE_THREAD)
final class LogTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  @TempDir Path directory;

  private JavaProcess serve(String... options) throws IOException {
    Files.createDirectory(directory.resolve("data"));
    List<String> arguments = new ArrayList<>(List.of("serve", "--shm", "none", "--set"));
    arguments.add("dir=" + directory.resolve("data"));
    arguments.addAll(List.of(options));
    return JavaProcess.start(directory, arguments.toArray(String[]::new));
  }

  private static RespConnection connect(String readyLine) throws IOException {
    RemoraUri uri = RemoraUri.parse(readyLine.substring("listening ".length()));
    return RespConnection.connect(uri, 2, Waiting.PARK, TIMEOUT, TIMEOUT);
  }

  /** Has the server log an error: it cannot write a snapshot. */
  private void failToSave(RespConnection client) throws IOException {
    Files.deleteIfExists(directory.resolve("data"));
    assertThat(client.call("SAVE")).isInstanceOf(RespValue.Failure.class);
  }

  @Test
  void anEventIsOneLineOfText() throws Exception {
    try (JavaProcess serve = serve("--tcp", "127.0.0.1:0");
        RespConnection client = connect(serve.line())) {
      failToSave(client);
      assertThat(serve.err())
          .hasLineCount(1)
          .matches(
              TIME
                  + " error dev\\.remora\\.engine\\.snapshot\\.Snapshots: cannot save .*/data/.*\n");
    }
  }

  @Test
  void orOfJson() throws Exception {
    try (JavaProcess serve = serve("--tcp", "127.0.0.1:0", "--log-format", "json");
        RespConnection client = connect(serve.line())) {
      failToSave(client);
      assertThat(serve.err())
          .hasLineCount(1)
          .matches(
              "\\{\"time\":\""
                  + TIME
                  + "\",\"level\":\"error\",\"logger\":\"dev\\.remora\\.engine\\.snapshot\\.Snapshots\","
                  + "\"message\":\"cannot save .*\"}\n");
    }
  }

  @Test
  void redisConfSaysWhatIsLoggedAndWhereTo() throws Exception {
    Path log = directory.resolve("the log");
    Path config = directory.resolve("redis.conf");
    Files.writeString(config, "port 0\nloglevel warning\nlogfile \"" + log + "\"\n");
    try (JavaProcess serve = serve("--config", config.toString(), "--tcp", "127.0.0.1:0");
        RespConnection client = connect(serve.line())) {
      assertThat(log).isEmptyFile();
      assertThat(client.call("BGSAVE")).isInstanceOf(RespValue.Simple.class);
      assertThat(client.call("CONFIG", "SET", "loglevel", "debug"))
          .isEqualTo(new RespValue.Simple("OK"));
      awaitInFile(log, "debug dev.remora.engine.snapshot.Snapshots: snapshot saved");
      Files.move(log, directory.resolve("rotated"));
      Files.delete(directory.resolve("data/dump.rdb"));
      failToSave(client);
      assertThat(log).content().contains(" error dev.remora").hasLineCount(1);
      assertThat(serve.err()).isEmpty();
    }
  }

  /** What is logged aside from a command comes when it comes. */
  private static void awaitInFile(Path log, String text) throws IOException, InterruptedException {
    while (!Files.readString(log).contains(text)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void whatCannotBeIsSaidAtOnce() {
    InProcess.Result format = InProcess.run("serve", "--log-format", "xml");
    assertThat(format.exitCode()).isEqualTo(2);
    assertThat(format.err()).contains("--log-format", "xml");
    InProcess.Result level = InProcess.run("serve", "--shm", "none", "--log-level", "loud");
    assertThat(level.exitCode()).isEqualTo(2);
    assertThat(level.err()).contains("debug, verbose, notice, warning");
    Path nowhere = directory.resolve("none/log");
    InProcess.Result file =
        InProcess.run(
            "serve", "--tcp", "127.0.0.1:0", "--shm", "none", "--set", "logfile=" + nowhere);
    assertThat(file.exitCode()).isEqualTo(1);
    assertThat(file.err()).startsWith("remora serve: cannot write the log to " + nowhere);
  }
}
