package dev.remora.client.load;

import dev.remora.client.ClientTransport;
import dev.remora.client.Handshake;
import dev.remora.client.RemoraUri;
import dev.remora.client.WireBuffer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Drives all connections of one run from the calling thread: a closed loop, see the package.
 *
 * <p>Connections are made, authenticated and given what they read before the clock starts. In the
 * loop nothing is allocated.
 */
public final class LoadDriver {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MAX_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Servers reject what goes beyond as many connections as they set up at once. */
  private static final int MOST_OPENING = 32;

  private static final int PROGRESS_EVERY = 1 << 12;

  private final LoadPlan plan;
  private final Progress progress;
  private final List<LoadConnection> connections = new ArrayList<>();
  private final Histogram latencies = new Histogram(MAX_LATENCY_NANOS, 3);
  private final WireBuffer input = WireBuffer.allocate(64 << 10);
  private final RandomKeys keys;
  private int opened;
  private int waiting;
  private boolean measuring;
  private long sent;
  private long answered;
  private long deadline;
  private long lastNanos;
  private @Nullable IOException failure;

  /** Is told how far a run is, a few times a second at the most, by the driver's thread. */
  @FunctionalInterface
  public interface Progress {
    /** So many of the requests have been answered, so many nanoseconds after the start. */
    void onProgress(long answered, long nanos);
  }

  private LoadDriver(LoadPlan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
    keys = new RandomKeys(plan.keyspace());
  }

  /**
   * Runs a plan.
   *
   * @throws IOException if a connection cannot be made or breaks, or a reply does not come in time
   */
  public static LoadResult run(LoadPlan plan, Progress progress) throws IOException {
    return new LoadDriver(plan, progress).run();
  }

  private LoadResult run() throws IOException {
    RemoraUri uri = plan.uri();
    try (ClientTransport transport = ClientTransport.open(uri, plan.waiting(), plan.timeout())) {
      List<String[]> handshake = Handshake.commands(uri, 2);
      Batch requests = Batch.of(plan);
      Batch first = handshake.isEmpty() ? requests : Batch.of(handshake);
      connect(transport, first);
      if (!handshake.isEmpty()) {
        exchangeOnce(transport, connections.size());
        refuseErrors("the server refuses " + handshake.getFirst()[0]);
      }
      prepareKeys(transport);
      for (LoadConnection connection : connections) {
        connection.use(requests);
      }
      return measure(transport);
    } catch (IOException e) {
      throw e.getMessage() != null && e.getMessage().startsWith(uri.toString())
          ? e
          : new IOException(uri + ": " + e.getMessage(), e);
    }
  }

  private void connect(ClientTransport transport, Batch first) throws IOException {
    long start = System.nanoTime();
    while (opened < plan.connections()) {
      while (connections.size() < plan.connections()
          && connections.size() - opened < MOST_OPENING) {
        connections.add(new LoadConnection(this, transport, first, input));
      }
      transport.poll(POLL_NANOS);
      throwFailure();
      if (System.nanoTime() - start > plan.timeout().toNanos()) {
        throw new SocketTimeoutException(
            opened + " of " + plan.connections() + " connections within " + plan.timeout());
      }
    }
  }

  /**
   * Writes what will be read, so that GET and LRANGE are answered with values of the right size.
   */
  private void prepareKeys(ClientTransport transport) throws IOException {
    if (plan.prepared()) {
      return;
    }
    for (Batch batch : KeyPreparation.batches(plan)) {
      connections.getFirst().use(batch);
      exchangeOnce(transport, 1);
    }
    refuseErrors("the server refuses the values to be read");
  }

  /** Lets some connections send their batch once, and waits for the replies. */
  private void exchangeOnce(ClientTransport transport, int count) throws IOException {
    waiting = count;
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      connections.get(i).send(keys, start);
    }
    lastNanos = start;
    while (waiting > 0) {
      pollOnce(transport);
    }
  }

  private LoadResult measure(ClientTransport transport) throws IOException {
    measuring = true;
    long start = System.nanoTime();
    deadline = start + plan.maxTime().toNanos();
    lastNanos = start;
    waiting = 0;
    for (LoadConnection connection : connections) {
      sendNext(connection, System.nanoTime());
    }
    int polls = 0;
    while (waiting > 0) {
      pollOnce(transport);
      if (++polls % PROGRESS_EVERY == 0) {
        progress.onProgress(answered, lastNanos - start);
      }
    }
    return new LoadResult(answered, lastNanos - start, errors(), firstError(), latencies);
  }

  private void pollOnce(ClientTransport transport) throws IOException {
    if (transport.poll(POLL_NANOS) == 0
        && System.nanoTime() - lastNanos > plan.timeout().toNanos()) {
      throw new SocketTimeoutException("no reply within " + plan.timeout().toMillis() + " ms");
    }
    throwFailure();
  }

  private void sendNext(LoadConnection connection, long nowNanos) throws IOException {
    if (sent < plan.requests() && nowNanos - deadline < 0) {
      sent += plan.pipeline();
      waiting++;
      connection.send(keys, nowNanos);
    }
  }

  void onOpen(LoadConnection ignored) {
    opened++;
  }

  void onAnswered(LoadConnection connection) throws IOException {
    long now = System.nanoTime();
    lastNanos = now;
    waiting--;
    if (measuring) {
      answered += plan.pipeline();
      long latency = Math.min(now - connection.startNanos(), MAX_LATENCY_NANOS);
      latencies.recordValueWithCount(latency, plan.pipeline());
      sendNext(connection, now);
    }
  }

  void onClosed(IOException cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  private void throwFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  private void refuseErrors(String what) throws IOException {
    if (errors() > 0) {
      throw new IOException(what + ": " + firstError());
    }
  }

  private long errors() {
    long sum = 0;
    for (LoadConnection connection : connections) {
      sum += connection.errors();
    }
    return sum;
  }

  private @Nullable String firstError() {
    for (LoadConnection connection : connections) {
      if (connection.errors() > 0) {
        return connection.firstError();
      }
    }
    return null;
  }
}
