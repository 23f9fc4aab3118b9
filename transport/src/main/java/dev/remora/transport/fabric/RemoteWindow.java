package dev.remora.transport.fabric;

import java.lang.foreign.MemorySegment;

/**
 * Memory of the peer that this side may write into, seen through an image of the same length: put
 * bytes into the image, then post a write of that range. Over RDMA the image is registered memory
 * of this process; over shared memory it is the peer's memory itself, so that nothing is copied
 * twice.
 *
 * <p>A range of the image must not change between the posting of its write and its completion. What
 * the image reads as is unspecified. Freed with its {@link Endpoint}, or by {@link #close}.
 */
public interface RemoteWindow extends AutoCloseable {
  /** The image, exactly as long as the window. */
  MemorySegment image();

  /**
   * Posts a write of a range of the image to the same range of the peer's memory.
   *
   * @return false if the send queue is full
   * @throws IndexOutOfBoundsException if the range is not within the window
   */
  boolean write(int offset, int length);

  /**
   * Posts a write as {@link #write} does, with an immediate that the peer is told with it.
   *
   * @return false if the send queue is full
   * @throws IndexOutOfBoundsException if the range is not within the window
   */
  boolean writeWithImmediate(int offset, int length, int immediate);

  /** Frees the image. No write of it may be outstanding. Idempotent. */
  @Override
  void close();
}
