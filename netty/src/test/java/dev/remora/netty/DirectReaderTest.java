package dev.remora.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.remora.transport.fabric.FabricProvider;
import dev.remora.transport.stream.StreamConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.Future;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A handler that reads and writes the window itself, at the head of its pipeline. */
@Timeout(60)
final class DirectReaderTest {
  private static final int WINDOW = 4096;
  private static final int MUCH = 1 << 20;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(2, FabricIoHandler.newFactory());
  private final BlockingQueue<Recorder> accepted = new ArrayBlockingQueue<>(8);
  private final Recorder client = new Recorder();

  @TempDir Path directory;

  @BeforeEach
  void needsTheFabric() {
    FabricProvider provider = FabricProvider.find("shm").orElseThrow();
    assumeThat(provider.isAvailable()).as("%s", provider.unavailabilityCause()).isTrue();
  }

  @AfterEach
  void endLoops() throws InterruptedException {
    Future<?> ended = group.shutdownGracefully(0, 10, TimeUnit.SECONDS);
    assertThat(ended.await(15_000)).isTrue();
  }

  @Test
  void allBytesPassInOrderThroughASmallWindow() throws Exception {
    Channel channel = connect(() -> new DirectEcho(WINDOW), true);
    byte[] sent = pattern(MUCH);
    ChannelFuture _ = channel.writeAndFlush(Unpooled.wrappedBuffer(sent));
    client.awaitBytes(MUCH);
    assertThat(client.text()).isEqualTo(new String(sent, 0, client.text().length(), ISO_8859_1));
    assertThat(server().events()).doesNotContain("read", "readComplete");
  }

  @Test
  void whatIsLeftComesWithTheNextCall() throws Exception {
    Channel channel = connect(() -> new DirectEcho(7), true);
    ChannelFuture _ = channel.writeAndFlush(Unpooled.wrappedBuffer(pattern(100)));
    client.awaitBytes(100);
    assertThat(server().count("direct")).isGreaterThanOrEqualTo(15);
  }

  @Test
  void whatIsNotReadAtAllGoesThroughThePipeline() throws Exception {
    Channel channel = connect(() -> new DirectEcho(0), true);
    ChannelFuture _ = channel.writeAndFlush(Unpooled.wrappedBuffer(pattern(100)));
    Recorder server = server();
    server.awaitBytes(100);
    server.awaitEvent("readComplete");
    assertThat(server.events()).contains("direct");
  }

  @Test
  void nothingIsReadBeforeItIsAskedForWithoutAutoRead() throws Exception {
    Channel channel = connect(() -> new DirectEcho(WINDOW), false);
    ChannelFuture _ = channel.writeAndFlush(Unpooled.wrappedBuffer(pattern(100)));
    Recorder server = server();
    Thread.sleep(100);
    assertThat(server.events()).doesNotContain("direct");
    server.context().channel().read();
    client.awaitBytes(100);
    ChannelFuture _ = channel.writeAndFlush(Unpooled.wrappedBuffer(pattern(50)));
    Thread.sleep(100);
    assertThat(server.count("direct")).isEqualTo(1);
    server.context().channel().read();
    client.awaitBytes(150);
  }

  @Test
  void nothingOvertakesWhatWaitsForRoom() throws Exception {
    connect(() -> new DirectEcho(WINDOW), true).config().setAutoRead(false);
    ChannelHandlerContext context = server().context();
    FabricChannel channel = (FabricChannel) context.channel();
    context.executor().submit(() -> fillAndOvertake(context, channel)).sync();
    client.context().channel().config().setAutoRead(true);
    client.awaitBytes(2 * WINDOW + 3);
    assertThat(client.text()).endsWith("end").doesNotContain("!");
  }

  /** More than the window takes; then directly, which must be refused; then the end. */
  private static void fillAndOvertake(ChannelHandlerContext context, FabricChannel channel) {
    ChannelFuture _ = context.writeAndFlush(Unpooled.wrappedBuffer(new byte[2 * WINDOW]));
    assertThat(channel.writeDirect(new byte[] {'!'}, 0, 1)).isZero();
    ChannelFuture _ = context.writeAndFlush(Unpooled.wrappedBuffer("end".getBytes(ISO_8859_1)));
  }

  @Test
  void anExceptionIsTheChannelsAndNotTheLoops() throws Exception {
    Channel channel = connect(() -> new DirectEcho(-1), true);
    ChannelFuture _ = channel.writeAndFlush(Unpooled.wrappedBuffer(pattern(1)));
    Recorder server = server();
    server.awaitEvent("exception");
    assertThat(server.cause()).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void nothingCanBeReadOrWrittenWhenItIsClosed() throws Exception {
    Channel channel = connect(() -> new DirectEcho(WINDOW), true);
    FabricChannel server = (FabricChannel) server().context().channel();
    channel.close().sync();
    server.closeFuture().sync();
    assertThat(server.readableDirect()).isZero();
    assertThat(server.readDirect(new byte[1], 0, 1)).isZero();
    assertThat(server.writeDirect(new byte[1], 0, 1)).isZero();
    server.flushDirect();
  }

  private Channel connect(Supplier<DirectEcho> handlers, boolean autoRead)
      throws InterruptedException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("shm"));
    StreamConfig config = StreamConfig.DEFAULT.withWindowLength(WINDOW);
    new ServerBootstrap()
        .group(group.next())
        .channel(FabricServerChannel.class)
        .option(FabricChannelOption.STREAM_CONFIG, config)
        .childOption(ChannelOption.AUTO_READ, autoRead)
        .childHandler(
            FabricChannelContractTest.initializer(
                () -> {
                  DirectEcho handler = handlers.get();
                  accepted.add(handler);
                  return handler;
                }))
        .bind(address)
        .sync();
    return new Bootstrap()
        .group(group.next())
        .channel(FabricChannel.class)
        .option(FabricChannelOption.STREAM_CONFIG, config)
        .handler(client)
        .connect(address)
        .sync()
        .channel();
  }

  private Recorder server() throws InterruptedException {
    Recorder recorder = accepted.poll(20, TimeUnit.SECONDS);
    assertThat(recorder).isNotNull();
    recorder.awaitEvent("active");
    return recorder;
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + i / 251);
    }
    return bytes;
  }

  /** Sends back what it reads directly, so much in a call; with -1 it fails. */
  private static final class DirectEcho extends Recorder implements DirectReader {
    private final byte[] bytes = new byte[2 * WINDOW];
    private final int most;

    DirectEcho(int most) {
      this.most = most;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ((FabricChannel) ctx.channel()).directReader(this);
      super.channelActive(ctx);
    }

    @Override
    public void onReadable(FabricChannel channel) {
      note("direct");
      if (most == 0) {
        return;
      }
      int count = channel.readDirect(bytes, 0, most);
      int taken = channel.writeDirect(bytes, 0, count);
      channel.flushDirect();
      if (taken < count) {
        ChannelFuture _ = channel.writeAndFlush(Unpooled.copiedBuffer(bytes, taken, count - taken));
      }
    }
  }
}
