package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.RespConnection;
import dev.remora.resp.RespValue;
import dev.remora.server.ListenAddress;
import dev.remora.server.RemoraServer;
import dev.remora.server.ServerConfig;
import dev.remora.transport.fabric.FabricProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our client and server against Valkey's, over real verbs. Runs in the lab. */
@Tag("rdma")
@Timeout(180)
final class RdmaEndToEndTest {
  private static final String HOST = "10.77.0.1";
  private static final int VALKEY_PORT = 6380;
  private static final int OUR_PORT = 6390;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir Path directory;

  @BeforeEach
  void rdmaAndValkeyAreHere() {
    Optional<FabricProvider> rdma = FabricProvider.find("rdma");
    assumeTrue(rdma.isPresent() && rdma.get().isAvailable(), "no RDMA device");
    assumeTrue(Files.isExecutable(valkey("valkey-server")), "no Valkey: lab/setup-peers");
  }

  private static Path valkey(String program) {
    String cache = System.getenv("REMORA_PEERS_CACHE");
    Path peers =
        cache != null
            ? Path.of(cache)
            : Path.of(System.getProperty("user.home"), ".cache/rxe-peers");
    return peers.resolve("valkey/src").resolve(program);
  }

  @Test
  void valkeysServerAnswersOurClient() throws Exception {
    Path log = directory.resolve("valkey.log");
    Process server =
        new ProcessBuilder(
                valkey("valkey-server").toString(),
                "--port",
                "0",
                "--rdma-bind",
                HOST,
                "--rdma-port",
                Integer.toString(VALKEY_PORT),
                "--save",
                "")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try (RespConnection connection = connectWhenReady(server, log)) {
      exchange(connection);
    } finally {
      server.destroy();
      assertThat(server.waitFor(20, TimeUnit.SECONDS)).as("valkey-server ends").isTrue();
    }
  }

  @Test
  void ourServerAnswersOurClient() throws Exception {
    try (RemoraServer server = ourServer();
        RespConnection connection = connect(OUR_PORT)) {
      assertThat(server.listeners()).hasSize(1);
      exchange(connection);
    }
  }

  @Test
  void ourServerAnswersValkeysClients() throws Exception {
    try (RemoraServer server = ourServer()) {
      assertThat(server.listeners()).hasSize(1);
      assertThat(run("valkey-cli", "PING")).isEqualTo("PONG");
      assertThat(run("valkey-cli", "SET", "greeting", "hello")).isEqualTo("OK");
      assertThat(run("valkey-cli", "GET", "greeting")).isEqualTo("hello");
      String benchmark =
          run("valkey-benchmark", "-t", "set,get", "-n", "400", "-c", "4", "-P", "4", "-q");
      assertThat(benchmark).contains("SET: ", "GET: ", "requests per second");
    }
  }

  private static void exchange(RespConnection connection) throws IOException {
    assertThat(connection.call("PING")).isEqualTo(new RespValue.Simple("PONG"));
    assertThat(connection.call("SET", "k", "v")).isEqualTo(new RespValue.Simple("OK"));
    assertThat(connection.call("GET", "k")).isEqualTo(RespValue.Bulk.of("v"));
    for (int i = 1; i <= 500; i++) {
      assertThat(connection.call("INCR", "n")).isEqualTo(new RespValue.Int(i));
    }
    byte[] large = new byte[3 << 20]; // larger than any window on the way
    new Random(3).nextBytes(large);
    assertThat(connection.call("SET".getBytes(UTF_8), "large".getBytes(UTF_8), large))
        .isEqualTo(new RespValue.Simple("OK"));
    assertThat(connection.call("GET", "large")).isEqualTo(RespValue.Bulk.of(large));
    assertThat(connection.call("PING")).isEqualTo(new RespValue.Simple("PONG"));
  }

  private static RemoraServer ourServer() throws Exception {
    InetSocketAddress address = new InetSocketAddress(HOST, OUR_PORT);
    RemoraServer server =
        new RemoraServer(
            ServerConfig.builder().listen(ListenAddress.fabric("rdma", address)).build());
    server.start();
    return server;
  }

  private static RespConnection connect(int port) throws IOException {
    RemoraUri uri = RemoraUri.parse("rdma://" + HOST + ":" + port);
    return RespConnection.connect(uri, 2, Waiting.PARK, TIMEOUT, TIMEOUT);
  }

  private static RespConnection connectWhenReady(Process server, Path log) throws Exception {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      try {
        return connect(VALKEY_PORT);
      } catch (IOException e) {
        if (!server.isAlive() || System.nanoTime() - end > 0) {
          throw new IOException(e.getMessage() + "\n" + Files.readString(log), e);
        }
        Thread.sleep(200);
      }
    }
  }

  private String run(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(valkey(program).toString());
    command.addAll(List.of("--rdma", "-h", HOST, "-p", Integer.toString(OUR_PORT)));
    command.addAll(List.of(arguments));
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    String text = Files.readString(output).strip();
    assertThat(ended).as("%s ends; it said: %s", command, text).isTrue();
    assertThat(process.exitValue()).as("%s said: %s", command, text).isZero();
    return text;
  }
}
