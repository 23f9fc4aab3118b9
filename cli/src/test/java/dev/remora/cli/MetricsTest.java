package dev.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code remora serve --metrics} as a process, from modules. */
@Timeout(value = 90, threadMode = ThreadMode.SEPARATE_THREAD)
final class MetricsTest {
  @TempDir Path directory;

  @Test
  void aScraperFindsThemWhereTheReadyLineSays() throws Exception {
    try (JavaProcess serve =
            JavaProcess.start(
                directory,
                "serve",
                "--tcp",
                "127.0.0.1:0",
                "--shm",
                "none",
                "--metrics",
                "127.0.0.1:0");
        HttpClient http = HttpClient.newHttpClient()) {
      assertThat(serve.line()).startsWith("listening redis://");
      String line = serve.line();
      assertThat(line).matches("listening http://127\\.0\\.0\\.1:[1-9][0-9]*/metrics");
      URI uri = URI.create(line.substring("listening ".length()));
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body())
          .contains("\nredis_up 1.0\n", "\nredis_connected_clients 0.0\n", "\njvm_gc_");
      serve.terminate();
      assertThat(serve.exitCode()).isZero();
      assertThat(serve.err()).isEmpty();
    }
  }

  @Test
  void anAddressThatCannotBeServedIsNamed() throws Exception {
    try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String taken = "127.0.0.1:" + holder.getLocalPort();
      InProcess.Result result =
          InProcess.run("serve", "--tcp", "127.0.0.1:0", "--shm", "none", "--metrics", taken);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.text()).isEmpty();
      assertThat(result.err())
          .startsWith("remora serve: cannot serve metrics at " + taken + ": ")
          .contains("in use");
    }
    InProcess.Result wrong = InProcess.run("serve", "--metrics", "9121");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("remora serve: --metrics 9121: expected HOST:PORT");
  }
}
