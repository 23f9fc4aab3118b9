package dev.remora.fabric.shm;

import dev.remora.posix.Epoll;
import dev.remora.posix.PeerCredentials;
import dev.remora.posix.PosixException;
import dev.remora.posix.UnixSocket;
import dev.remora.transport.fabric.AcceptHandler;
import dev.remora.transport.fabric.FabricException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The listeners of a fabric, and the connections that they let in but which are not set up yet. */
final class Acceptor {
  private static final System.Logger LOGGER = System.getLogger(Acceptor.class.getName());
  private static final int ACCEPTS_AT_ONCE = 16;
  private static final long PAUSE_NANOS = 100_000_000;

  private final ShmFabric fabric;
  private final Epoll epoll;
  private final EndpointTable endpoints;
  private final PeerPolicy policy;
  private final List<@Nullable ShmListener> listeners = new ArrayList<>();
  private final Set<ShmEndpoint> halfOpen = new HashSet<>();

  Acceptor(ShmFabric fabric, Epoll epoll, EndpointTable endpoints, PeerPolicy policy) {
    this.fabric = fabric;
    this.epoll = epoll;
    this.endpoints = endpoints;
    this.policy = policy;
  }

  ShmListener listen(Path path, AcceptHandler handler) throws FabricException {
    SocketFile file = SocketFile.listen(path, policy.group().isPresent());
    ShmListener listener = new ShmListener(fabric, file, handler);
    int free = listeners.indexOf(null);
    int index = free >= 0 ? free : listeners.size();
    try {
      epoll.add(file.socket().fd(), Epoll.EPOLLIN, EndpointTable.listenerData(index));
    } catch (PosixException e) {
      file.close();
      throw new FabricException("Cannot listen at " + path + ": " + e.getMessage(), e);
    }
    if (free >= 0) {
      listeners.set(free, listener);
    } else {
      listeners.add(listener);
    }
    return listener;
  }

  /** Takes in what waits at a listener, a number of connections at the most. */
  int accept(long data) {
    int index = EndpointTable.listenerIndex(data);
    ShmListener listener = index < listeners.size() ? listeners.get(index) : null;
    if (listener == null) {
      return 0;
    }
    int count = 0;
    try {
      while (count < ACCEPTS_AT_ONCE) {
        UnixSocket socket = listener.file().socket().accept();
        if (socket == null) {
          break;
        }
        count++;
        admit(listener, socket);
      }
    } catch (PosixException e) {
      pause(listener, e);
    }
    return count;
  }

  private void admit(ShmListener listener, UnixSocket socket) {
    ControlSocket control = new ControlSocket(socket, fabric.incoming(), fabric.outgoing());
    try {
      PeerCredentials peer = socket.peerCredentials();
      if (!policy.permits(peer, socket)) {
        refuse(control, EndReason.NOT_PERMITTED, peer);
      } else if (endpoints.isFull()) {
        refuse(control, EndReason.TOO_MANY, peer);
      } else if (halfOpen.size() >= fabric.config().maxHalfOpen()) {
        refuse(control, EndReason.TOO_MANY_HALF_OPEN, peer);
      } else {
        add(listener, control, peer);
      }
    } catch (PosixException e) {
      LOGGER.log(System.Logger.Level.WARNING, "A connection cannot be accepted", e);
      control.end(ControlMessage.REJECT, EndReason.OUT_OF_RESOURCES);
      control.close();
    }
  }

  private void add(ShmListener listener, ControlSocket control, PeerCredentials peer)
      throws PosixException {
    Path path = listener.file().path();
    ShmEndpoint endpoint =
        new ShmEndpoint(
            fabric,
            endpoints.nextId(),
            control,
            UnixDomainSocketAddress.of(path),
            new ShmPeerAddress(path, peer));
    endpoint.useSide(new ServerSide(endpoint, control, fabric.config(), listener.handler()));
    endpoints.add(endpoint);
    try {
      fabric.watch(endpoint, control.socket());
    } catch (PosixException e) {
      endpoints.remove(endpoint);
      throw e;
    }
    halfOpen.add(endpoint);
    fabric.timed(endpoint);
  }

  private static void refuse(ControlSocket control, EndReason reason, PeerCredentials peer) {
    LOGGER.log(System.Logger.Level.DEBUG, "{0} was rejected: {1}", peer, reason);
    control.end(ControlMessage.REJECT, reason);
    control.close();
  }

  /** Descriptors or memory have run out: the listener would be readable for ever. */
  private void pause(ShmListener listener, PosixException cause) {
    LOGGER.log(
        System.Logger.Level.WARNING,
        "Connections to " + listener.localAddress() + " cannot be accepted for a while",
        cause);
    try {
      epoll.delete(listener.file().socket().fd());
      listener.pause(System.nanoTime() + PAUSE_NANOS);
    } catch (PosixException e) {
      LOGGER.log(System.Logger.Level.WARNING, "The listener cannot be paused", e);
    }
  }

  boolean isPaused() {
    for (int i = 0; i < listeners.size(); i++) {
      ShmListener listener = listeners.get(i);
      if (listener != null && listener.isPaused()) {
        return true;
      }
    }
    return false;
  }

  void resumeIfDue(long nowNanos) {
    for (int i = 0; i < listeners.size(); i++) {
      ShmListener listener = listeners.get(i);
      if (listener != null && listener.isPaused() && listener.pausedUntilNanos() - nowNanos <= 0) {
        try {
          epoll.add(listener.file().socket().fd(), Epoll.EPOLLIN, EndpointTable.listenerData(i));
          listener.resume();
        } catch (PosixException e) {
          listener.pause(nowNanos + PAUSE_NANOS);
        }
      }
    }
  }

  long nanosToDeadline(long nowNanos) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < listeners.size(); i++) {
      ShmListener listener = listeners.get(i);
      if (listener != null && listener.isPaused()) {
        least = Math.min(least, Math.max(0, listener.pausedUntilNanos() - nowNanos));
      }
    }
    return least;
  }

  /** It is established, or has ended. */
  void forget(ShmEndpoint endpoint) {
    halfOpen.remove(endpoint);
  }

  void remove(ShmListener listener) {
    int index = listeners.indexOf(listener);
    if (index >= 0) {
      listeners.set(index, null);
    }
  }

  void close() {
    for (ShmListener listener : new ArrayList<>(listeners)) {
      if (listener != null) {
        listener.close();
      }
    }
    halfOpen.clear();
  }
}
