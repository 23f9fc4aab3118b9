package dev.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service manager hears of {@code remora serve}. In its place listens a line of Perl. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
final class ServiceManagerTest {
  private static final Path PERL = Path.of("/usr/bin/perl");
  private static final String LISTEN =
      "$| = 1; socket(S, AF_UNIX, SOCK_DGRAM, 0) or die; $a = $ARGV[0]; $a =~ s/^@/\\0/;"
          + " bind(S, pack_sockaddr_un($a)) or die; print \"bound\\n\";"
          + " while (defined recv(S, $m, 4096, 0)) { print $m }";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"path", "abstract"})
  void itHearsOfReadinessAndOfTheEnd(String kind) throws Exception {
    assumeTrue(Files.isExecutable(PERL), "no Perl");
    Path path = directory.resolve("notify");
    String address = kind.equals("path") ? path.toString() : "@" + path;
    Process manager =
        new ProcessBuilder(PERL.toString(), "-MSocket", "-e", LISTEN, address)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader heard = manager.inputReader()) {
      assertThat(heard.readLine()).isEqualTo("bound");
      try (JavaProcess serve =
          JavaProcess.start(
              directory,
              Map.of("NOTIFY_SOCKET", address),
              "serve",
              "--tcp",
              "127.0.0.1:0",
              "--shm",
              "none")) {
        assertThat(serve.line()).startsWith("listening ");
        assertThat(heard.readLine()).isEqualTo("READY=1");
        assertThat(heard.readLine()).startsWith("STATUS=");
        serve.terminate();
        assertThat(heard.readLine()).isEqualTo("STOPPING=1");
        assertThat(serve.exitCode()).isZero();
        assertThat(serve.err()).isEmpty();
      }
    } finally {
      manager.destroyForcibly();
    }
  }

  @Test
  void aManagerThatDoesNotListenIsToldOf() {
    var err = new StringWriter();
    String nobody = directory.resolve("nobody").toString();
    new ServiceManager(Map.of("NOTIFY_SOCKET", nobody), new PrintWriter(err, true)).ready();
    assertThat(err.toString()).startsWith("remora serve: NOTIFY_SOCKET " + nobody + ": ");
  }

  @Test
  void withoutAManagerNothingIsSaid() {
    var err = new StringWriter();
    new ServiceManager(Map.of(), new PrintWriter(err, true)).ready();
    assertThat(err.toString()).isEmpty();
  }
}
