package dev.remora.fabric.verbs;

import dev.remora.posix.PosixException;
import dev.remora.transport.fabric.AcceptHandler;
import dev.remora.transport.fabric.FabricListener;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address that is listened on: by an id of the connection manager, as long as its device is
 * there. When that is removed, the listener stays, and listens again when the device has come back.
 */
final class VerbsListener implements FabricListener {
  private static final System.Logger LOGGER = VerbsFabric.LOGGER;
  private static final int BACKLOG = 128;
  private static final long RETRY_NANOS = 1_000_000_000L;

  /** After so many it waits until the kernel tells of another device. */
  private static final int RETRIES = 600;

  private final VerbsFabric fabric;
  private final ConnectionEvents events;
  private final AcceptHandler handler;
  private final InetSocketAddress localAddress;

  /** 0 while its device is not there. */
  private long cmId;

  private @Nullable DeviceNode node;
  private long nextAttempt;
  private int attemptsLeft;
  private boolean closed;

  VerbsListener(
      VerbsFabric fabric, ConnectionEvents events, InetSocketAddress address, AcceptHandler handler)
      throws PosixException {
    this.fabric = fabric;
    this.events = events;
    this.handler = handler;
    listen(address);
    localAddress = RdmaCmId.localAddress(cmId);
  }

  private void listen(InetSocketAddress address) throws PosixException {
    long id = events.createId();
    try (Arena call = Arena.ofConfined()) {
      LibRdmaCm.rdmaBindAddr(id, Sockaddr.encode(call, address));
      LibRdmaCm.rdmaListen(id, BACKLOG);
    } catch (PosixException e) {
      destroy(id);
      throw e;
    }
    cmId = id;
    long context = RdmaCmId.verbs(id);
    node = context == 0 ? null : DeviceNode.of(context); // a wildcard address has no device
  }

  boolean isOf(long id) {
    return cmId != 0 && cmId == id;
  }

  AcceptHandler handler() {
    return handler;
  }

  @Override
  public InetSocketAddress localAddress() {
    return localAddress;
  }

  /** Whether it waits for its device. */
  private boolean isSuspended() {
    return cmId == 0 && !closed;
  }

  /** Nanoseconds until {@link #onTime} has something to do. */
  long nanosToDeadline(long now) {
    return isSuspended() && attemptsLeft > 0 ? nextAttempt - now : Long.MAX_VALUE;
  }

  /**
   * Does what is due.
   *
   * @param devicesChanged whether the kernel has said that some device has come or gone
   * @return whether its device has gone
   */
  boolean onTime(long now, boolean devicesChanged) {
    if (isSuspended()) {
      if (devicesChanged) {
        nextAttempt = now;
        attemptsLeft = RETRIES;
      }
      if (attemptsLeft > 0 && now - nextAttempt >= 0) {
        attempt(now);
      }
      return false;
    }
    DeviceNode mine = node;
    if (!devicesChanged || mine == null || !mine.isGone()) {
      return false;
    }
    suspend(now);
    return true;
  }

  /** Its device was removed: nobody can connect. */
  void suspend(long now) {
    LOGGER.log(
        System.Logger.Level.WARNING,
        "{0}: its RDMA device {1} was removed; nobody can connect here until it is back",
        this,
        node == null ? "" : node.name());
    destroy(cmId);
    cmId = 0;
    attemptsLeft = RETRIES;
    nextAttempt = now + RETRY_NANOS;
  }

  private void attempt(long now) {
    try {
      listen(localAddress);
      LOGGER.log(
          System.Logger.Level.INFO,
          "{0}: its RDMA device {1} is back, and so is this listener",
          this,
          node == null ? "" : node.name());
    } catch (PosixException e) {
      nextAttempt = now + RETRY_NANOS;
      if (--attemptsLeft == 0) {
        LOGGER.log(
            System.Logger.Level.ERROR,
            "{0}: its RDMA device is not back after {1} attempts, of which the last said: {2}."
                + " Another is made when the kernel tells of a device",
            this,
            RETRIES,
            e.getMessage());
      }
    }
  }

  @Override
  public String toString() {
    return "rdma://" + localAddress.getAddress().getHostAddress() + ":" + localAddress.getPort();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    fabric.remove(this);
    if (cmId != 0) {
      destroy(cmId);
      cmId = 0;
    }
  }

  private static void destroy(long id) {
    try {
      LibRdmaCm.rdmaDestroyId(id);
    } catch (PosixException e) {
      LOGGER.log(System.Logger.Level.ERROR, "a listener leaked", e);
    }
  }
}
