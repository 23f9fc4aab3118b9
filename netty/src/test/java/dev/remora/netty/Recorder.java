package dev.remora.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Notes what a channel's pipeline is told, and lets another thread wait for it. */
class Recorder extends ChannelInboundHandlerAdapter {
  private static final long PATIENCE_MILLIS = 20_000;

  private final List<String> events = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private long bytes;
  private @Nullable Throwable cause;
  private @Nullable ChannelHandlerContext context;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    synchronized (this) {
      context = ctx;
      notifyAll();
    }
  }

  ChannelHandlerContext context() {
    await(() -> context != null);
    return Objects.requireNonNull(context);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    note("active");
    ctx.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    note("inactive");
  }

  @Override
  public void channelUnregistered(ChannelHandlerContext ctx) {
    note("unregistered");
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf received) {
      read(received);
      received.release();
    }
  }

  private synchronized void read(ByteBuf received) {
    bytes += received.readableBytes();
    if (text.length() < 10_000) {
      text.append(received.toString(java.nio.charset.StandardCharsets.ISO_8859_1));
    }
    note("read");
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    note("readComplete");
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    note(ctx.channel().isWritable() ? "writable" : "unwritable");
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    note(event.getClass().getSimpleName());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
    synchronized (this) {
      cause = thrown;
    }
    note("exception");
  }

  synchronized void note(String event) {
    events.add(event);
    notifyAll();
  }

  /** What has been noted so far. */
  synchronized List<String> events() {
    return List.copyOf(events);
  }

  synchronized long count(String event) {
    return events.stream().filter(event::equals).count();
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized String text() {
    return text.toString();
  }

  synchronized @Nullable Throwable cause() {
    return cause;
  }

  void awaitEvent(String event) {
    await(() -> events.contains(event));
  }

  void awaitBytes(long count) {
    await(() -> bytes >= count);
    assertThat(bytes()).isEqualTo(count);
  }

  synchronized void await(BooleanSupplier condition) {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (!condition.getAsBoolean()) {
      long left = end - System.currentTimeMillis();
      assertThat(left).as("waited in vain; so far %s, %d bytes", events, bytes).isPositive();
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
