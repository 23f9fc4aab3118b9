package dev.remora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.remora.client.ClientTls;
import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.RespConnection;
import dev.remora.resp.RespValue;
import dev.remora.tls.TestCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Strangers that begin with TLS and do not go on. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
final class TlsHandshakeLimitsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** A record that says that 512 bytes of a handshake follow: RFC 8446, 5.1. */
  private static final byte[] BEGUN = {22, 3, 1, 2, 0, 1, 0, 1};

  @TempDir Path directory;

  private final List<Socket> strangers = new ArrayList<>();
  private TestCertificate certificate;
  private RemoraServer server;
  private RemoraUri uri;

  @BeforeEach
  void start() throws Exception {
    certificate = TestCertificate.create(directory, "server");
    server =
        new RemoraServer(
            ServerConfig.builder()
                .parameter("tls-cert-file", certificate.certificate().toString())
                .parameter("tls-key-file", certificate.key().toString())
                .parameter("tls-auth-clients", "no")
                .listen(ListenAddress.tls(ListenAddress.tcp("127.0.0.1", 0)))
                .build());
    uri = RemoraUri.parse(server.start().getFirst().uri());
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket stranger : strangers) {
      stranger.close();
    }
    server.close();
  }

  private Socket stranger() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.port());
    strangers.add(socket);
    return socket;
  }

  private void assertServes() throws IOException {
    var trust = new ClientTls(certificate.certificate(), null, null, null, false);
    try (RespConnection client =
        RespConnection.connect(uri.withTls(trust), 2, Waiting.PARK, LIMIT, LIMIT)) {
      assertThat(client.call("PING")).isEqualTo(new RespValue.Simple("PONG"));
    }
  }

  private static boolean isCutOff(Socket socket) throws IOException {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream()); // an alert, then the end
      return true;
    } catch (SocketException e) {
      return true; // a reset
    }
  }

  @Test
  void whoDoesNotFinishIsCutOffAfterTenSeconds() throws Exception {
    Socket silent = stranger();
    Socket stuck = stranger();
    stuck.getOutputStream().write(BEGUN);
    long start = System.nanoTime();
    assertServes();
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          assertThat(isCutOff(silent)).isTrue();
          assertThat(isCutOff(stuck)).isTrue();
        });
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isGreaterThanOrEqualTo(9);
    assertServes();
  }

  @Test
  void thereAreSoManyHandshakesAndAPlaceIsFreeWhenOneLeaves() throws Exception {
    for (int i = 0; i < TlsAcceptor.MOST_HANDSHAKES; i++) {
      stranger();
    }
    Socket tooMany = stranger();
    tooMany.setSoTimeout(5000); // before any of them is late
    assertThat(isCutOff(tooMany)).isTrue();
    for (Socket stranger : strangers.subList(0, 20)) {
      stranger.close();
    }
    while (!serves()) {
      TimeUnit.MILLISECONDS.sleep(50); // until the server has seen one of them go
    }
  }

  private boolean serves() {
    try {
      assertServes();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
