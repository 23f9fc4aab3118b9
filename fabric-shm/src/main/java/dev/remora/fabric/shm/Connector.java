package dev.remora.fabric.shm;

import dev.remora.posix.Errno;
import dev.remora.posix.PeerCredentials;
import dev.remora.posix.PosixException;
import dev.remora.posix.UnixSocket;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.FabricException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections that this side has asked for and whose sockets are not connected yet: those asked
 * for since the last poll, and those that wait because the server's backlog is full.
 */
final class Connector {
  private static final long RETRY_NANOS = 1_000_000;

  private final ShmFabric fabric;
  private final EndpointTable endpoints;
  private final PeerPolicy policy;
  private final List<Attempt> attempts = new ArrayList<>();

  private static final class Attempt {
    final ShmEndpoint endpoint;
    final Path path;
    long dueNanos;
    boolean tried;

    Attempt(ShmEndpoint endpoint, Path path, long nowNanos) {
      this.endpoint = endpoint;
      this.path = path;
      this.dueNanos = nowNanos;
    }
  }

  Connector(ShmFabric fabric, EndpointTable endpoints, PeerPolicy policy) {
    this.fabric = fabric;
    this.endpoints = endpoints;
    this.policy = policy;
  }

  ShmEndpoint connect(Path path, EndpointHandler handler) throws FabricException {
    endpoints.checkRoom();
    UnixSocket socket;
    try {
      socket = UnixSocket.open();
    } catch (PosixException e) {
      throw new FabricException("Cannot connect to " + path + ": " + e.getMessage(), e);
    }
    ControlSocket control = new ControlSocket(socket, fabric.incoming(), fabric.outgoing());
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    ShmEndpoint endpoint =
        new ShmEndpoint(
            fabric, endpoints.nextId(), control, UnixDomainSocketAddress.of(""), address);
    endpoint.useSide(new ClientSide(endpoint, control, fabric.config()));
    endpoint.useHandler(handler);
    endpoints.add(endpoint);
    fabric.timed(endpoint);
    attempts.add(new Attempt(endpoint, path, System.nanoTime()));
    return endpoint;
  }

  boolean hasWaiting() {
    return !attempts.isEmpty();
  }

  /** Whether one has not been tried at all: a fabric that sleeps would never do it. */
  boolean hasFresh() {
    for (int i = 0; i < attempts.size(); i++) {
      if (!attempts.get(i).tried) {
        return true;
      }
    }
    return false;
  }

  long nanosToDeadline(long nowNanos) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < attempts.size(); i++) {
      least = Math.min(least, Math.max(0, attempts.get(i).dueNanos - nowNanos));
    }
    return least;
  }

  /** Tries those that are due. */
  int attempt(long nowNanos) {
    int tried = 0;
    for (int i = 0; i < attempts.size(); i++) {
      Attempt attempt = attempts.get(i);
      if (attempt.dueNanos - nowNanos <= 0 && (!isPending(attempt) || isDone(attempt, nowNanos))) {
        attempts.remove(i--);
        tried++;
      }
    }
    return tried;
  }

  /** Not given up, and not out of time. */
  private static boolean isPending(Attempt attempt) {
    return attempt.endpoint.state() == ShmEndpoint.State.SETTING_UP;
  }

  private boolean isDone(Attempt attempt, long nowNanos) {
    ShmEndpoint endpoint = attempt.endpoint;
    UnixSocket socket = endpoint.control().socket();
    attempt.tried = true;
    try {
      int result = socket.connect(attempt.path);
      if (result == -Errno.EAGAIN || result == -Errno.EINTR) {
        attempt.dueNanos = nowNanos + RETRY_NANOS;
        return false;
      }
      if (result < 0) {
        endpoint.fail(EndReason.ORDERLY, refused(attempt.path, -result));
        return true;
      }
      PeerCredentials server = socket.peerCredentials();
      if (!policy.permits(server, socket)) {
        endpoint.fail(EndReason.NOT_PERMITTED, foreign(attempt.path, server));
        return true;
      }
      endpoint.metPeer(new ShmPeerAddress(attempt.path, server));
      fabric.watch(endpoint, socket);
      endpoint.socketConnected();
    } catch (PosixException | IllegalArgumentException e) {
      endpoint.fail(
          EndReason.OUT_OF_RESOURCES,
          new FabricException("Cannot connect to " + attempt.path + ": " + e.getMessage(), e));
    }
    return true;
  }

  private static FabricException refused(Path path, int errno) {
    String hint =
        switch (errno) {
          case Errno.ENOENT, Errno.ECONNREFUSED -> "; no server listens there";
          case Errno.EACCES -> "; this user may not reach it";
          case Errno.EPROTOTYPE -> "; it is a socket of another kind, not one of shm";
          default -> "";
        };
    return new FabricException("connect to " + path + ": " + Errno.describe(errno) + hint);
  }

  private static FabricException foreign(Path path, PeerCredentials server) {
    return new FabricException(
        "connect to "
            + path
            + ": user "
            + server.uid()
            + " listens there (process "
            + server.pid()
            + "); memory is shared with the own user, root, and the group of -D"
            + PeerPolicy.GROUP_PROPERTY
            + " only");
  }
}
