package dev.remora.netty;

import dev.remora.transport.stream.Stream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.RecvByteBufAllocator;
import java.lang.foreign.MemorySegment;

/**
 * The buffer that a channel reads into. It keeps a reference of its own to what it hands out, and
 * hands the same buffer out again once that is the only one: reading allocates nothing while
 * handlers keep nothing.
 */
final class InputBuffer {
  private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
  private MemorySegment view = MemorySegment.NULL;
  private int capacity;

  /**
   * Reads what there is, as far as one buffer goes.
   *
   * @param sizes decides about the buffer's size, and is told what was read
   * @return the bytes, with a reference for the caller to release
   */
  ByteBuf read(
      Stream stream, ByteBufAllocator allocator, RecvByteBufAllocator.ExtendedHandle sizes) {
    prepare(allocator, sizes);
    sizes.attemptedBytesRead(capacity);
    int count = stream.read(view, 0, capacity);
    sizes.lastBytesRead(count);
    return buffer.setIndex(0, count).retain();
  }

  private void prepare(ByteBufAllocator allocator, RecvByteBufAllocator.ExtendedHandle sizes) {
    // A handler may have changed the capacity, and with it the memory.
    if (buffer.refCnt() == 1 && capacity >= sizes.guess() && buffer.capacity() == capacity) {
      return;
    }
    release();
    buffer = sizes.allocate(allocator);
    capacity = buffer.capacity();
    view = MemorySegment.ofBuffer(buffer.nioBuffer(0, capacity));
  }

  /** Gives the buffer back; reading goes on with another. */
  void release() {
    ByteBuf old = buffer;
    buffer = Unpooled.EMPTY_BUFFER;
    view = MemorySegment.NULL;
    capacity = 0;
    old.release();
  }
}
