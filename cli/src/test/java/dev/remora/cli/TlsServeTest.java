package dev.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.transport.fabric.FabricProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** TLS as redis.conf says it: a server as a process, {@code cli} and {@code bench} at it. */
@Timeout(value = 90, threadMode = ThreadMode.SEPARATE_THREAD)
final class TlsServeTest {
  @TempDir Path directory;

  private Path certificate;
  private Path key;

  @BeforeEach
  void makeCertificate() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "no openssl");
    certificate = directory.resolve("server.crt");
    key = directory.resolve("server.key");
    String words =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj"
            + " /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout %s -out %s"
                .formatted(key, certificate);
    Process openssl =
        new ProcessBuilder(words.split(" ", -1))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("openssl.out").toFile())
            .start();
    assertThat(openssl.waitFor()).isZero();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private JavaProcess serve(int port, String... more) throws IOException {
    Path config = directory.resolve("redis.conf");
    List<String> lines =
        List.of(
            "port 0",
            "shmsocket none",
            "tls-port " + port,
            "tls-unixsocket " + directory.resolve("tls.sock"),
            "tls-cert-file " + certificate,
            "tls-key-file " + key,
            "tls-ca-cert-file " + certificate,
            String.join("\n", more));
    Files.write(config, lines);
    return JavaProcess.start(directory, "serve", "--config", config.toString());
  }

  private InProcess.Result ping(String uri, String... options) {
    List<String> all = new ArrayList<>(List.of("cli", "-u", uri));
    all.addAll(List.of("--cacert", certificate.toString()));
    all.addAll(List.of(options));
    all.add("PING");
    return InProcess.run(all.toArray(String[]::new));
  }

  @Test
  void redisConfSecuresEachListener() throws Exception {
    assumeTrue(FabricProvider.find("shm").orElseThrow().isAvailable(), "no shared memory");
    int port = freePort();
    Path shm = directory.resolve("tls.shm");
    try (JavaProcess serve = serve(port, "tls-auth-clients no", "tls-shmsocket " + shm)) {
      List<String> uris =
          List.of(
              "rediss://127.0.0.1:" + port,
              "unixs://" + directory.resolve("tls.sock"),
              "shms://" + shm);
      for (String uri : uris) {
        assertThat(serve.line()).isEqualTo("listening " + uri);
      }
      for (String uri : uris) {
        assertThat(ping(uri).text()).as(uri).isEqualTo("PONG\n");
      }
      String words =
          "bench -u %s -u %s --cacert %s -t set,get -c 3 -n 300 --rounds 1 --json"
              .formatted(uris.get(0), uris.get(2), certificate);
      InProcess.Result bench = InProcess.run(words.split(" ", -1));
      assertThat(bench.err()).isEmpty();
      assertThat(bench.exitCode()).isZero();
      assertThat(bench.text()).hasLineCount(4).contains("rediss://127.0.0.1", "shms://");
      serve.terminate();
      assertThat(serve.exitCode()).isZero();
    }
  }

  @Test
  void clientsNeedACertificateUnlessToldOtherwise() throws Exception {
    int port = freePort();
    try (JavaProcess serve = serve(port)) {
      serve.line();
      String uri = "rediss://127.0.0.1:" + port;
      InProcess.Result without = ping(uri);
      assertThat(without.exitCode()).isEqualTo(1);
      assertThat(without.err()).contains("--cert");
      assertThat(ping(uri, "--cert", certificate.toString(), "--key", key.toString()).text())
          .isEqualTo("PONG\n");
    }
  }

  @Test
  void aCertificateThatIsMissingIsNamed() throws Exception {
    Files.delete(certificate);
    try (JavaProcess serve = serve(freePort())) {
      assertThat(serve.exitCode()).isEqualTo(1);
      assertThat(serve.rest()).isEmpty();
      assertThat(serve.err()).startsWith("remora serve: ").contains(certificate.toString());
    }
  }
}
