package dev.remora.transport.fabric;

import java.net.SocketAddress;

/**
 * One thread's use of a medium: all of its listeners and endpoints, polled together.
 *
 * <p>Everything happens in {@link #poll}: connections are accepted there, and every {@link
 * EndpointHandler} and {@link AcceptHandler} is called from there and from nowhere else. A thread
 * that has found nothing for a while goes to sleep like this:
 *
 * <pre>{@code
 * if (fabric.arm()) {                     // nothing has come, and whatever comes will ring
 *   fabric.awaitNotification(nanos);      // or epoll_wait with fabric.notificationFd() among others
 * }
 * fabric.disarm();
 * fabric.poll(budget);
 * }</pre>
 *
 * <p>Not safe for use by several threads, except where a method says so.
 */
public interface Fabric extends AutoCloseable {
  /** The scheme of the provider that opened it. */
  String scheme();

  /** What an endpoint of this fabric can hold and carry. */
  FabricLimits limits();

  /**
   * Starts to accept connections at an address.
   *
   * @param address of the fabric's own kind: an {@link java.net.InetSocketAddress} for rdma, a
   *     {@link java.net.UnixDomainSocketAddress} for shm
   * @throws FabricException if the address is taken (the message names the holder where it can be
   *     found), foreign, or of another kind
   */
  FabricListener listen(SocketAddress address, AcceptHandler handler) throws FabricException;

  /**
   * Starts to connect. The result tells of success with {@link EndpointHandler#onConnected}, of
   * failure or of the time-out of {@link FabricConfig} with {@link EndpointHandler#onClosed}; never
   * before this method has returned. What must be ready when the peer's first message arrives
   * (receives, registered memory) is prepared between this call and the next poll.
   *
   * @throws FabricException if the attempt cannot even be started
   */
  Endpoint connect(SocketAddress address, EndpointHandler handler) throws FabricException;

  /**
   * Delivers what has happened since the last call, to the handlers. Looks at the connections that
   * were lately busy every time and at the others' doorbell now and then, so that its cost does not
   * grow with idle connections.
   *
   * @param budget events to deliver at the most, roughly: at least 1
   * @return the number of events delivered; 0 means that an idle strategy may decide what to do
   */
  int poll(int budget);

  /**
   * Much is going to be posted, for many endpoints, until {@link #uncork}: what such posts have in
   * common may be done once for all of them, then. A peer that polls sees each at once, one that
   * sleeps may be woken only then. Must not be called between another call and its {@link #uncork},
   * or by a handler. A fabric whose posts have nothing in common does nothing.
   */
  default void cork() {}

  /** Ends what {@link #cork} began. */
  default void uncork() {}

  /**
   * A descriptor that becomes readable when an armed fabric has something to poll (usable with
   * poll(2) and epoll(7), level-triggered). The fabric owns it: neither read nor close it.
   */
  int notificationFd();

  /**
   * Sleeps until {@link #notificationFd()} is readable or the time has passed, for a thread that
   * has nothing else to wait for (one that has, puts the descriptor into its own epoll set). May
   * return early. To be called between {@link #arm()} and {@link #disarm()}.
   *
   * @param timeoutNanos at least 0; rounded up to the medium's resolution
   */
  void awaitNotification(long timeoutNanos);

  /**
   * Asks every endpoint and the medium to ring {@link #notificationFd()} at their next event.
   *
   * @return false if something is there already: do not sleep, poll
   */
  boolean arm();

  /** Takes back {@link #arm()}, so that busy peers need not ring. */
  void disarm();

  /**
   * The nanoseconds until {@link #poll} has something to do that no doorbell announces (a time-out
   * of its own), {@link Long#MAX_VALUE} if nothing. A sleeper wakes by then.
   */
  long nanosToDeadline();

  /**
   * Closes all listeners and endpoints (their handlers are told) and frees everything. Idempotent.
   */
  @Override
  void close();
}
