package dev.remora.fabric.shm;

import dev.remora.posix.Epoll;
import dev.remora.posix.PosixException;
import dev.remora.posix.SocketMessage;
import dev.remora.posix.UnixSocket;
import dev.remora.transport.fabric.AcceptHandler;
import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricLimits;
import dev.remora.transport.fabric.FabricListener;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All listeners and connections of one thread.
 *
 * <p>A poll looks at the rings of the {@link ActiveSet}; at the sockets (which bring connections,
 * ends, memory and the bells of the quiet) only every 25 µs, since that is a system call. When it
 * has nobody to look at, or comes from sleep, it asks the sockets at once.
 */
final class ShmFabric implements Fabric {
  static final String SCHEME = "shm";

  private static final int LOOKS_PER_CLOCK_CHECK = 64;
  private static final long SOCKET_CHECK_NANOS = 25_000;

  private final FabricConfig config;
  private final FabricLimits limits;
  private final Epoll epoll;
  private final SocketMessage incoming = new SocketMessage(ControlMessage.LENGTH);
  private final SocketMessage outgoing = new SocketMessage(ControlMessage.LENGTH);
  private final MemorySegment scratch;
  private final EndpointTable endpoints;
  private final Acceptor acceptor;
  private final Connector connector;
  private final ActiveSet active = new ActiveSet();
  private final List<ShmEndpoint> timed = new ArrayList<>();
  private final List<ShmEndpoint> ending = new ArrayList<>();
  private final List<ShmEndpoint> toRing = new ArrayList<>();
  private int looksLeft;
  private long socketsPolledNanos;
  private boolean socketsDue;
  private boolean polling;
  private boolean corked;
  private boolean closeWanted;
  private boolean closed;

  ShmFabric(FabricConfig config, PeerPolicy policy) throws FabricException {
    this.config = config;
    this.limits =
        new FabricLimits(
            config.queueDepth(),
            config.queueDepth(),
            config.maxMessageLength(),
            0,
            Math.min(config.maxEndpointMemory(), Integer.MAX_VALUE));
    this.scratch = Arena.ofAuto().allocate(config.maxMessageLength(), Long.BYTES);
    this.endpoints = new EndpointTable(config.maxEndpoints());
    try {
      epoll = new Epoll(64);
    } catch (PosixException e) {
      throw new FabricException("No fabric can be opened: " + e.getMessage(), e);
    }
    this.acceptor = new Acceptor(this, epoll, endpoints, policy);
    this.connector = new Connector(this, endpoints, policy);
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public FabricLimits limits() {
    return limits;
  }

  @Override
  public FabricListener listen(SocketAddress address, AcceptHandler handler)
      throws FabricException {
    checkOpen();
    return acceptor.listen(pathOf(address), handler);
  }

  @Override
  public Endpoint connect(SocketAddress address, EndpointHandler handler) throws FabricException {
    checkOpen();
    return connector.connect(pathOf(address), handler);
  }

  private static Path pathOf(SocketAddress address) throws FabricException {
    if (address instanceof UnixDomainSocketAddress unix && !unix.getPath().toString().isEmpty()) {
      return unix.getPath();
    }
    throw new FabricException("shm needs the path of a Unix-domain socket, not " + address);
  }

  private void checkOpen() throws FabricException {
    if (closed || closeWanted) {
      throw new FabricException("The fabric is closed");
    }
  }

  // ---- polling

  @Override
  public int poll(int budget) {
    if (closed || polling) {
      return 0;
    }
    polling = true;
    int events = 0;
    try {
      looksLeft -= active.size();
      if (looksLeft < 0 || active.size() == 0) {
        looksLeft = LOOKS_PER_CLOCK_CHECK;
        events = pollSocketsIfDue();
      }
      events += active.poll(Math.max(1, budget - events));
      if (!ending.isEmpty()) {
        events += finishEnding(budget);
      }
      if (!toRing.isEmpty()) {
        ring();
      }
    } finally {
      polling = false;
    }
    if (closeWanted) {
      close();
    }
    return events;
  }

  private int pollSocketsIfDue() {
    long now = System.nanoTime();
    if (active.size() > 0 && !socketsDue && now - socketsPolledNanos < SOCKET_CHECK_NANOS) {
      return 0;
    }
    socketsDue = false;
    int events = pollSockets(now);
    socketsPolledNanos = now;
    return events;
  }

  private int pollSockets(long nowNanos) {
    int events = connector.hasWaiting() ? connector.attempt(nowNanos) : 0;
    int count;
    try {
      count = epoll.await(0);
    } catch (PosixException e) {
      throw new IllegalStateException("The fabric's epoll does not work", e);
    }
    for (int i = 0; i < count; i++) {
      long data = epoll.data(i);
      ShmEndpoint endpoint = endpoints.find(data);
      if (endpoint != null) {
        endpoint.readSocket();
        events++;
      } else if (EndpointTable.isListener(data)) {
        events += acceptor.accept(data);
      }
    }
    if (!timed.isEmpty() || acceptor.isPaused()) {
      checkTime(nowNanos);
    }
    return events;
  }

  private void checkTime(long nowNanos) {
    acceptor.resumeIfDue(nowNanos);
    for (int i = timed.size() - 1; i >= 0; i--) {
      ShmEndpoint endpoint = timed.get(i);
      if (endpoint.isTimed() && endpoint.deadlineNanos() - nowNanos <= 0) {
        endpoint.timeOut();
      }
      if (!endpoint.isTimed()) {
        timed.remove(i);
      }
    }
  }

  private int finishEnding(int budget) {
    int finished = 0;
    for (int i = 0; i < ending.size(); i++) {
      ShmEndpoint endpoint = ending.get(i);
      active.remove(endpoint);
      if (endpoint.finish(budget)) {
        ending.remove(i--);
        endpoints.remove(endpoint);
        acceptor.forget(endpoint);
        finished++;
      }
    }
    return finished;
  }

  // ---- what endpoints tell

  FabricConfig config() {
    return config;
  }

  /** One buffer for the messages of all connections: they are delivered one at a time. */
  MemorySegment scratch() {
    return scratch;
  }

  SocketMessage incoming() {
    return incoming;
  }

  SocketMessage outgoing() {
    return outgoing;
  }

  /** Watches a socket, whose endpoint has a time to be set up in. */
  void watch(ShmEndpoint endpoint, UnixSocket socket) throws PosixException {
    epoll.add(socket.fd(), Epoll.EPOLLIN, endpoints.dataOf(endpoint));
  }

  void timed(ShmEndpoint endpoint) {
    timed.add(endpoint);
  }

  void established(ShmEndpoint endpoint) {
    acceptor.forget(endpoint);
    activate(endpoint);
  }

  /** It is to be looked at in every poll. */
  void activate(ShmEndpoint endpoint) {
    active.add(endpoint);
  }

  /** It has ended: the next {@link #finishEnding} takes it from here. */
  void ending(ShmEndpoint endpoint) {
    ending.add(endpoint);
  }

  /**
   * It has posted. One fence at the end serves all posts of all connections within a poll, and
   * within {@link #cork}; outside of these it may be long until the next.
   */
  void posted(ShmEndpoint endpoint) {
    if (!endpoint.place.toRing) {
      endpoint.place.toRing = true;
      toRing.add(endpoint);
    }
    if (corked) {
      endpoint.ringIfAsleep();
    } else if (!polling) {
      ring();
    }
  }

  @Override
  public void cork() {
    corked = true;
  }

  @Override
  public void uncork() {
    corked = false;
    if (!toRing.isEmpty()) {
      ring();
    }
  }

  private void ring() {
    VarHandle.fullFence();
    for (int i = 0; i < toRing.size(); i++) {
      ShmEndpoint endpoint = toRing.get(i);
      endpoint.place.toRing = false;
      endpoint.ringIfWanted();
    }
    toRing.clear();
  }

  void removed(ShmListener listener) {
    acceptor.remove(listener);
  }

  /** What polling has cost, in looks at endpoints. */
  long looks() {
    return active.looks();
  }

  /** Connections, those being set up and ending included. */
  int size() {
    return endpoints.size();
  }

  // ---- sleep

  @Override
  public int notificationFd() {
    return epoll.fd();
  }

  @Override
  public void awaitNotification(long timeoutNanos) {
    if (closed) {
      return;
    }
    try {
      int _ = epoll.await(Math.max(0, timeoutNanos)); // level-triggered: the poll finds it again
    } catch (PosixException e) {
      throw new IllegalStateException("The fabric's epoll does not work", e);
    }
  }

  @Override
  public boolean arm() {
    return active.arm() && ending.isEmpty() && !connector.hasFresh();
  }

  @Override
  public void disarm() {
    active.disarm();
    looksLeft = 0;
    socketsDue = true;
  }

  @Override
  public long nanosToDeadline() {
    long now = System.nanoTime();
    long least = Math.min(acceptor.nanosToDeadline(now), connector.nanosToDeadline(now));
    for (int i = 0; i < timed.size(); i++) {
      ShmEndpoint endpoint = timed.get(i);
      if (endpoint.isTimed()) {
        least = Math.min(least, Math.max(0, endpoint.deadlineNanos() - now));
      }
    }
    return least;
  }

  // ---- the end

  @Override
  public void close() {
    if (polling) {
      closeWanted = true; // a handler asks: its connection's memory must outlive it
      return;
    }
    if (closed) {
      return;
    }
    closed = true;
    polling = true; // handlers are told, and must not poll
    acceptor.close();
    for (ShmEndpoint endpoint : endpoints.all()) {
      active.remove(endpoint);
      endpoint.closeNow();
      endpoints.remove(endpoint);
    }
    toRing.clear();
    ending.clear();
    timed.clear();
    epoll.close();
    incoming.close();
    outgoing.close();
  }
}
