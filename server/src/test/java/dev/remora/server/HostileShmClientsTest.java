package dev.remora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.fabric.shm.ChildJvm;
import dev.remora.fabric.shm.ChildPeer;
import dev.remora.fabric.shm.ForeignUser;
import dev.remora.fabric.shm.HostileClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever one client does over shared memory, another is served meanwhile as at rest, and when it
 * is gone the server holds no more than before.
 */
@Timeout(120)
final class HostileShmClientsTest {
  private static final long SEED = Long.getLong("remora.seed", 1);
  private static final long ATTACK_MILLIS = 250;
  private static final long REST_MILLIS = 500;
  private static final int KILLED = 3;
  private static final int SIGKILL = 9;
  private static final int LARGE = 100_000;

  /** Some 3 MB of replies from 500 bytes. */
  private static final String LARGE_REPLIES = "GET large\r\n".repeat(30);

  @TempDir static Path directory;
  private static TestServer server;
  private static TestClient honest;
  private static TestClient observer;
  private static long atRest;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer(directory, "client-output-buffer-limit", "normal 8mb 0 0");
    honest = server.connect(Medium.SHM);
    observer = server.connect();
    observer.send(TestClient.command("SET", "large", "v".repeat(LARGE)));
    observer.expect("+OK\r\n");
    measure(() -> Thread.sleep(REST_MILLIS)); // until the code is compiled
    long[] sorted = measure(() -> Thread.sleep(REST_MILLIS));
    atRest = sorted[sorted.length / 2];
  }

  @AfterAll
  static void stop() throws IOException {
    honest.close();
    observer.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void othersAreServedAndNothingRemains(HostileClient hostile) throws Exception {
    Path path = directory.resolve("shm");
    hostile.attack(path, 0, SEED, LARGE_REPLIES); // what the first time makes for good
    SessionTest.awaitClients(observer, 2);
    Held before = Held.now();
    long[] sorted = measure(() -> hostile.attack(path, ATTACK_MILLIS, SEED, LARGE_REPLIES));
    LatencyProbe.assertUnchanged(sorted, atRest);
    SessionTest.awaitClients(observer, 2);
    before.awaitAtMost();
  }

  /** Somebody whom file modes let in, and the fabric does not. */
  @Test
  void anotherUserIsTurnedAwayAgainAndAgain() throws Exception {
    assumeTrue(ForeignUser.isPossible(), "needs root and setpriv");
    var user = new ForeignUser(directory);
    Path path = directory.resolve("shm");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    othersAreServedWhile(
        () -> {
          ChildJvm child = user.start("--clear-groups", ChildPeer.class, "again", path);
          assertThat(child.line()).isEqualTo("failed");
          assertThat(child.line()).contains("accepts its own user");
          return child;
        });
  }

  /** Its process is gone between two instructions, while both sides write. */
  @Test
  void aClientIsKilledInTheMidstOfItsTraffic() throws Exception {
    String uri = server.uri(Medium.SHM).toString();
    othersAreServedWhile(
        () -> {
          ChildJvm child = ChildJvm.start(BusyProgram.class, uri);
          assertThat(child.line()).isEqualTo("busy");
          return child;
        });
  }

  /** Whatever the other process does, and its sudden end. */
  private static void othersAreServedWhile(ChildStart start) throws Exception {
    start.start().close(); // what the first time makes for good
    SessionTest.awaitClients(observer, 2);
    Held before = Held.now();
    for (int i = 0; i < KILLED; i++) {
      try (ChildJvm child = start.start()) {
        long[] sorted =
            measure(
                () -> {
                  Thread.sleep(ATTACK_MILLIS);
                  assertThat(child.isAlive()).isTrue();
                  child.kill();
                  assertThat(child.exitCode()).isEqualTo(128 + SIGKILL);
                  SessionTest.awaitClients(observer, 2);
                });
        LatencyProbe.assertUnchanged(sorted, atRest);
      }
    }
    before.awaitAtMost();
  }

  /** Of the test itself: a server that stands still for a while would be noticed. */
  @Test
  void theProbeNoticesAServerThatStandsStill() throws Exception {
    long[] sorted =
        measure(
            () -> {
              observer.call("CLIENT PAUSE 700", "+OK\r\n");
              Thread.sleep(REST_MILLIS);
            });
    assertThatThrownBy(() -> LatencyProbe.assertUnchanged(sorted, atRest))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("longest");
    assertThat(sorted).isNotEmpty();
  }

  private static long[] measure(Step step) throws Exception {
    try (LatencyProbe probe = new LatencyProbe(honest)) {
      step.run();
      return probe.result();
    }
  }

  @FunctionalInterface
  private interface ChildStart {
    ChildJvm start() throws Exception;
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }
}
