package dev.remora.transport.fabric;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;

/**
 * One reliable connection: a queue pair, and the memory that the two sides open to each other.
 *
 * <p>Work requests are posted in order, arrive in order, and complete in order. Posting never
 * blocks and never throws for a full queue: it returns false, and {@link
 * EndpointHandler#onSendQueueSpace} follows when it is worth trying again. A receiver that has
 * posted no receive makes the sender wait (RNR); that wait looks to the sender like a full queue.
 *
 * <p>Belongs to the fabric's thread. After {@link EndpointHandler#onClosed} every posting returns
 * false.
 */
public interface Endpoint {
  /** A number that names the connection in messages and logs, unique in its fabric. */
  long id();

  /** The local address, as the medium knows it. */
  SocketAddress localAddress();

  /** The peer's address, as the medium knows it: for shm with the process and user id. */
  SocketAddress remoteAddress();

  /**
   * Allocates and registers memory that the peer may write into.
   *
   * <p>The peer can change it at any time: read each word once, and copy before parsing.
   *
   * @param length bytes, 1 to {@link FabricLimits#maxRegionLength}
   * @throws FabricException if a limit is exceeded or the system refuses
   */
  MemoryRegion register(int length) throws FabricException;

  /**
   * Prepares to write into memory that the peer has announced.
   *
   * @param address the start of the peer's memory, as announced
   * @param length bytes, from 1; checked against the limits before anything is allocated
   * @param rkey the peer's key
   * @throws FabricException if a limit is exceeded, or if the fabric can tell that the announcement
   *     is not of memory that the peer has opened
   */
  RemoteWindow openWindow(long address, int length, int rkey) throws FabricException;

  /**
   * Posts receives: each lets one message or write with immediate of the peer in.
   *
   * @param count from 1; with those posted and not yet used at most {@link
   *     FabricLimits#receiveQueueDepth}
   */
  void postReceives(int count);

  /**
   * Sends a small message. The bytes are copied before the method returns.
   *
   * @param length 1 to {@link FabricLimits#maxMessageLength}
   * @return false if the send queue is full
   */
  boolean send(MemorySegment message, long offset, int length);

  /**
   * Posts what the peer's device has to acknowledge, and its software does not notice: if the peer
   * has gone, the connection ends in the fabric's time. It counts as {@link #outstanding}. A fabric
   * that is told of a peer's death in another way posts nothing.
   *
   * @return whether something was posted
   */
  default boolean probe() {
    return false;
  }

  /**
   * The number of posted messages and writes that have not completed: what was posted has reached
   * the peer's memory, whether its software has looked or not, when this is 0.
   */
  int outstanding();

  /**
   * Ends the connection. What the peer has sent before it saw the end is still delivered; then
   * {@link EndpointHandler#onClosed} is called, in a later poll. What was posted and has not
   * completed may or may not arrive. Idempotent.
   */
  void disconnect();

  /**
   * Whether {@link EndpointHandler#onConnected} was called and {@link EndpointHandler#onClosed} was
   * not.
   */
  boolean isConnected();
}
