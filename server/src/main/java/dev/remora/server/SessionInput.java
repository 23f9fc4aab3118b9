package dev.remora.server;

import dev.remora.engine.state.Statistics;
import dev.remora.netty.FabricChannel;
import dev.remora.resp.RequestParser;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a session has not parsed yet: buffers that were read, and what still lies in the window of a
 * fabric's channel.
 */
final class SessionInput {
  /** Bytes that are taken out of the window before it is known what they begin. */
  private static final int CHUNK = 4 << 10;

  private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>();

  /** What arrived later than all buffers; null if there is no window, or it is not ours to read. */
  private final @Nullable FabricChannel window;

  private final Statistics statistics;
  private long received;

  SessionInput(@Nullable FabricChannel window, Statistics statistics) {
    this.window = window;
    this.statistics = statistics;
  }

  /** Bytes that have come, ever. */
  long received() {
    return received;
  }

  /** Takes a buffer over. */
  void add(ByteBuf bytes) {
    count(bytes.readableBytes());
    buffers.add(bytes);
  }

  /**
   * Gives the parser more of it.
   *
   * @return bytes given; 0 if there are no more
   */
  int feed(RequestParser parser) {
    ByteBuf next = buffers.peek();
    if (next == null) {
      return feedFromWindow(parser);
    }
    int count = Math.min(next.readableBytes(), parser.reserve(next.readableBytes()));
    next.readBytes(parser.buffer(), parser.position(), count);
    parser.advance(count);
    if (!next.isReadable()) {
      buffers.remove().release();
    }
    return count;
  }

  private int feedFromWindow(RequestParser parser) {
    FabricChannel from = window;
    int readable = from == null ? 0 : from.readableDirect();
    if (from == null || readable == 0) {
      return 0;
    }
    int wanted = Math.min(readable, Math.max(CHUNK, parser.missing()));
    int room = Math.min(wanted, parser.reserve(wanted));
    int count = from.readDirect(parser.buffer(), parser.position(), room);
    parser.advance(count);
    count(count);
    return count;
  }

  private void count(int arrived) {
    received += arrived;
    statistics.countReceived(arrived);
  }

  /** Bytes in buffers. */
  long pending() {
    long pending = 0;
    for (ByteBuf bytes : buffers) {
      pending += bytes.readableBytes();
    }
    return pending;
  }

  /** Gives the buffers back. */
  void release() {
    while (!buffers.isEmpty()) {
      buffers.remove().release();
    }
  }
}
