package dev.remora.transport.fabric;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens on one {@link Endpoint}, by the fabric's thread, in {@link Fabric#poll}.
 *
 * <p>A handler may post, register and disconnect from within a call, but must not poll. An
 * exception from a handler ends that connection and no other.
 */
public interface EndpointHandler {
  /** The connection is established. Messages can be sent; some may have arrived just before. */
  void onConnected();

  /**
   * A message has arrived. It has used up one posted receive.
   *
   * @param memory holds the message during the call only; where the medium lets the peer change it
   *     meanwhile, the fabric has copied it
   * @param offset its first byte
   * @param length bytes, as the medium reports them
   */
  void onMessage(MemorySegment memory, long offset, int length);

  /**
   * A write with immediate has arrived: it and all writes before it are in place. It has used up
   * one posted receive.
   *
   * @param immediate as the peer gave it, in host byte order: any 32 bits, unchecked
   */
  void onImmediate(int immediate);

  /** The send queue has space again after it has refused something. */
  void onSendQueueSpace();

  /**
   * The connection has ended, or could not be set up. The last call for this endpoint; its regions
   * and windows are freed when it returns, so what has arrived must be taken out of them now.
   *
   * @param cause what went wrong, null for an end that one of the sides asked for
   */
  void onClosed(@Nullable FabricException cause);
}
