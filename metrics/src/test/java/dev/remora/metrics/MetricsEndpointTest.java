package dev.remora.metrics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.RespConnection;
import dev.remora.server.BoundListener;
import dev.remora.server.ListenAddress;
import dev.remora.server.RemoraServer;
import dev.remora.server.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus sees of a server, and what strangers on its port cannot do. */
@Timeout(value = 90, threadMode = ThreadMode.SEPARATE_THREAD)
final class MetricsEndpointTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir Path directory;

  private RemoraServer server;
  private MetricsEndpoint endpoint;
  private RespConnection client;
  private HttpClient http;

  @BeforeEach
  void start() throws IOException {
    server =
        new RemoraServer(
            ServerConfig.builder()
                .listen(ListenAddress.tcp("127.0.0.1", 0))
                .listen(ListenAddress.unix(directory.resolve("unix")))
                .parameter("dir", directory.toString())
                .parameter("save", "")
                .build());
    List<BoundListener> listeners = server.start();
    endpoint = MetricsEndpoint.start(server, ANY_PORT);
    client =
        RespConnection.connect(
            RemoraUri.parse(listeners.getFirst().uri()), 2, Waiting.PARK, TIMEOUT, TIMEOUT);
    http = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() throws IOException {
    http.close();
    client.close();
    endpoint.close();
    server.close();
  }

  private HttpRequest.Builder request(String path) {
    URI uri = URI.create("http://127.0.0.1:" + endpoint.address().getPort() + path);
    return HttpRequest.newBuilder(uri).timeout(TIMEOUT);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  /** The lines with samples, without comments. */
  private List<String> scrape() throws IOException, InterruptedException {
    HttpResponse<String> response = get("/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    return response.body().lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void whatInfoSaysIsThereUnderTheNamesOfRedisExporter() throws Exception {
    client.call("SET", "a", "1");
    client.call("SET", "b", "1", "EX", "1000");
    client.call("GET", "a");
    client.call("GET", "missing");
    client.call("INCR", "a", "too", "many");
    client.call("LPUSH", "b", "wrong type");
    assertThat(scrape())
        .contains(
            "redis_up 1.0",
            "redis_connected_clients 1.0",
            "redis_blocked_clients 0.0",
            "redis_config_maxclients 10000.0",
            "redis_connections_received_total 1.0",
            "redis_rejected_connections_total 0.0",
            "redis_keyspace_hits_total 1.0",
            "redis_keyspace_misses_total 1.0",
            "redis_expired_keys_total 0.0",
            "redis_evicted_keys_total 0.0",
            "redis_memory_max_bytes 0.0",
            "redis_loading_dump_file 0.0",
            "redis_rdb_last_bgsave_status 1.0",
            "redis_rdb_changes_since_last_save 2.0",
            "redis_db_keys{db=\"db0\"} 2.0",
            "redis_db_keys_expiring{db=\"db0\"} 1.0",
            "redis_commands_total{cmd=\"set\"} 2.0",
            "redis_commands_total{cmd=\"get\"} 2.0",
            "redis_commands_failed_calls_total{cmd=\"lpush\"} 1.0",
            "remora_listener_clients{listener=\"redis\"} 1.0",
            "remora_listener_clients{listener=\"unix\"} 0.0")
        .anyMatch(line -> line.matches("redis_memory_used_bytes [1-9].*"))
        .anyMatch(line -> line.matches("redis_memory_used_peak_bytes [1-9].*"))
        .anyMatch(line -> line.matches("redis_memory_used_dataset_bytes [1-9].*"))
        .anyMatch(line -> line.matches("redis_net_input_bytes_total [1-9].*"))
        .anyMatch(line -> line.matches("redis_net_output_bytes_total [1-9].*"))
        .anyMatch(line -> line.matches("redis_commands_processed_total [1-9].*"))
        .anyMatch(line -> line.matches("redis_total_error_replies_total [1-9].*"))
        .anyMatch(line -> line.startsWith("redis_uptime_in_seconds "))
        .anyMatch(line -> line.startsWith("redis_rdb_last_save_timestamp_seconds "))
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
        .anyMatch(line -> line.startsWith("jvm_threads_live_threads "))
        .anyMatch(line -> line.startsWith("jvm_gc_"))
        .anyMatch(line -> line.startsWith("process_cpu_usage "));
  }

  @Test
  void eachScrapeIsOfNow() throws Exception {
    assertThat(scrape()).noneMatch(line -> line.startsWith("redis_db_keys"));
    client.call("SELECT", "3");
    client.call("SET", "a", "1");
    assertThat(scrape())
        .contains("redis_db_keys{db=\"db3\"} 1.0", "redis_commands_total{cmd=\"set\"} 1.0");
    client.call("FLUSHALL");
    client.call("CONFIG", "RESETSTAT");
    assertThat(scrape())
        .contains("redis_db_keys{db=\"db3\"} 0.0", "redis_commands_total{cmd=\"set\"} 0.0");
  }

  @Test
  void openMetricsIsThereForWhoAsksForIt() throws Exception {
    HttpResponse<String> response =
        http.send(
            request("/metrics").header("Accept", "application/openmetrics-text;q=1").build(),
            BodyHandlers.ofString());
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(response.body()).contains("redis_up 1.0").endsWith("# EOF\n");
  }

  @Test
  void thereIsNothingElse() throws Exception {
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/health").body()).isEqualTo("ok\n");
    for (String path : new String[] {"/", "/metrics/", "/metrics/x", "/healthy", "/%2e%2e/x"}) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
    HttpResponse<String> posted =
        http.send(
            request("/metrics").POST(BodyPublishers.ofString("x")).build(),
            BodyHandlers.ofString());
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.headers().firstValue("Allow")).hasValue("GET");
    assertThat(http.send(request("/metrics").HEAD().build(), BodyHandlers.ofString()).body())
        .isEmpty();
  }

  @Test
  void slowClientsHoldNobodyAndAreCutOff() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < MetricsEndpoint.MOST_CONNECTIONS / 2; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.address().getPort());
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: ".getBytes(ISO_8859_1));
        slow.add(socket);
      }
      assertThat(scrape()).contains("redis_up 1.0");
      assertThat(client.call("PING")).hasToString("Simple[text=PONG]");
      assertThat(isCutOff(slow.getFirst())).isTrue();
      assertThat(isCutOff(slow.getLast())).isTrue();
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static boolean isCutOff(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // reset
    }
  }

  @Test
  void aServerThatHasEndedIsNoHealthyOne() throws Exception {
    server.close();
    HttpResponse<String> response = get("/health");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("ended");
    assertThat(get("/metrics").statusCode()).isEqualTo(503);
  }

  @Test
  void anAddressThatIsTakenIsNamed() throws Exception {
    try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var taken = new InetSocketAddress(holder.getInetAddress(), holder.getLocalPort());
      assertThatThrownBy(() -> MetricsEndpoint.start(server, taken))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot serve metrics at ")
          .hasMessageContaining(":" + holder.getLocalPort())
          .hasMessageContaining("in use");
    }
    var nowhere = InetSocketAddress.createUnresolved("no.such.host.invalid", 1);
    assertThatThrownBy(() -> MetricsEndpoint.start(server, nowhere))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot serve metrics at no.such.host.invalid:1: no address is known for this host");
  }
}
