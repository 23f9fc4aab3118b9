package dev.remora.netty;

import dev.remora.transport.stream.Stream;
import io.netty.buffer.ByteBuf;
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
    if (bytes.nioBufferCount() == 1) {
      // The buffer's own view of itself, which it makes once: nothing is allocated for a write.
      ByteBuffer view = bytes.internalNioBuffer(index, count);
      return stream.write(view, view.position(), count);
    }
    int taken = 0;
    for (ByteBuffer part : bytes.nioBuffers(index, count)) {
      int length = part.remaining();
      int now = stream.write(part, part.position(), length);
      taken += now;
      if (now < length) {
        break;
      }
    }
    return taken;
  }
}
