package dev.remora.fabric.shm;

import dev.remora.posix.Mappings;
import dev.remora.posix.PosixException;

/**
 * The memory of one connection, as one side sees it. All words are in the host's byte order.
 *
 * <pre>
 *      0  +--------------------------------------------------------------+
 *         | credits of the client: receives it has posted, ever (u64)    |  the client writes
 *    128  +--------------------------------------------------------------+
 *         | bell of the client: ring me (u64, {@link Doorbell})                 |  the client writes
 *    256  +--------------------------------------------------------------+
 *         | credits of the server                                        |  the server writes
 *    384  +--------------------------------------------------------------+
 *         | bell of the server                                           |  the server writes
 *    512  +--------------------------------------------------------------+
 *         | zero                                                         |
 *   4096  +--------------------------------------------------------------+
 *         | ring to the server: its queue depth of slots                 |  the client writes
 *         +--------------------------------------------------------------+
 *         | ring to the client: its queue depth of slots                 |  the server writes
 *         +--------------------------------------------------------------+
 *
 *   slot  0               4               8                          slot length, from 64
 *         +---------------+---------------+-------------------------------+
 *         | low word      | tag           | message                       |
 *         +---------------+---------------+-------------------------------+
 *         low word: an immediate, or a message's length
 *         tag: bit 0 set for an immediate; bits 1 to 31 the slot's position plus 1, modulo 2^31
 * </pre>
 *
 * <p>Every word has one writer, and words of different writers, or of different pace, are two cache
 * lines apart (processors fetch lines in pairs). A slot is written whole, then its first eight
 * bytes with release; it is read the other way round. There is no shared read position: a receive
 * that is posted is a slot that is granted, so credits tell the sender all.
 */
final class ConnectionMapping {
  private static final int CLIENT_CREDITS = 0;
  private static final int CLIENT_BELL = 128;
  private static final int SERVER_CREDITS = 256;
  private static final int SERVER_BELL = 384;

  private final long address;
  private final Geometry geometry;
  private boolean unmapped;

  /** Maps a descriptor whose size and seals have been checked. */
  ConnectionMapping(int fd, Geometry geometry) throws PosixException {
    this.geometry = geometry;
    this.address = Mappings.map(fd, geometry.length());
  }

  RingSender sender(boolean server) {
    return server
        ? new RingSender(
            address + CLIENT_CREDITS,
            address + geometry.clientRingOffset(),
            geometry.clientDepth(),
            geometry.slotLength())
        : new RingSender(
            address + SERVER_CREDITS,
            address + Geometry.RINGS_OFFSET,
            geometry.serverDepth(),
            geometry.slotLength());
  }

  RingReceiver receiver(boolean server) {
    return server
        ? new RingReceiver(
            address + SERVER_CREDITS,
            address + Geometry.RINGS_OFFSET,
            geometry.serverDepth(),
            geometry.slotLength())
        : new RingReceiver(
            address + CLIENT_CREDITS,
            address + geometry.clientRingOffset(),
            geometry.clientDepth(),
            geometry.slotLength());
  }

  Doorbell doorbell(boolean server) {
    return server
        ? new Doorbell(address + SERVER_BELL, address + CLIENT_BELL)
        : new Doorbell(address + CLIENT_BELL, address + SERVER_BELL);
  }

  /** Idempotent. What the other methods returned must not be used after it. */
  void unmap() {
    if (!unmapped) {
      unmapped = true;
      Mappings.unmap(address, geometry.length());
    }
  }
}
