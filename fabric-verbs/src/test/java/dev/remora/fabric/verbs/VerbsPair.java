package dev.remora.fabric.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricListener;
import dev.remora.transport.fabric.RecordingHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A server and a client in this process. */
final class VerbsPair implements AutoCloseable {
  static final FabricConfig CONFIG =
      new FabricConfig(128, 32, 40, 16, 16L << 20, Duration.ofSeconds(10));

  /** How long any end may take, but that of a peer that says nothing. */
  private static final long END_NANOS = 10_000_000_000L;

  private static final int BUDGET = 64;

  final Fabric server;
  final Fabric client;
  final FabricListener listener;
  RecordingHandler mine = new RecordingHandler();
  RecordingHandler theirs = new RecordingHandler();
  boolean rejects;

  VerbsPair(String host, FabricConfig clients) throws FabricException {
    var provider = new VerbsFabricProvider();
    server = provider.open(CONFIG);
    client = provider.open(clients);
    SocketAddress any = new InetSocketAddress(host, 0);
    listener = server.listen(any, this::accept);
  }

  private @Nullable EndpointHandler accept(Endpoint endpoint) {
    if (rejects) {
      return null;
    }
    endpoint.postReceives(CONFIG.queueDepth());
    return theirs.attach(endpoint);
  }

  void connect() throws FabricException {
    mine.attach(client.connect(listener.localAddress(), mine));
    mine.endpoint().postReceives(CONFIG.queueDepth());
    until("connected", () -> mine.isConnected() && theirs.isConnected());
  }

  /** Forgets the last connection. */
  void renew() {
    mine = new RecordingHandler();
    theirs = new RecordingHandler();
  }

  /** Sends a message, and waits until it is there. */
  void deliver(int value) {
    List<Integer> come = new ArrayList<>();
    theirs.onMessage(come::add);
    assertThat(mine.send(value)).isTrue();
    until("delivered", () -> come.contains(value));
  }

  void poll() {
    if (server.poll(BUDGET) + client.poll(BUDGET) == 0) {
      LockSupport.parkNanos(100_000);
    }
  }

  void untilBothHaveEnded() {
    until("both have ended", () -> mine.isClosed() && theirs.isClosed());
  }

  void until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      poll();
      assertThat(System.nanoTime() - start)
          .as("%s; closed: %s, %s", what, mine.isClosed(), theirs.isClosed())
          .isLessThan(END_NANOS);
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
