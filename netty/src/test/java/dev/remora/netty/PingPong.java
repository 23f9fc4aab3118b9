package dev.remora.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Sends a message when the last one has come back, over and over, and allocates nothing. */
final class PingPong extends ChannelInboundHandlerAdapter {
  private final ByteBuf message;
  private int missing;
  private volatile long trips;

  PingPong(int bytes) {
    message = PooledByteBufAllocator.DEFAULT.directBuffer(bytes).writeZero(bytes);
  }

  /** Completed round trips. */
  long trips() {
    return trips;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    send(ctx);
    ctx.fireChannelActive();
  }

  private void send(ChannelHandlerContext ctx) {
    missing = message.capacity();
    ChannelFuture _ = ctx.writeAndFlush(message.setIndex(0, missing).retain(), ctx.voidPromise());
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  public void channelRead(ChannelHandlerContext ctx, Object received) {
    ByteBuf bytes = (ByteBuf) received;
    missing -= bytes.readableBytes();
    bytes.release();
    if (missing == 0) {
      trips++;
      send(ctx);
    }
  }
}
