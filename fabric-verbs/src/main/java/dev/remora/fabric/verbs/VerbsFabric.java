package dev.remora.fabric.verbs;

import dev.remora.posix.Epoll;
import dev.remora.posix.Errno;
import dev.remora.posix.PosixException;
import dev.remora.transport.fabric.AcceptHandler;
import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricLimits;
import dev.remora.transport.fabric.FabricListener;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thread's event channel, devices, listeners and endpoints.
 *
 * <p>Completions are looked for in every poll: a few shared queues, however many endpoints there
 * are. The connection manager, which costs a system call, is asked every {@link #CM_INTERVAL}
 * polls, and in every one after a sleep or while a connection comes or goes.
 */
final class VerbsFabric implements Fabric {
  static final System.Logger LOGGER = System.getLogger("dev.remora.fabric.verbs");

  private static final int CM_INTERVAL = 64;

  /** Of the connection manager, in one poll: each can mean a queue pair and memory for it. */
  private static final int EVENTS = 4;

  /** What a client has at least, from its request to its last word, when there are many. */
  private static final long HALF_OPEN_NANOS = 1_000_000_000L;

  /** How often it is asked whether a device has come or gone, while there is much to do. */
  private static final long DEVICES_NANOS = 100_000_000L;

  private final FabricConfig config;
  private final FabricLimits limits;
  private final Arena arena = Arena.ofShared();
  private final QueuePair.PostScratch postScratch = new QueuePair.PostScratch(arena);
  private final Epoll epoll;
  private final ConnectionEvents events;
  private final EndpointTable endpoints;
  private final Map<Long, VerbsEndpoint> endpointsByCmId = new HashMap<>();
  private final List<VerbsListener> listeners = new ArrayList<>();
  private final VerbsDevices devices;
  private final List<VerbsEndpoint> watched = new ArrayList<>();
  private final List<VerbsEndpoint> tails = new ArrayList<>();

  private long nextId = 1;

  /** Which queue is polled first. */
  private int turn;

  private int pollsUntilEvents;
  private long nextDeviceCheck = System.nanoTime();
  private boolean closed;

  VerbsFabric(FabricConfig config, FabricLimits limits) throws PosixException {
    this.config = config;
    this.limits = limits;
    endpoints = new EndpointTable(config.maxEndpoints());
    epoll = new Epoll(1);
    try {
      events = new ConnectionEvents(arena);
    } catch (PosixException e) {
      epoll.close();
      arena.close();
      throw e;
    }
    try {
      epoll.add(events.fd(), Epoll.EPOLLIN, 0);
      devices = new VerbsDevices(arena, epoll, events);
    } catch (PosixException e) {
      events.close();
      epoll.close();
      arena.close();
      throw e;
    }
  }

  @Override
  public String scheme() {
    return VerbsFabricProvider.SCHEME;
  }

  @Override
  public FabricLimits limits() {
    return limits;
  }

  FabricConfig config() {
    return config;
  }

  QueuePair.PostScratch postScratch() {
    return postScratch;
  }

  int connectTimeoutMillis() {
    return Math.clamp(config.connectTimeout().toMillis(), 1, Integer.MAX_VALUE);
  }

  VerbsDevices devices() {
    return devices;
  }

  // ---- listening and connecting

  @Override
  public FabricListener listen(SocketAddress address, AcceptHandler handler)
      throws FabricException {
    InetSocketAddress inet = resolved(address);
    checkOpen();
    try {
      VerbsListener listener = new VerbsListener(this, events, inet, handler);
      listeners.add(listener);
      return listener;
    } catch (PosixException e) {
      throw new FabricException("cannot listen on rdma://" + hostPort(inet) + ": " + hint(e), e);
    }
  }

  private static @Nullable String hint(PosixException e) {
    return switch (e.errno()) {
      case Errno.EADDRINUSE ->
          e.getMessage() + ". `rdma resource show cm_id` tells which process holds the port";
      case Errno.EADDRNOTAVAIL ->
          e.getMessage() + ". It is not an address of this host: see `ip address`";
      case Errno.ENODEV ->
          e.getMessage() + ". No RDMA device has that address: see `rdma link` and `ip address`";
      default -> e.getMessage();
    };
  }

  @Override
  public Endpoint connect(SocketAddress address, EndpointHandler handler) throws FabricException {
    InetSocketAddress inet = resolved(address);
    checkOpen();
    if (endpoints.isFull()) {
      throw new FabricException(
          "cannot connect to rdma://"
              + hostPort(inet)
              + ": maxEndpoints, "
              + config.maxEndpoints());
    }
    long cmId = 0;
    try (Arena call = Arena.ofConfined()) {
      cmId = events.createId();
      LibRdmaCm.rdmaResolveAddr(cmId, Sockaddr.encode(call, inet), connectTimeoutMillis());
    } catch (PosixException e) {
      destroyId(cmId);
      throw new FabricException("cannot connect to rdma://" + hostPort(inet) + ": " + hint(e), e);
    }
    return add(cmId, inet, handler);
  }

  private VerbsEndpoint add(
      long cmId, InetSocketAddress remoteAddress, @Nullable EndpointHandler handler) {
    int slot = endpoints.freeSlot();
    VerbsEndpoint endpoint =
        new VerbsEndpoint(
            this,
            nextId++,
            cmId,
            slot,
            endpoints.generation(slot),
            remoteAddress,
            handler,
            System.nanoTime() + config.connectTimeout().toNanos());
    endpoints.put(slot, endpoint);
    endpointsByCmId.put(cmId, endpoint);
    watch(endpoint);
    return endpoint;
  }

  private static InetSocketAddress resolved(SocketAddress address) throws FabricException {
    if (!(address instanceof InetSocketAddress inet)) {
      throw new FabricException("rdma needs a host and a port, not " + address);
    }
    if (inet.isUnresolved()) {
      throw new FabricException("unknown host: " + inet.getHostString());
    }
    return inet;
  }

  private static String hostPort(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private void checkOpen() throws FabricException {
    if (closed) {
      throw new FabricException("the fabric is closed");
    }
  }

  private static void destroyId(long cmId) {
    if (cmId != 0) {
      try {
        LibRdmaCm.rdmaDestroyId(cmId);
      } catch (PosixException e) {
        LOGGER.log(System.Logger.Level.ERROR, "an id of the connection manager leaked", e);
      }
    }
  }

  // ---- what endpoints and listeners ask for

  /** Calls {@link VerbsEndpoint#onTime} with every poll, until it says that it is at rest. */
  void watch(VerbsEndpoint endpoint) {
    watched.add(endpoint);
  }

  void addTail(VerbsEndpoint endpoint) {
    tails.add(endpoint);
  }

  void remove(VerbsEndpoint endpoint) {
    endpoints.remove(endpoint);
    endpointsByCmId.remove(endpoint.cmId());
  }

  void remove(VerbsListener listener) {
    listeners.remove(listener);
  }

  // ---- polling

  @Override
  public int poll(int budget) {
    if (closed) {
      return 0;
    }
    int delivered = 0;
    if (--pollsUntilEvents < 0 || !watched.isEmpty()) {
      pollsUntilEvents = CM_INTERVAL;
      delivered = pollEvents(Math.min(budget, EVENTS));
      checkDevices();
    }
    completeTails();
    delivered += pollQueues(budget - delivered);
    if (!watched.isEmpty()) {
      delivered += pollWatched();
      devices.freeRemoved();
    }
    return delivered;
  }

  private void completeTails() {
    for (int i = 0; i < tails.size(); i++) {
      tails.get(i).completeTail();
    }
    tails.clear();
  }

  /** When there is more than may be delivered, another queue is the first in the next round. */
  private int pollQueues(int budget) {
    int delivered = 0;
    List<VerbsDevice> open = devices.open();
    for (int i = 0; i < open.size(); i++) {
      VerbsDevice device = open.get(inTurn(i, open.size()));
      List<CompletionQueue> queues = device.queues();
      for (int j = 0; j < queues.size(); j++) {
        CompletionQueue queue = queues.get(inTurn(j, queues.size()));
        delivered += pollCompletions(device, queue, budget - delivered);
      }
    }
    if (delivered >= budget) {
      turn = (turn + 1) & Integer.MAX_VALUE;
    }
    return delivered;
  }

  private int inTurn(int index, int count) {
    return count == 1 ? 0 : (int) (((long) index + turn) % count);
  }

  private int pollCompletions(VerbsDevice device, CompletionQueue queue, int budget) {
    int delivered = 0;
    while (delivered < budget && queue.fetch()) {
      while (delivered < budget && queue.hasNext()) {
        deliver(queue.completions(), queue.next());
        delivered++;
      }
    }
    if (queue.isBroken()) {
      endAll(
          device,
          new FabricException(
              "ibv_poll_cq failed: the RDMA device " + device.node().name() + " is broken"));
    }
    return delivered;
  }

  private void deliver(IbvWc completions, int index) {
    VerbsEndpoint endpoint = endpoints.find(completions.wrId(index));
    if (endpoint != null) {
      try {
        endpoint.onCompletion(completions, index);
      } catch (Throwable thrown) {
        handlerFailed(endpoint, thrown);
      }
    }
  }

  private static void handlerFailed(VerbsEndpoint endpoint, Throwable thrown) {
    endpoint.end(new FabricException(endpoint.describe("its handler failed: " + thrown), thrown));
  }

  private int pollWatched() {
    long now = System.nanoTime();
    int closings = 0;
    for (int i = watched.size() - 1; i >= 0; i--) {
      VerbsEndpoint endpoint = watched.get(i);
      boolean resting = true;
      try {
        resting = endpoint.onTime(now);
      } catch (Throwable thrown) {
        LOGGER.log(System.Logger.Level.ERROR, endpoint.describe("onClosed failed"), thrown);
      }
      if (resting) {
        closings += endpoint.isClosed() ? 1 : 0;
        VerbsEndpoint last = watched.removeLast();
        if (last != endpoint) {
          watched.set(i, last);
        }
      }
    }
    return closings;
  }

  /** Ends the connections over one device, or all. */
  private void endAll(@Nullable VerbsDevice device, FabricException cause) {
    for (int slot = 0; slot < endpoints.slots(); slot++) {
      VerbsEndpoint endpoint = endpoints.get(slot);
      if (endpoint != null && (device == null || endpoint.device() == device)) {
        endpoint.end(cause);
      }
    }
  }

  // ---- devices that are removed

  private void checkDevices() {
    long now = System.nanoTime();
    if (now - nextDeviceCheck < 0) {
      return;
    }
    nextDeviceCheck = now + DEVICES_NANOS;
    boolean changed = devices.mayHaveChanged();
    if (changed) {
      for (VerbsDevice device : List.copyOf(devices.open())) {
        if (device.node().isGone()) {
          remove(device);
        }
      }
    }
    for (int i = 0; i < listeners.size(); i++) {
      if (listeners.get(i).onTime(now, changed)) {
        devices.noteGone();
      }
    }
    devices.freeRemoved();
  }

  /** Its connections end; what is held of it is freed when they have. */
  private void remove(VerbsDevice device) {
    if (device.isRemoved()) {
      return;
    }
    device.setRemoved();
    devices.noteGone();
    LOGGER.log(
        System.Logger.Level.WARNING,
        "the RDMA device {0} was removed; {1} connections end",
        device.node().name(),
        device.users());
    for (int slot = 0; slot < endpoints.slots(); slot++) {
      VerbsEndpoint endpoint = endpoints.get(slot);
      if (endpoint != null && endpoint.device() == device) {
        endpoint.deviceRemoved(device.node().name());
      }
    }
  }

  /** Drivers that cut programs off have it told to every id. */
  private void onDeviceRemoval(long cmId) {
    VerbsEndpoint endpoint = endpointsByCmId.get(cmId);
    VerbsDevice device = endpoint == null ? devices.ofAnchor(cmId) : endpoint.device();
    if (device != null) {
      remove(device);
    } else if (endpoint != null) {
      endpoint.deviceRemoved("on the way");
    }
    VerbsListener listener = listener(cmId);
    if (listener != null) {
      listener.suspend(System.nanoTime());
      devices.noteGone();
    }
  }

  private @Nullable VerbsListener listener(long cmId) {
    for (VerbsListener listener : listeners) {
      if (listener.isOf(cmId)) {
        return listener;
      }
    }
    return null;
  }

  // ---- the connection manager's events

  private int pollEvents(int budget) {
    int delivered = 0;
    try {
      while (delivered < budget && events.next()) {
        dispatchEvent(events.id(), events.event(), events.status());
        delivered++;
      }
    } catch (PosixException e) {
      endAll(null, new FabricException("the connection manager failed: " + e.getMessage(), e));
    }
    return delivered;
  }

  private void dispatchEvent(long cmId, int event, int status) {
    if (event == RdmaCmEvent.RDMA_CM_EVENT_CONNECT_REQUEST) {
      onConnectRequest(cmId, listener(events.listenId()));
      return;
    }
    if (event == RdmaCmEvent.RDMA_CM_EVENT_DEVICE_REMOVAL) {
      onDeviceRemoval(cmId);
      return;
    }
    VerbsEndpoint endpoint = endpointsByCmId.get(cmId);
    if (endpoint == null) {
      if (listener(cmId) != null) {
        LOGGER.log(System.Logger.Level.WARNING, ConnectionEvents.explain(event, status));
      }
      return;
    }
    try {
      switch (event) {
        case RdmaCmEvent.RDMA_CM_EVENT_ADDR_RESOLVED -> endpoint.onAddressResolved();
        case RdmaCmEvent.RDMA_CM_EVENT_ROUTE_RESOLVED -> endpoint.onRouteResolved();
        case RdmaCmEvent.RDMA_CM_EVENT_ESTABLISHED -> endpoint.onEstablished();
        case RdmaCmEvent.RDMA_CM_EVENT_DISCONNECTED -> endpoint.end(null);
        case RdmaCmEvent.RDMA_CM_EVENT_ADDR_ERROR,
            RdmaCmEvent.RDMA_CM_EVENT_ROUTE_ERROR,
            RdmaCmEvent.RDMA_CM_EVENT_CONNECT_ERROR,
            RdmaCmEvent.RDMA_CM_EVENT_UNREACHABLE,
            RdmaCmEvent.RDMA_CM_EVENT_REJECTED ->
            endpoint.end(
                new FabricException(endpoint.describe(ConnectionEvents.explain(event, status))));
        default -> {} // address changes and the end of TIMEWAIT concern nobody
      }
    } catch (FabricException | PosixException e) {
      endpoint.end(
          new FabricException(endpoint.describe("could not be set up: " + e.getMessage()), e));
    } catch (Throwable thrown) {
      handlerFailed(endpoint, thrown);
    }
  }

  private void onConnectRequest(long cmId, @Nullable VerbsListener listener) {
    if (listener == null || endpoints.isFull() || !hasRoomForHalfOpen()) {
      reject(cmId);
      destroyId(cmId);
      return;
    }
    VerbsEndpoint endpoint = add(cmId, RdmaCmId.remoteAddress(cmId), null);
    try {
      endpoint.useDevice(devices.of(cmId, listener.localAddress()));
      EndpointHandler handler = listener.handler().onRequest(endpoint);
      if (handler != null) {
        endpoint.accept(handler);
        return;
      }
    } catch (FabricException | PosixException e) {
      // No trace: whoever can reach the port could fill the log with them.
      LOGGER.log(System.Logger.Level.WARNING, endpoint.describe("not accepted: " + e.getMessage()));
    } catch (Throwable thrown) {
      LOGGER.log(System.Logger.Level.WARNING, endpoint.describe("not accepted"), thrown);
    }
    reject(cmId);
    endpoint.close();
  }

  /**
   * Whether one connection more may be in the making. If there are too many, the oldest is ended if
   * its client has had time enough: those who ask and then fall silent shall not keep others out.
   * Every connection that is being set up is watched.
   */
  private boolean hasRoomForHalfOpen() {
    int count = 0;
    long now = System.nanoTime();
    VerbsEndpoint oldest = null;
    for (VerbsEndpoint endpoint : watched) {
      if (endpoint.isHalfOpen()) {
        count++;
        if (oldest == null || endpoint.ageNanos(now) > oldest.ageNanos(now)) {
          oldest = endpoint;
        }
      }
    }
    if (count < config.maxHalfOpen()) {
      return true;
    }
    if (oldest == null || oldest.ageNanos(now) < HALF_OPEN_NANOS) {
      return false;
    }
    oldest.end(
        new FabricException(oldest.describe("not established in time, and others want to be")));
    return true;
  }

  private static void reject(long cmId) {
    try {
      LibRdmaCm.rdmaReject(cmId);
    } catch (PosixException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "the peer was gone before it was rejected", e);
    }
  }

  // ---- sleeping

  @Override
  public int notificationFd() {
    return epoll.fd();
  }

  @Override
  public void awaitNotification(long timeoutNanos) {
    try {
      epoll.await(timeoutNanos);
    } catch (PosixException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean arm() {
    pollsUntilEvents = 0;
    boolean quiet = tails.isEmpty();
    List<VerbsDevice> open = devices.open();
    for (int i = 0; i < open.size(); i++) {
      VerbsDevice device = open.get(i);
      device.drainChannel();
      List<CompletionQueue> queues = device.queues();
      for (int j = 0; j < queues.size(); j++) {
        queues.get(j).requestNotification();
        quiet &= !queues.get(j).fetch(); // what came before the request rings nobody
      }
    }
    return quiet && nanosToDeadline() > 0;
  }

  /** A queue cannot take its notification back: one more comes, and is drained when next armed. */
  @Override
  public void disarm() {
    pollsUntilEvents = 0;
  }

  @Override
  public long nanosToDeadline() {
    if (watched.isEmpty() && listeners.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long nanos = Long.MAX_VALUE;
    long now = System.nanoTime();
    for (int i = 0; i < watched.size(); i++) {
      nanos = Math.min(nanos, watched.get(i).nanosToDeadline(now));
    }
    for (int i = 0; i < listeners.size(); i++) {
      nanos = Math.min(nanos, listeners.get(i).nanosToDeadline(now));
    }
    return nanos;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List.copyOf(listeners).forEach(VerbsListener::close);
    for (int slot = 0; slot < endpoints.slots(); slot++) {
      VerbsEndpoint endpoint = endpoints.get(slot);
      if (endpoint != null) {
        try {
          endpoint.close();
        } catch (Throwable thrown) {
          LOGGER.log(System.Logger.Level.ERROR, endpoint.describe("onClosed failed"), thrown);
        }
      }
    }
    devices.close();
    events.close();
    epoll.close();
    arena.close();
  }
}
