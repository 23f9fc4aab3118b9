package dev.remora.cli.rdma;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.remora.client.RemoraUri;
import dev.remora.server.RemoraServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The device of a server is removed while clients load it, and comes back. */
@Tag("rdma")
@Timeout(300)
final class DeviceRemovalTest {
  /** The address of {@code rxe1}. */
  private static final String HOST = "10.78.0.1";

  private static final int PORT = 6397;
  private static final RemoraUri URI = RemoraUri.parse("rdma://" + HOST + ":" + PORT);

  @TempDir Path directory;

  @BeforeAll
  static void rdmaAndValkeyAreHere() {
    Lab.assumeHere();
  }

  @Test
  void clientsAreEndedAndTheServerIsThereAgainWithItsDevice() throws Exception {
    try (RemoraServer server = Lab.serve(HOST, PORT);
        ForeignProgram benchmark =
            ForeignProgram.start(
                directory,
                "",
                List.of(
                    Lab.program("valkey-benchmark").toString(),
                    "--rdma",
                    "-h",
                    HOST,
                    "-p",
                    Integer.toString(PORT),
                    "-c",
                    "8",
                    "-n",
                    "100000000",
                    "-t",
                    "set"))) {
      assertThat(server.listeners()).hasSize(1);
      Process removal;
      try (Client client = Client.Kind.RAW.connect(URI, Duration.ofSeconds(10))) {
        client.exchange(100_000);
        removal = start("rdma", "link", "delete", "rxe1");
        Throwable end =
            catchThrowable(
                () -> {
                  while (true) {
                    client.call("PING");
                  }
                });
        assertThat(end).isInstanceOf(IOException.class);
        assertThat(end).hasMessageNotContaining("no reply within");
      }
      // Valkey's client does not look at its connections' ends, and holds the device.
      benchmark.signal("KILL");
      assertThat(removal.waitFor(60, TimeUnit.SECONDS)).as("it is removed").isTrue();
      assertThat(removal.exitValue()).isZero();

      Process addition = start("rdma", "link", "add", "rxe1", "type", "rxe", "netdev", "net1");
      String said = new String(addition.getInputStream().readAllBytes(), UTF_8);
      assertThat(addition.waitFor()).as(said).isZero();
      Lab.await("served again", DeviceRemovalTest::isServed);
    }
  }

  private static boolean isServed() {
    try (Client client = Client.Kind.RAW.connect(URI)) {
      client.exchange(100_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
