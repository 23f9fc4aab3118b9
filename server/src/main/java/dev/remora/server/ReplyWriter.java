package dev.remora.server;

import dev.remora.netty.FabricChannel;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.ReplySink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Hands encoded replies to a channel, no faster than it takes them.
 *
 * <p>Small replies are copied, many of them into one buffer; while the channel takes them at once
 * that is always the same one, and nothing is allocated. Large values are written from where they
 * are, in slices: the channel may have to copy what it writes into memory of its own, and must not
 * do so for all of a large value at once.
 */
// Void promises: a write that fails closes the channel, which the session is told.
@SuppressWarnings("FutureReturnValueIgnored")
final class ReplyWriter implements ReplySink {
  private static final int SLICE = 128 << 10;

  /** Bytes of the buffer that is used again, which each connection holds. */
  private static final int REUSED = 16 << 10;

  private final ChannelHandlerContext context;
  private final Channel channel;

  /** Where replies go without buffers as long as there is room; null if it is no such channel. */
  private final @Nullable FabricChannel window;

  /** What the channel did not take yet. */
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();

  private @Nullable ByteBuf buffer;

  /** With a reference of our own: if there is no other, the channel has sent what was in it. */
  private @Nullable ByteBuf reused;

  private long waitingBytes;
  private boolean wroteDirectly;
  private boolean closing;
  private boolean closed;

  /**
   * @param window the channel, if the session may write to its window directly
   */
  ReplyWriter(ChannelHandlerContext context, @Nullable FabricChannel window) {
    this.context = context;
    this.window = window;
    channel = context.channel();
  }

  /** Whether everything was handed to the channel, and it takes more. */
  boolean isReady() {
    return waiting.isEmpty() && channel.isWritable();
  }

  /** Bytes that are not yet sent. */
  long pending() {
    ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
    return waitingBytes + (outbound == null ? 0 : outbound.totalPendingWriteBytes());
  }

  /** Writes all replies; {@link #flush} sends them. */
  void write(ReplyEncoder replies) {
    if (closed) {
      replies.clear(); // there is nobody to release what would be kept for later
      return;
    }
    replies.drainTo(this);
    ByteBuf last = buffer;
    if (last != null) {
      buffer = null;
      emit(last);
    }
  }

  /** Sends what was written, as far as the channel takes it. */
  void flush() {
    FabricChannel direct = window;
    if (direct != null && wroteDirectly) {
      wroteDirectly = false;
      direct.flushDirect();
    }
    if (direct == null || pending() > 0) {
      context.flush();
    }
    boolean pumped = !waiting.isEmpty();
    while (!waiting.isEmpty() && channel.isWritable()) {
      pump();
    }
    if (pumped) {
      context.flush();
    }
    if (closing && waiting.isEmpty()) {
      closing = false;
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Closes the channel when everything has been sent. */
  void closeAfterAll() {
    closing = true;
    flush();
  }

  /** The channel is closed. */
  void release() {
    closed = true;
    while (!waiting.isEmpty()) {
      waiting.remove().release();
    }
    waitingBytes = 0;
    ByteBuf kept = reused;
    if (kept != null) {
      reused = null;
      kept.release();
    }
  }

  @Override
  public void copy(byte[] source, int offset, int count) {
    int taken = writeDirectly(source, offset, count);
    int at = offset + taken;
    int left = count - taken;
    while (left > 0) {
      ByteBuf target = buffer;
      if (target == null) {
        target = newBuffer(left);
        buffer = target;
      }
      int some = Math.min(left, target.maxWritableBytes());
      target.writeBytes(source, at, some);
      at += some;
      left -= some;
      if (target.maxWritableBytes() == 0) {
        buffer = null;
        emit(target);
      }
    }
  }

  @Override
  public void share(byte[] source, int offset, int count) {
    ByteBuf before = buffer;
    if (before != null) {
      buffer = null;
      emit(before);
    }
    int taken = writeDirectly(source, offset, count);
    if (taken < count) {
      emit(Unpooled.wrappedBuffer(source, offset + taken, count - taken));
    }
  }

  /** Bytes that went straight into the window: none if others still wait to. */
  private int writeDirectly(byte[] source, int offset, int count) {
    FabricChannel direct = window;
    if (direct == null || buffer != null || !waiting.isEmpty()) {
      return 0;
    }
    wroteDirectly = true;
    return direct.writeDirect(source, offset, count);
  }

  private ByteBuf newBuffer(int wanted) {
    if (wanted > REUSED) {
      return context.alloc().ioBuffer(Math.min(wanted, SLICE), SLICE);
    }
    ByteBuf kept = reused;
    if (kept == null) {
      kept = context.alloc().ioBuffer(REUSED, REUSED);
      reused = kept;
    }
    return kept.refCnt() == 1 ? kept.clear().retain() : context.alloc().ioBuffer(wanted, SLICE);
  }

  private void emit(ByteBuf bytes) {
    if (waiting.isEmpty() && bytes.readableBytes() <= SLICE && channel.isWritable()) {
      context.write(bytes, context.voidPromise());
      return;
    }
    waiting.add(bytes);
    waitingBytes += bytes.readableBytes();
  }

  /** Hands the next slice over. */
  private void pump() {
    ByteBuf first = waiting.element();
    int count = Math.min(SLICE, first.readableBytes());
    waitingBytes -= count;
    if (count == first.readableBytes()) {
      waiting.remove();
      context.write(first, context.voidPromise());
    } else {
      context.write(first.readRetainedSlice(count), context.voidPromise());
    }
    if (!channel.isWritable()) {
      context.flush();
    }
  }
}
