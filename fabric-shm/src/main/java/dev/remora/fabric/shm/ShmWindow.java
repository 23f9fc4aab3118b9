package dev.remora.fabric.shm;

import dev.remora.transport.fabric.RemoteWindow;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** A range of the peer's region, which this side has mapped too: writing to the image is all. */
final class ShmWindow implements RemoteWindow {
  private final ShmEndpoint endpoint;
  private final MemorySegment image;
  private final long address;
  private final int length;
  private final int rkey;
  private boolean closed;

  ShmWindow(ShmEndpoint endpoint, MemorySegment image, long address, int rkey) {
    this.endpoint = endpoint;
    this.image = image;
    this.address = address;
    this.length = (int) image.byteSize();
    this.rkey = rkey;
  }

  boolean isOf(long anAddress, int aLength, int anRkey) {
    return address == anAddress && length == aLength && rkey == anRkey;
  }

  boolean isClosed() {
    return closed;
  }

  /** Opens it again if it is closed. */
  boolean reopen() {
    if (!closed) {
      return false;
    }
    closed = false;
    return true;
  }

  @Override
  public MemorySegment image() {
    return image;
  }

  @Override
  public boolean write(int offset, int count) {
    Objects.checkFromIndexSize(offset, count, length);
    return !closed && endpoint.canPost(); // in place; the next slot's release publishes it
  }

  @Override
  public boolean writeWithImmediate(int offset, int count, int immediate) {
    Objects.checkFromIndexSize(offset, count, length);
    return !closed && endpoint.postImmediate(immediate);
  }

  @Override
  public void close() {
    closed = true;
  }
}
