package dev.remora.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.client.ClientTls;
import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.RespConnection;
import dev.remora.resp.RespValue;
import dev.remora.tls.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS on every listener, with our client and with Redis's. */
@Timeout(60)
final class TlsListenersTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir static Path directory;
  private static TestCertificate server;
  private static TestCertificate client;

  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final List<String> about = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger("dev.remora.server.TlsAcceptor");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          logged.add(entry.getMessage());
          about.add(String.valueOf(LogContext.connection()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private @Nullable RemoraServer running;

  @BeforeAll
  static void certificates() {
    server = TestCertificate.create(directory, "server");
    client = TestCertificate.create(directory, "client", "RSA");
  }

  @AfterEach
  void stop() {
    logger.removeHandler(handler);
    if (running != null) {
      running.close();
    }
  }

  @Test
  void redisCliTalksToTheTcpListener() throws Exception {
    RemoraUri uri = start("no", ListenAddress.tcp("127.0.0.1", 0)).getFirst();
    String trust = server.certificate().toString();
    assertThat(redisCli(uri, "--cacert", trust, "SET", "k", "v")).isEqualTo("OK\n");
    assertThat(redisCli(uri, "--cacert", trust, "GET", "k")).isEqualTo("v\n");
    assertThat(redisCli(uri, "--cacert", client.certificate().toString(), "PING"))
        .contains("certificate verify failed");
  }

  @Test
  void valuesOfMegabytesTravelBothWaysOverEachMedium() throws Exception {
    long seed = System.nanoTime();
    byte[] value = new byte[3 << 20];
    new Random(seed).nextBytes(value);
    List<RemoraUri> uris =
        start(
            "no",
            ListenAddress.tcp("127.0.0.1", 0),
            ListenAddress.unix(directory.resolve("tls.sock")),
            ListenAddress.fabric("shm", UnixDomainSocketAddress.of(directory.resolve("tls.shm"))));
    for (RemoraUri uri : uris) {
      try (RespConnection connection = connect(uri, trusting(server))) {
        byte[] key = uri.toString().getBytes(US_ASCII);
        RespValue set = connection.call("SET".getBytes(US_ASCII), key, value);
        assertThat(set.toString()).contains("OK");
        RespValue got = connection.call("GET".getBytes(US_ASCII), key);
        assertThat(got).isInstanceOf(RespValue.Bulk.class);
        assertThat(Arrays.equals(((RespValue.Bulk) got).bytes(), value))
            .describedAs("%s, seed %d", uri, seed)
            .isTrue();
      }
    }
  }

  @Test
  void aPeerThatSpeaksPlainTextIsCutOffWhileOthersAreServed() throws Exception {
    RemoraUri uri = start("no", ListenAddress.tcp("127.0.0.1", 0)).getFirst();
    try (RespConnection other = connect(uri, trusting(server));
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), uri.port())) {
      plain.setSoTimeout(10_000);
      plain.getOutputStream().write("AUTH swordfish\r\nPING\r\n".getBytes(US_ASCII));
      assertThat(other.call("PING".getBytes(US_ASCII)).toString()).contains("PONG");
      byte[] answer = plain.getInputStream().readAllBytes();
      assertThat(new String(answer, US_ASCII)).doesNotContain("PONG", "ERR");
      assertThat(logged)
          .containsExactly(
              "127.0.0.1:"
                  + plain.getLocalPort()
                  + " was cut off from rediss://127.0.0.1:0: it sent something else than TLS");
      assertThat(other.call("PING".getBytes(US_ASCII)).toString()).contains("PONG");
    }
  }

  @Test
  void aClientWithoutCertificateIsRefusedWhereOneIsAskedFor() throws Exception {
    RemoraUri uri = start("yes", ListenAddress.tcp("127.0.0.1", 0)).getFirst();
    assertThatThrownBy(() -> ping(uri, trusting(server)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the server wants a certificate that it trusts (--cert and --key)");
    assertThat(logged).hasSize(1);
    assertThat(logged.getFirst())
        .endsWith("it showed no certificate, and tls-auth-clients asks for one")
        .startsWith(about.getFirst() + " was cut off from rediss://");
    assertThat(about.getFirst()).startsWith("127.0.0.1:");
    ClientTls known =
        new ClientTls(server.certificate(), client.certificate(), client.key(), null, false);
    assertThat(ping(uri, known)).contains("PONG");
    ClientTls stranger =
        new ClientTls(server.certificate(), server.certificate(), server.key(), null, false);
    assertThatThrownBy(() -> ping(uri, stranger)).isInstanceOf(IOException.class);
  }

  @Test
  void aServerThatNobodyVouchesForIsRefused() throws Exception {
    RemoraUri uri = start("no", ListenAddress.tcp("127.0.0.1", 0)).getFirst();
    assertThatThrownBy(() -> ping(uri, ClientTls.DEFAULT)).hasMessageContaining("--cacert");
    ClientTls otherName = new ClientTls(server.certificate(), null, null, "db.example.com", false);
    assertThatThrownBy(() -> ping(uri, otherName)).hasMessageContaining("not for this host");
    assertThat(ping(uri, new ClientTls(null, null, null, null, true))).contains("PONG");
  }

  @Test
  void aClientIsToldThatTheServerSpeaksNoTls() throws Exception {
    running =
        new RemoraServer(ServerConfig.builder().listen(ListenAddress.tcp("127.0.0.1", 0)).build());
    RemoraUri plain = RemoraUri.parse(running.start().getFirst().uri());
    assertThatThrownBy(() -> ping(plain, ClientTls.DEFAULT))
        .hasMessageContaining("the server does not speak TLS there");
  }

  @Test
  void certificatesAreExchangedWhileTheServerRuns() throws Exception {
    RemoraUri uri = start("no", ListenAddress.tcp("127.0.0.1", 0)).getFirst();
    try (RespConnection connection = connect(uri, trusting(server))) {
      RespValue wrong = config(connection, "tls-cert-file", client.certificate().toString());
      assertThat(wrong).isInstanceOf(RespValue.Failure.class);
      assertThat(wrong.toString()).contains("not the private key");
      assertThat(ping(uri, trusting(server))).contains("PONG");
      RespValue right =
          config(
              connection,
              "tls-cert-file",
              client.certificate().toString(),
              "tls-key-file",
              client.key().toString());
      assertThat(right.toString()).contains("OK");
      assertThat(ping(uri, trusting(client))).contains("PONG");
      assertThatThrownBy(() -> ping(uri, trusting(server))).hasMessageContaining("--cacert");
    }
  }

  @Test
  void aServerWithoutCertificateDoesNotStart() {
    var config =
        ServerConfig.builder().listen(ListenAddress.tls(ListenAddress.tcp("127.0.0.1", 0)));
    assertThatThrownBy(() -> new RemoraServer(config.build()).start())
        .isInstanceOf(ListenException.class)
        .hasMessage(
            "cannot listen on rediss://127.0.0.1:0: TLS needs tls-cert-file and tls-key-file");
  }

  private List<RemoraUri> start(String auth, ListenAddress... media) throws Exception {
    logger.addHandler(handler);
    var config =
        ServerConfig.builder()
            .parameter("tls-cert-file", server.certificate().toString())
            .parameter("tls-key-file", server.key().toString())
            .parameter("tls-ca-cert-file", client.certificate().toString())
            .parameter("tls-auth-clients", auth);
    for (ListenAddress medium : media) {
      config.listen(ListenAddress.tls(medium));
    }
    RemoraServer started = new RemoraServer(config.build());
    running = started;
    List<RemoraUri> uris = new ArrayList<>();
    for (BoundListener listener : started.start()) {
      uris.add(RemoraUri.parse(listener.uri()));
    }
    return uris;
  }

  private static ClientTls trusting(TestCertificate authority) {
    return new ClientTls(authority.certificate(), null, null, null, false);
  }

  private static RespConnection connect(RemoraUri uri, ClientTls tls) throws IOException {
    return RespConnection.connect(uri.withTls(tls), 2, Waiting.PARK, LIMIT, LIMIT);
  }

  private static String ping(RemoraUri uri, ClientTls tls) throws IOException {
    try (RespConnection connection = connect(uri, tls)) {
      return connection.call("PING".getBytes(US_ASCII)).toString();
    }
  }

  private static RespValue config(RespConnection connection, String... namesAndValues)
      throws IOException {
    List<byte[]> command = new ArrayList<>();
    command.add("CONFIG".getBytes(US_ASCII));
    command.add("SET".getBytes(US_ASCII));
    for (String word : namesAndValues) {
      command.add(word.getBytes(US_ASCII));
    }
    return connection.call(command.toArray(byte[][]::new));
  }

  private static String redisCli(RemoraUri uri, String... words) throws Exception {
    Path program = Path.of("/usr/bin/redis-cli");
    assumeTrue(Files.isExecutable(program), "redis-cli is not installed");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(program.toString(), "-p", Integer.toString(uri.port()), "--tls"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
    process.waitFor();
    return output;
  }
}
