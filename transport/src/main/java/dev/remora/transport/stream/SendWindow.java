package dev.remora.transport.stream;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.RemoteWindow;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
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
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private @Nullable RemoteWindow window;
  private MemorySegment image = MemorySegment.NULL;

  /** The image once more, for sources that would need a segment made for each write. */
  private ByteBuffer imageBytes = EMPTY;

  private long address;
  private int rkey;
  private int length;
  private int filled;
  private int posted;

  /** Another window was announced, and takes the place of {@link #window} when that is free. */
  private boolean replaced;

  private long newAddress;
  private int newLength;
  private int newRkey;

  /** Whether the peer has announced one that can be written to. */
  boolean isOpen() {
    return window != null;
  }

  /** Whether every byte of it has been written and told: only then may it be announced again. */
  boolean isUsedUp() {
    return posted == length && !replaced;
  }

  int posted() {
    return posted;
  }

  int length() {
    return length;
  }

  /**
   * The peer's memory, to be filled from the start by {@link #restart}.
   *
   * @param announcedLength from 1
   */
  void announced(long announcedAddress, int announcedLength, int announcedRkey) {
    newAddress = announcedAddress;
    newLength = announcedLength;
    newRkey = announcedRkey;
    replaced = true;
  }

  /** Whether an announced window waits for {@link #restart}. */
  boolean wantsRestart() {
    return replaced;
  }

  /**
   * Starts over with what was announced. The same window can be overwritten at once, whether the
   * completions of its writes have been polled or not, since the peer has consumed them ({@code
   * docs/protocol.md}, 4.8); a different one must wait until the old one's image may be freed.
   *
   * @return false if it must wait
   */
  boolean restart(Endpoint endpoint) throws FabricException {
    RemoteWindow old = window;
    boolean same = newAddress == address && newLength == length && newRkey == rkey;
    if (old == null || !same) {
      if (old != null && endpoint.outstanding() > 0) {
        return false;
      }
      reopen(endpoint, old);
    }
    replaced = false;
    filled = 0;
    posted = 0;
    return true;
  }

  private void reopen(Endpoint endpoint, @Nullable RemoteWindow old) throws FabricException {
    window = null;
    image = MemorySegment.NULL;
    imageBytes = EMPTY;
    if (old != null) {
      old.close();
    }
    RemoteWindow opened = endpoint.openWindow(newAddress, newLength, newRkey);
    window = opened;
    image = opened.image();
    imageBytes = image.asByteBuffer();
    address = newAddress;
    length = newLength;
    rkey = newRkey;
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

  /** Takes as many bytes as there is room for. */
  int fill(ByteBuffer source, int index, int count) {
    int taken = Math.min(count, length - filled);
    imageBytes.put(filled, source, index, taken);
    filled += taken;
    return taken;
  }

  /** Takes as many bytes as there is room for. */
  int fill(byte[] source, int offset, int count) {
    int taken = Math.min(count, length - filled);
    imageBytes.put(filled, source, offset, taken);
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
    imageBytes = EMPTY;
    replaced = false;
    length = 0;
    filled = 0;
    posted = 0;
  }
}
