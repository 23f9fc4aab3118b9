package dev.remora.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.remora.server.RemoraServer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A server's metrics over HTTP, in the format of Prometheus: {@code GET /metrics}, and {@code GET
 * /health}, which says whether the server's event loop answers.
 *
 * <p>A client may take {@value #REQUEST_SECONDS} s for a request and as long for the answer, and
 * there are {@value #MOST_CONNECTIONS} connections at most. Scrapes are made one after the other,
 * and each costs the server one short task. A client that is slow holds its connection and a
 * virtual thread.
 */
public final class MetricsEndpoint implements AutoCloseable {
  static final int REQUEST_SECONDS = 10;
  static final int MOST_CONNECTIONS = 64;

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int BACKLOG = 16;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;
  private static final int WITHOUT_BODY = -1;
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final ReentrantLock scraping = new ReentrantLock();
  private final ServerMetrics metrics;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private interface Answer {
    String text() throws TimeoutException, InterruptedException;
  }

  private MetricsEndpoint(RemoraServer server, HttpServer http)
      throws TimeoutException, InterruptedException {
    this.http = http;
    metrics = ServerMetrics.bind(server, registry, PATIENCE);
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /**
   * Starts to serve a server's metrics.
   *
   * @param address port 0 for one that is free
   * @throws IOException if the address cannot be bound, or if the server does not answer
   */
  public static MetricsEndpoint start(RemoraServer server, InetSocketAddress address)
      throws IOException {
    limitSlowClients();
    String failed =
        "cannot serve metrics at " + address.getHostString() + ":" + address.getPort() + ": ";
    if (address.isUnresolved()) {
      throw new IOException(failed + "no address is known for this host");
    }
    HttpServer http;
    try {
      http = HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new IOException(failed + e.getMessage(), e);
    }
    try {
      var endpoint = new MetricsEndpoint(server, http);
      endpoint.serve();
      return endpoint;
    } catch (TimeoutException e) {
      http.stop(0);
      throw new IOException("cannot serve metrics: the server does not answer", e);
    } catch (InterruptedException e) {
      http.stop(0);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting to serve metrics", e);
    }
  }

  /** The JDK's server has no other way to be told; what was set on the command line stays. */
  private static void limitSlowClients() {
    String seconds = Integer.toString(REQUEST_SECONDS);
    setIfAbsent("sun.net.httpserver.maxReqTime", seconds);
    setIfAbsent("sun.net.httpserver.maxRspTime", seconds);
    setIfAbsent("sun.net.httpserver.idleInterval", seconds);
    setIfAbsent("jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS));
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private void serve() {
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  /** Where it serves, the port resolved. */
  public InetSocketAddress address() {
    return http.getAddress();
  }

  /** Where a scraper on this host finds the metrics. */
  public URI uri() {
    String host = address().getAddress().getHostAddress();
    return URI.create(
        "http://"
            + (host.indexOf(':') < 0 ? host : "[" + host + "]")
            + ":"
            + address().getPort()
            + "/metrics");
  }

  /** Ends all connections. Idempotent. */
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    collections.close();
    registry.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      boolean isMetrics = "/metrics".equals(path);
      if (!isMetrics && !"/health".equals(path)) {
        send(exchange, NOT_FOUND, PLAIN, "There are /metrics and /health.\n");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        send(exchange, METHOD_NOT_ALLOWED, PLAIN, "Only GET.\n");
      } else if (isMetrics) {
        String type = formatOf(exchange.getRequestHeaders());
        answer(exchange, type, () -> registry.scrape(type));
      } else {
        answer(exchange, PLAIN, () -> "ok\n");
      }
    }
  }

  /** The client's choice between Prometheus's text and OpenMetrics. */
  private static String formatOf(Headers headers) {
    String accepted = headers.getFirst("Accept");
    return accepted != null && accepted.contains("application/openmetrics-text")
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";
  }

  private void answer(HttpExchange exchange, String type, Answer answer) throws IOException {
    String text;
    try {
      text = afterRefresh(answer);
    } catch (TimeoutException e) {
      send(exchange, UNAVAILABLE, PLAIN, "The server's event loop does not answer.\n");
      return;
    } catch (IllegalStateException e) {
      send(exchange, UNAVAILABLE, PLAIN, "The server has ended.\n");
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    send(exchange, OK, type, text);
  }

  private String afterRefresh(Answer answer) throws TimeoutException, InterruptedException {
    if (!scraping.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("others wait for the server too");
    }
    try {
      metrics.refresh(PATIENCE);
      return answer.text();
    } finally {
      scraping.unlock();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, head ? WITHOUT_BODY : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}
