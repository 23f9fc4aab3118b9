package dev.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.RespConnection;
import dev.remora.resp.RespValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes no snapshot: nothing is lost, nothing is accepted that would be. */
@Timeout(value = 90, threadMode = ThreadMode.SEPARATE_THREAD)
final class SnapshotFailureTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final RespValue OK = new RespValue.Simple("OK");
  private static final String[] OPTIONS = {"serve", "--tcp", "127.0.0.1:0", "--shm", "none"};

  @TempDir Path directory;

  private Path data;

  @BeforeEach
  void makeDirectory() throws IOException {
    data = Files.createDirectory(directory.resolve("data"));
  }

  private String[] options() {
    Stream<String> parameters =
        Stream.of("--set", "dir=" + data, "--set", "save=3600 1", "--set", "rdbcompression=no");
    return Stream.concat(Stream.of(OPTIONS), parameters).toArray(String[]::new);
  }

  private static RespConnection connect(JavaProcess serve) throws IOException {
    RemoraUri uri = RemoraUri.parse(serve.line().substring("listening ".length()));
    return RespConnection.connect(uri, 2, Waiting.PARK, TIMEOUT, TIMEOUT);
  }

  private static String error(RespConnection client, String... command) throws IOException {
    RespValue reply = client.call(command);
    assertThat(reply).isInstanceOf(RespValue.Failure.class);
    return reply instanceof RespValue.Failure failure ? failure.message() : "";
  }

  /** Waits until a background save has ended, with this result. */
  private static void awaitSave(RespConnection client, String status)
      throws IOException, InterruptedException {
    String info;
    do {
      TimeUnit.MILLISECONDS.sleep(20);
      info = client.call("INFO", "persistence").toString();
    } while (info.contains("rdb_bgsave_in_progress:1"));
    assertThat(info).contains("rdb_last_bgsave_status:" + status);
  }

  private static void assertRefusesChanges(RespConnection client) throws IOException {
    assertThat(error(client, "SET", "other", "x"))
        .startsWith("MISCONF Redis is configured to save RDB snapshots");
    assertThat(client.call("EXISTS", "other")).isEqualTo(new RespValue.Int(0));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  /** As if the disk were full: a write takes some of its bytes, and the next fails. */
  private static void limitFiles(JavaProcess serve, String bytes)
      throws IOException, InterruptedException {
    Process prlimit =
        new ProcessBuilder("prlimit", "--pid", Long.toString(serve.pid()), "--fsize=" + bytes + ":")
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor()).isZero();
  }

  @Test
  void whatIsOnAFullDiskStaysAndTheNextSnapshotReplacesIt() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "no prlimit");
    byte[] before;
    try (JavaProcess serve = JavaProcess.start(directory, options());
        RespConnection client = connect(serve)) {
      assertThat(client.call("SET", "small", "value")).isEqualTo(OK);
      assertThat(client.call("SAVE")).isEqualTo(OK);
      before = Files.readAllBytes(data.resolve("dump.rdb"));
      limitFiles(serve, "100000");
      assertThat(client.call("SET", "large", "x".repeat(1_000_000))).isEqualTo(OK);
      assertThat(error(client, "SAVE")).isEqualTo("ERR");
      client.call("BGSAVE");
      awaitSave(client, "err");
      assertRefusesChanges(client);
      assertThat(client.call("STRLEN", "large")).isEqualTo(new RespValue.Int(1_000_000));
      assertThat(files()).containsExactly("dump.rdb");
      assertThat(Files.readAllBytes(data.resolve("dump.rdb"))).isEqualTo(before);
      assertThat(serve.err()).contains("cannot save a snapshot to " + data.resolve("dump.rdb"));

      limitFiles(serve, "unlimited");
      client.call("BGSAVE");
      awaitSave(client, "ok");
      assertThat(client.call("SET", "other", "x")).isEqualTo(OK);
      assertThat(data.resolve("dump.rdb")).isRegularFile();
      assertThat(Files.size(data.resolve("dump.rdb"))).isGreaterThan(1_000_000);
      serve.terminate();
      assertThat(serve.exitCode()).isZero();
    }
    try (JavaProcess serve = JavaProcess.start(directory, options());
        RespConnection client = connect(serve)) {
      assertThat(client.call("DBSIZE")).isEqualTo(new RespValue.Int(3));
    }
  }

  @Test
  void whoEndsIsToldThatTheLastSnapshotIsMissing() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "no prlimit");
    try (JavaProcess serve = JavaProcess.start(directory, options());
        RespConnection client = connect(serve)) {
      assertThat(client.call("SET", "large", "x".repeat(1_000_000))).isEqualTo(OK);
      limitFiles(serve, "100000"); // standard error is a file too
      assertThat(error(client, "SHUTDOWN")).startsWith("ERR Errors trying to SHUTDOWN");
      serve.terminate();
      assertThat(serve.exitCode()).isEqualTo(1);
      assertThat(serve.err()).contains("cannot save a snapshot to " + data.resolve("dump.rdb"));
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void aDirectoryThatMayNotBeWrittenToIsNotFatal() throws Exception {
    boolean root = "root".equals(System.getProperty("user.name"));
    assumeTrue(!root || Files.isExecutable(Path.of("/usr/bin/setpriv")), "no setpriv");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-xr-xr-x"));
    // Who is root may write to it all the same, unless without this capability.
    List<String> through =
        root ? List.of("setpriv", "--bounding-set=-dac_override", "--inh-caps=-all") : List.of();
    try (JavaProcess serve = JavaProcess.startThrough(through, directory, Map.of(), options());
        RespConnection client = connect(serve)) {
      assertThat(client.call("SET", "k", "v")).isEqualTo(OK);
      assertThat(error(client, "SAVE")).isEqualTo("ERR");
      client.call("BGSAVE");
      awaitSave(client, "err");
      assertRefusesChanges(client);
      assertThat(client.call("CONFIG", "SET", "stop-writes-on-bgsave-error", "no")).isEqualTo(OK);
      assertThat(client.call("SET", "other", "x")).isEqualTo(OK);
      assertThat(serve.err()).contains("AccessDenied");
      assertThat(files()).isEmpty();
    } finally {
      Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
