package dev.remora.fabric.verbs;

import dev.remora.transport.fabric.RemoteWindow;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Memory of the peer, and registered memory of ours that its writes are taken from. */
final class VerbsWindow implements RemoteWindow {
  private final VerbsEndpoint endpoint;
  private final WindowImage image;
  private final long remoteAddress;
  private final int length;
  private final int rkey;
  private boolean closed;

  VerbsWindow(VerbsEndpoint endpoint, WindowImage image, long remoteAddress, int rkey) {
    this.endpoint = endpoint;
    this.image = image;
    this.remoteAddress = remoteAddress;
    this.rkey = rkey;
    this.length = (int) image.segment().byteSize();
  }

  @Override
  public MemorySegment image() {
    return image.segment();
  }

  @Override
  public boolean write(int offset, int length) {
    check(offset, length);
    QueuePair queuePair = endpoint.sendQueue();
    if (queuePair == null || !isReadable(queuePair, offset, length)) {
      return false;
    }
    endpoint.noteTail();
    return queuePair.write(
        image.segment().address() + offset, length, image.lkey(), remoteAddress + offset, rkey);
  }

  @Override
  public boolean writeWithImmediate(int offset, int length, int immediate) {
    check(offset, length);
    QueuePair queuePair = endpoint.sendQueue();
    return queuePair != null
        && isReadable(queuePair, offset, length)
        && queuePair.writeWithImmediate(
            image.segment().address() + offset,
            length,
            image.lkey(),
            remoteAddress + offset,
            rkey,
            immediate);
  }

  /** Whether the device can read it: short requests carry the bytes themselves. */
  private boolean isReadable(QueuePair queuePair, int offset, int length) {
    return queuePair.isInlined(length)
        || image.reaches(offset + length)
        || endpoint.extend(image, offset + length);
  }

  private void check(int offset, int length) {
    Objects.checkFromIndexSize(offset, length, this.length);
    if (closed) {
      throw new IllegalStateException("the window is closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      endpoint.retire(image);
    }
  }
}
