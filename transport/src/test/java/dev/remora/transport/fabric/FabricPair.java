package dev.remora.transport.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A server's fabric and a client's, polled in turn by the test's thread, so that a single-threaded
 * fabric can stand the test as well.
 */
public final class FabricPair implements AutoCloseable {
  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final int BUDGET = 64;

  final Fabric server;
  final Fabric client;
  final FabricListener listener;
  final List<RecordingHandler> accepted = new ArrayList<>();
  private final List<RecordingHandler> handlers = new ArrayList<>();
  private final Runnable pause;
  private int acceptReceives;
  private boolean accepting = true;

  FabricPair(
      FabricProvider provider,
      FabricConfig serverConfig,
      FabricConfig clientConfig,
      SocketAddress address,
      Runnable pause)
      throws FabricException {
    this.pause = pause;
    this.acceptReceives = serverConfig.queueDepth();
    server = provider.open(serverConfig);
    client = provider.open(clientConfig);
    listener = server.listen(address, this::accept);
  }

  /** How many receives the server posts for a connection before it accepts it. */
  void acceptReceives(int count) {
    acceptReceives = count;
  }

  /** Whether the server accepts what comes. */
  void accepting(boolean newAccepting) {
    accepting = newAccepting;
  }

  private @Nullable EndpointHandler accept(Endpoint endpoint) {
    if (!accepting) {
      return null;
    }
    if (acceptReceives > 0) {
      endpoint.postReceives(acceptReceives);
    }
    RecordingHandler handler = new RecordingHandler().attach(endpoint);
    handlers.add(handler);
    accepted.add(handler);
    return handler;
  }

  /** Starts to connect; receives are posted. */
  RecordingHandler connect(SocketAddress address) throws FabricException {
    RecordingHandler handler = new RecordingHandler();
    handlers.add(handler);
    handler.attach(client.connect(address, handler));
    handler.endpoint().postReceives(client.limits().receiveQueueDepth());
    return handler;
  }

  /** Connects, and waits until both sides know. */
  Connection connected() throws FabricException {
    int index = accepted.size();
    RecordingHandler mine = connect(listener.localAddress());
    until(
        "connected",
        () -> mine.isConnected() && accepted.size() > index && accepted.get(index).isConnected());
    return new Connection(mine, accepted.get(index));
  }

  /** Polls both sides once. */
  int poll() {
    return server.poll(BUDGET) + client.poll(BUDGET);
  }

  /** Polls both sides until it is so. */
  void until(String what, BooleanSupplier condition) {
    until(what, this::poll, condition);
  }

  /** Polls the server alone until it is so. */
  void untilServer(String what, BooleanSupplier condition) {
    until(what, () -> server.poll(BUDGET), condition);
  }

  private void until(String what, Poll poll, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (poll.poll() == 0) {
        pause.run();
        assertThat(System.nanoTime() - start)
            .as("waiting until " + what)
            .isLessThan(PATIENCE_NANOS);
      }
    }
  }

  /** Polls both sides for a while that is long enough for anything to come that is under way. */
  void settle() {
    for (int quiet = 0; quiet < 50; ) {
      if (poll() == 0) {
        quiet++;
        pause.run();
      } else {
        quiet = 0;
      }
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
    handlers.forEach(RecordingHandler::verify);
  }

  /** Both ends of a connection. */
  record Connection(RecordingHandler client, RecordingHandler server) {
    Connection {
      Objects.requireNonNull(client);
      Objects.requireNonNull(server);
    }
  }

  @FunctionalInterface
  private interface Poll {
    int poll();
  }
}
