package dev.remora.transport.sim;

import dev.remora.transport.fabric.AcceptHandler;
import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricLimits;
import java.lang.foreign.Arena;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thread's use of a {@link SimNetwork}: a completion queue and its endpoints. */
public final class SimFabric implements Fabric {
  /** The scheme of its URIs. */
  public static final String SCHEME = "sim";

  /** How long a sender tries before it gives up a connection that is lost without a word. */
  public static final long RETRY_NANOS = 2_000_000_000L;

  private final SimNetwork network;
  private final FabricConfig config;
  private final boolean endsSendersThatMustWait;
  private final Arena arena = Arena.ofConfined();
  private final ArrayDeque<SimCompletion> completions = new ArrayDeque<>(64);
  private final ArrayDeque<SimCompletion> free = new ArrayDeque<>(64);
  private final List<SimEndpoint> endpoints = new ArrayList<>();
  private final List<SimListener> listeners = new ArrayList<>();
  private long lastId;
  private boolean closed;

  SimFabric(SimNetwork network, FabricConfig config, boolean endsSendersThatMustWait) {
    this.network = network;
    this.config = config;
    this.endsSendersThatMustWait = endsSendersThatMustWait;
  }

  SimNetwork network() {
    return network;
  }

  FabricConfig config() {
    return config;
  }

  boolean endsSendersThatMustWait() {
    return endsSendersThatMustWait;
  }

  /** Whether {@link #poll} has something to deliver. */
  public boolean isReady() {
    return !completions.isEmpty();
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public FabricLimits limits() {
    int depth = config.queueDepth();
    long longest = Math.min(config.maxEndpointMemory(), Integer.MAX_VALUE);
    return new FabricLimits(depth, depth, config.maxMessageLength(), 0, longest);
  }

  // ---- connections

  private SimAddress own(SocketAddress address) throws FabricException {
    if (closed) {
      throw new FabricException("the fabric is closed");
    }
    if (address instanceof SimAddress simulated) {
      return simulated;
    }
    throw new FabricException(address + " is not an address of the simulated network");
  }

  @Override
  public SimListener listen(SocketAddress address, AcceptHandler handler) throws FabricException {
    SimListener listener = new SimListener(this, own(address), handler);
    network.listen(listener);
    listeners.add(listener);
    return listener;
  }

  @Override
  public Endpoint connect(SocketAddress address, EndpointHandler handler) throws FabricException {
    SimAddress remote = own(address);
    if (endpoints.size() >= config.maxEndpoints()) {
      throw new FabricException(
          remote + ": all " + config.maxEndpoints() + " endpoints are in use");
    }
    SimEndpoint client = new SimEndpoint(this, ++lastId, network.newAddress(), remote);
    client.handler(handler);
    endpoints.add(client);
    network.after(network.latency(), () -> request(client));
    return client;
  }

  /** The client's request has reached the other side. */
  private void request(SimEndpoint client) {
    SimListener listener = network.listener(client.remoteAddress());
    if (listener == null) {
      refuse(client, "ECONNREFUSED: nobody listens there");
    } else {
      listener.fabric().complete(SimCompletion.Kind.REQUEST, client).listener = listener;
    }
  }

  private void refuse(SimEndpoint client, String reason) {
    network.after(network.latency(), () -> client.end(new FabricException(client + ": " + reason)));
  }

  private void onRequest(SimEndpoint client, @Nullable SimListener listener) {
    long halfOpen = endpoints.stream().filter(SimEndpoint::isConnecting).count();
    if (listener == null
        || endpoints.size() >= config.maxEndpoints()
        || halfOpen >= config.maxHalfOpen()) {
      refuse(client, "rejected: the server has too many connections");
      return;
    }
    SimEndpoint server =
        new SimEndpoint(this, ++lastId, client.remoteAddress(), client.localAddress());
    endpoints.add(server);
    EndpointHandler handler = null;
    try {
      handler = listener.handler().onRequest(server);
    } catch (FabricException | RuntimeException e) {
      // rejected, as if it had returned null
    }
    if (handler == null) {
      server.close(null);
      refuse(client, "rejected");
      return;
    }
    server.handler(handler);
    network.after(network.latency(), () -> accept(server, client));
  }

  /** The server's acceptance has reached the client. */
  private void accept(SimEndpoint server, SimEndpoint client) {
    if (client.isSevered() || server.isSevered()) {
      return; // it is lost: their time-outs end it
    }
    if (client.isEnding()) {
      server.end(new FabricException(server + ": the client has gone"));
    } else if (server.isEnding()) {
      client.end(null);
    } else {
      client.peer(server);
      server.peer(client);
      client.establish();
      network.after(network.latency(), server::establish);
    }
  }

  /** Ends a connection with an error on both sides, each told a while after. */
  public static void cut(Endpoint endpoint, long delay, long peersDelay) {
    SimEndpoint one = (SimEndpoint) endpoint;
    SimEndpoint other = one.peer();
    cut(one, delay);
    if (other != null) {
      cut(other, peersDelay);
    }
  }

  private static void cut(SimEndpoint endpoint, long delay) {
    endpoint.sever();
    FabricException cause = new FabricException(endpoint + ": cut");
    endpoint.network().after(delay, () -> endpoint.end(cause));
  }

  /** Loses a connection: nobody is told but who has something under way. */
  public static void sever(Endpoint endpoint) {
    SimEndpoint one = (SimEndpoint) endpoint;
    SimEndpoint other = one.peer();
    one.sever();
    if (other != null) {
      other.sever();
    }
  }

  void forget(SimEndpoint endpoint) {
    endpoints.remove(endpoint);
  }

  // ---- the completion queue

  SimCompletion complete(SimCompletion.Kind kind, SimEndpoint endpoint) {
    SimCompletion completion = free.pollLast();
    if (completion == null) {
      completion = new SimCompletion(arena.allocate(config.maxMessageLength(), 8));
    }
    completion.kind = kind;
    completion.endpoint = endpoint;
    if (!closed) {
      completions.addLast(completion);
    }
    return completion;
  }

  @Override
  public int poll(int budget) {
    if (closed) {
      return 0;
    }
    for (int i = 0; i < endpoints.size(); i++) {
      if (endpoints.get(i).isConnecting()) {
        endpoints.get(i).checkDeadline();
      }
    }
    int done = 0;
    while (done < budget && !completions.isEmpty()) {
      SimCompletion completion = completions.removeFirst();
      deliver(completion);
      completion.endpoint = null;
      completion.listener = null;
      completion.cause = null;
      free.addLast(completion);
      done++;
    }
    return done;
  }

  private void deliver(SimCompletion completion) {
    SimEndpoint endpoint = completion.endpoint;
    if (endpoint == null) {
      return;
    }
    if (completion.kind == SimCompletion.Kind.REQUEST) {
      onRequest(endpoint, completion.listener);
    } else {
      endpoint.tell(completion);
    }
  }

  // ---- sleep

  @Override
  public int notificationFd() {
    return -1; // time passes only in awaitNotification
  }

  @Override
  public void awaitNotification(long timeoutNanos) {
    network.await(this, timeoutNanos);
  }

  @Override
  public boolean arm() {
    return completions.isEmpty();
  }

  @Override
  public void disarm() {}

  @Override
  public long nanosToDeadline() {
    long nanos = Long.MAX_VALUE;
    for (SimEndpoint endpoint : endpoints) {
      if (endpoint.isConnecting() && !endpoint.isEnding()) {
        nanos = Math.min(nanos, Math.max(0, endpoint.deadline() - network.nanoTime()));
      }
    }
    return nanos;
  }

  // ---- the end

  @Override
  public void close() {
    if (closed) {
      return;
    }
    for (SimListener listener : listeners) {
      listener.close();
    }
    for (SimEndpoint endpoint : List.copyOf(endpoints)) {
      closeNow(endpoint);
    }
    closed = true;
    completions.clear();
    free.clear();
    arena.close();
  }

  private void closeNow(SimEndpoint endpoint) {
    SimEndpoint other = endpoint.peer();
    try {
      endpoint.close(null);
    } catch (RuntimeException e) {
      // a handler's fault does not keep the others open
    }
    if (other != null) {
      network.after(network.latency(), () -> other.end(null));
    }
  }
}
