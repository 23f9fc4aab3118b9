package dev.remora.client;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Bytes that are written or read, in memory outside of the heap, seen both as sockets want them and
 * as fabrics do, so that neither makes a view for each call.
 */
public final class WireBuffer {
  private final ByteBuffer bytes;
  private final MemorySegment segment;

  private WireBuffer(ByteBuffer bytes, MemorySegment segment) {
    this.bytes = bytes;
    this.segment = segment;
  }

  /** An empty buffer. */
  public static WireBuffer allocate(int capacity) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(capacity);
    MemorySegment segment = MemorySegment.ofBuffer(bytes);
    bytes.limit(0);
    return new WireBuffer(bytes, segment);
  }

  /** Another view of the same memory, with a position of its own. */
  public WireBuffer duplicate() {
    return new WireBuffer(bytes.duplicate(), segment);
  }

  /** The bytes, with the position and limit of what is to be written, or of the room to read. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** All of the memory. */
  public MemorySegment segment() {
    return segment;
  }

  /** Replaces what it holds; the array must fit. */
  public void set(byte[] source, int length) {
    bytes.clear();
    bytes.put(source, 0, length).flip();
  }

  /** How many bytes it can hold. */
  public int capacity() {
    return bytes.capacity();
  }
}
