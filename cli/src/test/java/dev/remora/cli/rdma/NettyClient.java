package dev.remora.cli.rdma;

import dev.remora.netty.FabricChannel;
import dev.remora.netty.FabricChannelOption;
import dev.remora.netty.FabricIoHandler;
import dev.remora.resp.CommandEncoder;
import dev.remora.resp.ReplyDecoder;
import dev.remora.resp.ReplyLimits;
import dev.remora.resp.RespValue;
import dev.remora.transport.stream.StreamConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Redis's protocol over a channel of Netty's: one command at a time. */
final class NettyClient implements Client {
  private final EventLoopGroup group;
  private final Channel channel;
  private final Replies replies;

  private final Duration timeout;

  private NettyClient(EventLoopGroup group, Channel channel, Replies replies, Duration timeout) {
    this.timeout = timeout;
    this.group = group;
    this.channel = channel;
    this.replies = replies;
  }

  static NettyClient connect(SocketAddress address, StreamConfig config, Duration timeout)
      throws IOException {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, FabricIoHandler.newFactory());
    Replies replies = new Replies();
    ChannelFuture connected =
        new Bootstrap()
            .group(group)
            .channelFactory(() -> new FabricChannel("rdma"))
            .option(FabricChannelOption.STREAM_CONFIG, config)
            .handler(replies)
            .connect(address)
            .awaitUninterruptibly();
    if (!connected.isSuccess()) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
      throw new IOException("no connection to " + address, connected.cause());
    }
    return new NettyClient(group, connected.channel(), replies, timeout);
  }

  @Override
  public RespValue call(byte[]... arguments) throws IOException {
    CompletableFuture<RespValue> reply = new CompletableFuture<>();
    replies.expect(reply);
    byte[] command = new CommandEncoder().command(arguments).toByteArray();
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(command))
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                reply.completeExceptionally(written.cause());
              }
            });
    try {
      return reply.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptedIOException("while waiting for a reply");
    } catch (ExecutionException e) {
      throw new IOException("no reply", e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no reply in time", e);
    }
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Completes what waits with what comes. */
  private static final class Replies extends SimpleChannelInboundHandler<ByteBuf> {
    private final ReplyDecoder decoder = new ReplyDecoder(ReplyLimits.DEFAULT);
    private volatile @Nullable CompletableFuture<RespValue> expected;
    private volatile boolean ended;

    void expect(CompletableFuture<RespValue> reply) {
      expected = reply;
      if (ended) {
        reply.completeExceptionally(new EOFException("the connection has ended"));
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) throws Exception {
      decoder.feed(bytes.nioBuffer());
      for (RespValue value = decoder.next(); value != null; value = decoder.next()) {
        CompletableFuture<RespValue> waiting = expected;
        if (waiting != null) {
          waiting.complete(value);
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      fail(new EOFException("the connection has ended"));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells of it
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      fail(cause);
      context.close();
    }

    private void fail(Throwable cause) {
      ended = true;
      CompletableFuture<RespValue> waiting = expected;
      if (waiting != null) {
        waiting.completeExceptionally(cause);
      }
    }
  }
}
