package dev.remora.transport.stream;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.RemoteWindow;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The peer's memory, filled from its first byte to its last, then left alone until the peer
 * announces it again ({@code docs/protocol.md}, 4).
 *
 * <pre>
 *   0          posted           filled             length
 *   |  told to    |  to be told   |      room         |
 * </pre>
 *
 * <p>The only class that knows how a sender gets room back.
 */
final class SendWindow {
  private @Nullable RemoteWindow window;
  private MemorySegment image = MemorySegment.NULL;
  private long address;
  private int rkey;
  private int length;
  private int filled;
  private int posted;

  /** Whether the peer has announced one. */
  boolean isOpen() {
    return window != null;
  }

  /** Whether every byte of it has been written and told: only then may it be announced again. */
  boolean isUsedUp() {
    return posted == length;
  }

  int posted() {
    return posted;
  }

  int length() {
    return length;
  }

  /**
   * The peer's memory, to be filled from the start. What was in the image has been consumed by the
   * peer, so it may be overwritten whether its writes' completions have been polled or not.
   *
   * @param newLength from 1
   */
  void announced(Endpoint endpoint, long newAddress, int newLength, int newRkey)
      throws FabricException {
    RemoteWindow old = window;
    if (old == null || newAddress != address || newLength != length || newRkey != rkey) {
      window = null;
      image = MemorySegment.NULL;
      if (old != null) {
        old.close();
      }
      RemoteWindow opened = endpoint.openWindow(newAddress, newLength, newRkey);
      window = opened;
      image = opened.image();
      address = newAddress;
      length = newLength;
      rkey = newRkey;
    }
    filled = 0;
    posted = 0;
  }

  int room() {
    return length - filled;
  }

  int unposted() {
    return filled - posted;
  }

  /** Takes as many bytes as there is room for. */
  int fill(MemorySegment source, long offset, int count) {
    int taken = Math.min(count, length - filled);
    MemorySegment.copy(source, offset, image, filled, taken);
    filled += taken;
    return taken;
  }

  /**
   * Posts what was filled in and not yet posted: at least one byte.
   *
   * @return false if the send queue is full
   */
  boolean post() {
    RemoteWindow target = window;
    int count = filled - posted;
    if (target == null || !target.writeWithImmediate(posted, count, count)) {
      return false;
    }
    posted = filled;
    return true;
  }

  /** The connection has ended: there is no memory any more. */
  void detach() {
    window = null;
    image = MemorySegment.NULL;
    length = 0;
    filled = 0;
    posted = 0;
  }
}
