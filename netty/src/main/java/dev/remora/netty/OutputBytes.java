package dev.remora.netty;

import dev.remora.transport.stream.Stream;
import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Copies Netty's buffers, of whatever kind, into a stream. */
final class OutputBytes {
  private OutputBytes() {}

  /**
   * Writes a buffer's readable bytes, as many as the stream takes. Leaves its indices alone.
   *
   * @return bytes taken
   */
  static int write(Stream stream, ByteBuf bytes) {
    int index = bytes.readerIndex();
    int count = bytes.readableBytes();
    if (bytes.hasArray()) {
      return stream.write(
          MemorySegment.ofArray(bytes.array()), bytes.arrayOffset() + (long) index, count);
    }
    if (bytes.nioBufferCount() == 1) {
      return stream.write(MemorySegment.ofBuffer(bytes.internalNioBuffer(index, count)), 0, count);
    }
    int taken = 0;
    for (ByteBuffer part : bytes.nioBuffers(index, count)) {
      int length = part.remaining();
      int now = stream.write(MemorySegment.ofBuffer(part), 0, length);
      taken += now;
      if (now < length) {
        break;
      }
    }
    return taken;
  }
}
