package dev.remora.transport.sim;

import dev.remora.transport.fabric.RemoteWindow;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** The peer's memory, through an image of its own; using the image after its end throws. */
final class SimWindow implements RemoteWindow {
  private final SimEndpoint endpoint;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment image;
  private final long address;
  private final int length;
  private final int rkey;
  private boolean closed;

  /** Writes posted and not completed, as far as the software knows. */
  private int outstanding;

  SimWindow(SimEndpoint endpoint, long address, int length, int rkey) {
    this.endpoint = endpoint;
    this.address = address;
    this.length = length;
    this.rkey = rkey;
    image = arena.allocate(length, 8);
  }

  @Override
  public MemorySegment image() {
    return image;
  }

  long address() {
    return address;
  }

  int rkey() {
    return rkey;
  }

  @Override
  public boolean write(int offset, int count) {
    Objects.checkFromIndexSize(offset, count, length);
    return !closed && endpoint.write(this, offset, count, false, 0);
  }

  @Override
  public boolean writeWithImmediate(int offset, int count, int immediate) {
    Objects.checkFromIndexSize(offset, count, length);
    return !closed && endpoint.write(this, offset, count, true, immediate);
  }

  void outstanding(int change) {
    outstanding += change;
  }

  @Override
  public void close() {
    if (!closed) {
      if (outstanding > 0) {
        throw new AssertionError("window closed while " + outstanding + " writes are outstanding");
      }
      free();
      endpoint.closed(this, length);
    }
  }

  /** The end of the connection frees it, whatever is outstanding. */
  void free() {
    if (!closed) {
      closed = true;
      arena.close();
    }
  }

  int length() {
    return length;
  }
}
