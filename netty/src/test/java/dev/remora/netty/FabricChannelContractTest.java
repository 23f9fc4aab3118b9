package dev.remora.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricProvider;
import dev.remora.transport.stream.StreamConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Netty's users rely on, over any fabric: each fabric has a subclass. */
@Timeout(60)
abstract class FabricChannelContractTest {
  static final int WINDOW = 4096;

  final EventLoopGroup servers = group();
  final EventLoopGroup clients = group();
  final BlockingQueue<Recorder> accepted = new ArrayBlockingQueue<>(64);

  /** The scheme of the fabric under test. */
  abstract String scheme();

  /** An address that nobody listens on. */
  abstract SocketAddress freeAddress();

  private static EventLoopGroup group() {
    return new MultiThreadIoEventLoopGroup(1, FabricIoHandler.newFactory());
  }

  @BeforeEach
  void needsTheFabric() {
    FabricProvider provider = FabricProvider.find(scheme()).orElseThrow();
    assumeThat(provider.isAvailable()).as("%s", provider.unavailabilityCause()).isTrue();
  }

  @AfterEach
  void endLoops() throws InterruptedException {
    Future<?> first = clients.shutdownGracefully(0, 10, TimeUnit.SECONDS);
    Future<?> second = servers.shutdownGracefully(0, 10, TimeUnit.SECONDS);
    assertThat(first.await(15_000)).isTrue();
    assertThat(second.await(15_000)).isTrue();
  }

  // ---- helpers

  ServerBootstrap server(Supplier<? extends ChannelHandler> handlers) {
    return server(handlers, servers);
  }

  ServerBootstrap server(
      Supplier<? extends ChannelHandler> handlers, EventLoopGroup ofConnections) {
    return new ServerBootstrap()
        .group(servers, ofConnections)
        .channelFactory(() -> new FabricServerChannel(scheme()))
        .option(FabricChannelOption.STREAM_CONFIG, StreamConfig.DEFAULT.withWindowLength(WINDOW))
        .childHandler(initializer(handlers));
  }

  static ChannelInitializer<Channel> initializer(Supplier<? extends ChannelHandler> handlers) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(handlers.get());
      }
    };
  }

  Recorder recordAccepted() {
    Recorder recorder = new Recorder();
    accepted.add(recorder);
    return recorder;
  }

  /** The recorder of the connection accepted next. */
  Recorder nextAccepted() throws InterruptedException {
    Recorder recorder = accepted.poll(20, TimeUnit.SECONDS);
    assertThat(recorder).isNotNull();
    return recorder;
  }

  SocketAddress listen() throws InterruptedException {
    return listen(server(this::recordAccepted));
  }

  SocketAddress listen(ServerBootstrap bootstrap) throws InterruptedException {
    SocketAddress address = freeAddress();
    return bootstrap.bind(address).sync().channel().localAddress();
  }

  Bootstrap client(ChannelHandler handler) {
    return client(handler, scheme());
  }

  Bootstrap client(ChannelHandler handler, String scheme) {
    return new Bootstrap()
        .group(clients)
        .channelFactory(() -> new FabricChannel(scheme))
        .option(FabricChannelOption.STREAM_CONFIG, StreamConfig.DEFAULT.withWindowLength(WINDOW))
        .handler(handler);
  }

  Channel connect(Recorder recorder, SocketAddress address) throws InterruptedException {
    return client(recorder).connect(address).sync().channel();
  }

  static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  static ByteBuf zeros(int count) {
    return Unpooled.directBuffer(count).writeZero(count);
  }

  static void inLoop(Channel channel, Runnable task) throws InterruptedException {
    channel.eventLoop().submit(task).sync();
  }

  // ---- life

  @Test
  void becomesActiveOnceOnBothSidesAndHasTwoAddresses() throws Exception {
    SocketAddress address = listen();
    Recorder recorder = new Recorder();
    Channel channel = connect(recorder, address);
    Recorder server = nextAccepted();
    server.awaitEvent("active");
    // The promise of connect() is completed before channelActive is fired, as Netty's own channels
    // do it.
    recorder.awaitEvent("active");

    for (Channel side : List.of(channel, server.context().channel())) {
      assertThat(side.isActive()).isTrue();
      assertThat(side.isOpen()).isTrue();
      assertThat(side.localAddress()).isNotNull();
      assertThat(side.remoteAddress()).isNotNull().isNotEqualTo(side.localAddress());
    }
    assertThat(recorder.count("active")).isOne();
    assertThat(server.count("active")).isOne();
    assertThat(server.context().channel().parent()).isInstanceOf(FabricServerChannel.class);
  }

  @Test
  void closeTellsBothSidesAndCompletesItsPromises() throws Exception {
    SocketAddress address = listen();
    Recorder recorder = new Recorder();
    Channel channel = connect(recorder, address);
    Recorder server = nextAccepted();
    server.awaitEvent("active");

    channel.close().sync();
    assertThat(channel.closeFuture().isDone()).isTrue();
    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.isActive()).isFalse();
    assertThat(channel.close().sync().isSuccess()).isTrue();
    recorder.awaitEvent("unregistered");
    server.awaitEvent("unregistered");
    assertThat(recorder.events()).containsSubsequence("active", "inactive", "unregistered");
    assertThat(server.events()).containsSubsequence("active", "inactive", "unregistered");
    assertThat(server.count("exception")).isZero();
    assertThat(server.context().channel().closeFuture().isDone()).isTrue();
  }

  @Test
  void writesAfterTheCloseFail() throws Exception {
    Channel channel = connect(new Recorder(), listen());
    channel.close().sync();
    ChannelFuture write = channel.writeAndFlush(text("late")).await();
    assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void writesBeforeTheConnectFail() throws Exception {
    FabricChannel channel = new FabricChannel(scheme());
    clients.register(channel).sync();
    ChannelFuture write = channel.writeAndFlush(text("early")).await();
    assertThat(write.cause()).isInstanceOf(NotYetConnectedException.class);
    channel.close().sync();
  }

  @Test
  void whatWasFlushedBeforeTheCloseArrives() throws Exception {
    SocketAddress address = listen();
    for (int round = 0; round < 20; round++) {
      Channel channel = connect(new Recorder(), address);
      Recorder server = nextAccepted();
      ChannelFuture _ = channel.write(text("the last "));
      channel.writeAndFlush(text("words")).addListener(ChannelFutureListener.CLOSE);
      server.awaitEvent("inactive");
      assertThat(server.text()).isEqualTo("the last words");
    }
  }

  @Test
  void theEndOfTheLoopLosesNothingThatWasFlushed() throws Exception {
    SocketAddress address = listen();
    Channel channel = connect(new Recorder(), address);
    Recorder server = nextAccepted();
    server.awaitEvent("active");
    channel.writeAndFlush(zeros(WINDOW - 1)).sync(); // later tasks need not run any more
    Future<?> _ = clients.shutdownGracefully(0, 10, TimeUnit.SECONDS);
    server.awaitEvent("inactive");
    server.awaitBytes(WINDOW - 1);
    assertThat(channel.closeFuture().await(10_000)).isTrue();
  }

  @Test
  void theEndOfAServersLoopClosesItsConnections() throws Exception {
    Recorder recorder = new Recorder();
    Channel channel = connect(recorder, listen());
    nextAccepted().awaitEvent("active");
    Future<?> ended = servers.shutdownGracefully(0, 10, TimeUnit.SECONDS);
    recorder.awaitEvent("inactive");
    assertThat(channel.isOpen()).isFalse();
    assertThat(ended.await(15_000)).isTrue();
  }

  @Test
  void toDeregisterCloses() throws Exception {
    SocketAddress address = listen();
    Recorder recorder = new Recorder();
    Channel channel = connect(recorder, address);
    Recorder server = nextAccepted();
    channel.deregister().sync();
    recorder.awaitEvent("unregistered");
    server.awaitEvent("inactive");
    assertThat(channel.closeFuture().await(10_000)).isTrue();
    assertThat(recorder.events()).containsSubsequence("active", "inactive", "unregistered");
    assertThat(recorder.count("inactive")).isOne();
    assertThat(recorder.count("unregistered")).isOne();
  }

  @Test
  void aHandlersExceptionDoesNotEndTheConnection() throws Exception {
    Recorder recorder =
        new Recorder() {
          @Override
          public void channelRead(ChannelHandlerContext ctx, Object message) {
            super.channelRead(ctx, message);
            throw new IllegalStateException("a handler's own trouble");
          }
        };
    Channel channel = connect(recorder, listen());
    Recorder server = nextAccepted();
    ChannelFuture _ = server.context().writeAndFlush(text("a"));
    recorder.awaitEvent("exception");
    ChannelFuture _ = server.context().writeAndFlush(text("b"));
    recorder.awaitBytes(2);
    assertThat(channel.isActive()).isTrue();
  }

  @Test
  void canBeClosedWithinARead() throws Exception {
    Recorder recorder =
        new Recorder() {
          @Override
          public void channelRead(ChannelHandlerContext ctx, Object message) {
            super.channelRead(ctx, message);
            ChannelFuture _ = ctx.close();
          }
        };
    Channel channel =
        client(recorder)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(1))
            .connect(listen())
            .sync()
            .channel();
    Recorder server = nextAccepted();
    ChannelFuture _ = server.context().writeAndFlush(text("abc"));
    assertThat(channel.closeFuture().await(10_000)).isTrue();
    server.awaitEvent("inactive");
    assertThat(recorder.text()).isEqualTo("a");
  }

  @Test
  void canBeClosedWhenAWriteIsDone() throws Exception {
    SocketAddress address = listen();
    Recorder recorder = new Recorder();
    Channel channel = connect(recorder, address);
    Recorder server = nextAccepted();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    inLoop(
        channel,
        () -> {
          channel.write(text("first")).addListener(ChannelFutureListener.CLOSE);
          channel.write(text("second")).addListener(done -> failures.add(done.cause()));
          channel.flush();
        });
    server.awaitEvent("inactive");
    assertThat(server.text()).isEqualTo("first");
    assertThat(failures).hasSize(1).first().isInstanceOf(ClosedChannelException.class);
  }

  // ---- connecting

  @Test
  void aRefusedConnectionIsAConnectExceptionWithTheFabricsWords() {
    ChannelFuture connecting = client(new Recorder()).connect(freeAddress());
    assertThat(connecting.awaitUninterruptibly(20_000)).isTrue();
    assertThat(connecting.cause())
        .isInstanceOf(ConnectException.class)
        .hasRootCauseInstanceOf(FabricException.class);
    assertThat(connecting.channel().closeFuture().awaitUninterruptibly(10_000)).isTrue();
  }

  @Test
  void anUnknownFabricIsAConnectException() {
    ChannelFuture connecting = client(new Recorder(), "carrier-pigeon").connect(freeAddress());
    assertThat(connecting.awaitUninterruptibly(20_000)).isTrue();
    assertThat(connecting.cause())
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("carrier-pigeon");
  }

  @Test
  void anAddressThatIsTakenIsABindException() throws Exception {
    SocketAddress address = listen();
    assertThatThrownBy(() -> server(this::recordAccepted).bind(address).sync())
        .isInstanceOf(BindException.class)
        .hasCauseInstanceOf(FabricException.class);
  }

  @Test
  void anAddressCanBeListenedOnAgainAfterTheClose() throws Exception {
    SocketAddress address = freeAddress();
    for (int round = 0; round < 3; round++) {
      Channel server = server(this::recordAccepted).bind(address).sync().channel();
      Channel channel = connect(new Recorder(), address);
      nextAccepted().awaitEvent("active");
      server.close().sync();
      assertThat(channel.isActive()).as("lives on").isTrue();
      channel.close().sync();
    }
  }

  @Test
  void aServerThatDoesNotReadHoldsConnectionsBack() throws Exception {
    SocketAddress address = freeAddress();
    Channel server =
        server(this::recordAccepted)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_BACKLOG, 1)
            .bind(address)
            .sync()
            .channel();
    Channel first = connect(new Recorder(), address);
    ChannelFuture second = client(new Recorder()).connect(address).await();
    assertThat(second.cause()).isInstanceOf(ConnectException.class);
    assertThat(accepted).isEmpty();
    server.read();
    nextAccepted().awaitEvent("active");
    assertThat(first.isActive()).isTrue();
  }

  @Test
  void aConnectionOfAnotherLoopIsNotAccepted() throws Exception {
    SocketAddress address = listen(server(this::recordAccepted, clients));
    Recorder recorder = new Recorder();
    Channel channel = connect(recorder, address);
    assertThat(channel.closeFuture().await(10_000)).isTrue();
  }

  // ---- reading

  @Test
  void readsWhatWasWrittenInOrder() throws Exception {
    Channel channel = connect(new Recorder(), listen());
    Recorder server = nextAccepted();
    StringBuilder sent = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      String part = i + ";";
      sent.append(part);
      ChannelFuture _ = i % 7 == 0 ? channel.writeAndFlush(text(part)) : channel.write(text(part));
    }
    channel.flush();
    server.awaitBytes(sent.length());
    assertThat(server.text()).isEqualTo(sent.toString());
  }

  @Test
  void completesOneReadPerBatch() throws Exception {
    Recorder recorder = new Recorder();
    Channel channel =
        client(recorder)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(10).maxMessagesPerRead(16))
            .connect(listen())
            .sync()
            .channel();
    Recorder server = nextAccepted();
    ChannelFuture _ = server.context().writeAndFlush(zeros(100));
    recorder.awaitBytes(100);
    recorder.awaitEvent("readComplete");
    assertThat(recorder.count("read")).isEqualTo(10);
    inLoop(channel, () -> {});
    assertThat(recorder.count("readComplete")).isOne();
  }

  @Test
  void readsNoMoreMessagesThanItMayAtOnce() throws Exception {
    Recorder recorder = new Recorder();
    Channel _ =
        client(recorder)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(10).maxMessagesPerRead(2))
            .connect(listen())
            .sync()
            .channel();
    Recorder server = nextAccepted();
    ChannelFuture _ = server.context().writeAndFlush(zeros(100));
    recorder.awaitBytes(100);
    recorder.await(() -> recorder.count("readComplete") == 5);
    assertThat(recorder.events())
        .containsSubsequence("read", "read", "readComplete", "read", "read", "readComplete");
  }

  @Test
  void withoutAutoReadEachReadReadsOnceAndThePeerIsHeldBack() throws Exception {
    Recorder recorder = new Recorder();
    Channel channel =
        client(recorder)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(1000))
            .connect(listen())
            .sync()
            .channel();
    Recorder server = nextAccepted();
    ChannelFuture written = server.context().writeAndFlush(zeros(WINDOW + 1));
    Thread.sleep(100);
    assertThat(recorder.count("read")).isZero();
    assertThat(written.isDone()).as("the window takes %d only", WINDOW).isFalse();

    for (int reads = 1; reads <= 5; reads++) {
      channel.read();
      int expected = reads;
      recorder.await(() -> recorder.count("readComplete") == expected);
      assertThat(recorder.count("read")).isEqualTo(reads);
    }
    assertThat(recorder.bytes()).isEqualTo(WINDOW);
    assertThat(written.await(10_000)).isTrue();
    channel.read();
    recorder.awaitBytes(WINDOW + 1);
  }

  @Test
  void autoReadCanBeSwitchedOffWithinARead() throws Exception {
    Recorder recorder =
        new Recorder() {
          @Override
          public void channelRead(ChannelHandlerContext ctx, Object message) {
            super.channelRead(ctx, message);
            ctx.channel().config().setAutoRead(false);
          }
        };
    Channel channel =
        client(recorder)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(10))
            .connect(listen())
            .sync()
            .channel();
    Recorder server = nextAccepted();
    ChannelFuture _ = server.context().writeAndFlush(zeros(30));
    recorder.awaitEvent("readComplete");
    Thread.sleep(50);
    assertThat(recorder.bytes()).isEqualTo(10);
    channel.config().setAutoRead(true);
    recorder.awaitBytes(20);
  }

  @Test
  void aBufferThatAHandlerKeepsIsItsOwn() throws Exception {
    List<ByteBuf> kept = Collections.synchronizedList(new ArrayList<>());
    Recorder recorder =
        new Recorder() {
          @Override
          public void channelRead(ChannelHandlerContext ctx, Object message) {
            kept.add(((ByteBuf) message).retain());
            super.channelRead(ctx, message);
          }
        };
    Channel channel = connect(recorder, listen());
    Recorder server = nextAccepted();
    for (int i = 0; i < 20; i++) {
      ChannelFuture _ = server.context().writeAndFlush(text(String.format("%03d", i)));
      recorder.awaitBytes(3L * (i + 1));
    }
    for (int i = 0; i < 20; i++) {
      ByteBuf buffer = kept.get(i);
      assertThat(buffer.toString(java.nio.charset.StandardCharsets.ISO_8859_1))
          .isEqualTo(String.format("%03d", i));
    }
    channel.close().sync();
    for (ByteBuf buffer : kept) {
      assertThat(buffer.release()).as("nobody else holds it after the close").isTrue();
    }
  }

  // ---- writing

  @Test
  void carriesAnyKindOfBuffer() throws Exception {
    Channel channel = connect(new Recorder(), listen());
    Recorder server = nextAccepted();
    ByteBuf whole = text("-heap");
    ByteBuf direct = Unpooled.directBuffer().writeBytes(text("x-direct")).skipBytes(1);
    ByteBuf composite =
        Unpooled.wrappedBuffer(text("-com"), Unpooled.directBuffer().writeBytes(text("posite")));
    ByteBuf slice = channel.alloc().directBuffer().writeBytes(text("..-slice..")).slice(2, 6);
    ByteBuf readOnly = text("-readonly").asReadOnly();
    for (ByteBuf buffer :
        List.of(whole, direct, composite, slice, readOnly, Unpooled.EMPTY_BUFFER)) {
      assertThat(channel.write(buffer).isCancelled()).isFalse();
    }
    channel.flush();
    String expected = "-heap-direct-composite-slice-readonly";
    server.awaitBytes(expected.length());
    assertThat(server.text()).isEqualTo(expected);
    assertThat(composite.refCnt()).isZero();
    assertThat(slice.refCnt()).isZero();
  }

  @Test
  void whatIsNoBufferFails() throws Exception {
    Channel channel = connect(new Recorder(), listen());
    assertThat(channel.writeAndFlush("text").await().cause())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(channel.isActive()).isTrue();
  }

  @Test
  void aWriteIsDoneWhenThePeersWindowHasTakenIt() throws Exception {
    SocketAddress address =
        listen(server(this::recordAccepted).childOption(ChannelOption.AUTO_READ, false));
    Channel channel = connect(new Recorder(), address);
    Recorder server = nextAccepted();
    ChannelFuture first = channel.writeAndFlush(zeros(WINDOW));
    ChannelFuture second = channel.writeAndFlush(zeros(WINDOW));
    ChannelFuture third = channel.writeAndFlush(zeros(1));
    assertThat(first.await(10_000)).isTrue();
    Thread.sleep(50);
    assertThat(second.isDone()).isFalse();
    server.context().channel().config().setAutoRead(true);
    assertThat(third.await(10_000)).isTrue();
    assertThat(second.isSuccess()).isTrue();
    server.awaitBytes(2 * WINDOW + 1);
  }

  @Test
  void writabilityFollowsTheWaterMarks() throws Exception {
    SocketAddress address =
        listen(server(this::recordAccepted).childOption(ChannelOption.AUTO_READ, false));
    Recorder recorder = new Recorder();
    Channel channel =
        client(recorder)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1000, 2000))
            .connect(address)
            .sync()
            .channel();
    Recorder server = nextAccepted();
    ChannelFuture _ = channel.writeAndFlush(zeros(WINDOW));
    inLoop(channel, () -> {});
    assertThat(channel.isWritable()).isTrue();
    for (int i = 0; i < 3; i++) {
      ChannelFuture _ = channel.writeAndFlush(zeros(1000));
    }
    recorder.awaitEvent("unwritable");
    assertThat(channel.isWritable()).isFalse();
    server.context().channel().config().setAutoRead(true);
    recorder.awaitEvent("writable");
    server.awaitBytes(WINDOW + 3000);
    assertThat(channel.isWritable()).isTrue();
  }

  @Test
  void megabytesPassASmallWindowBothWaysAtOnce() throws Exception {
    Recorder recorder = new Recorder();
    Channel channel = connect(recorder, listen());
    Recorder server = nextAccepted();
    int size = 3_000_000;
    ChannelFuture _ = channel.writeAndFlush(zeros(size));
    ChannelFuture _ = server.context().writeAndFlush(zeros(size));
    recorder.awaitBytes(size);
    server.awaitBytes(size);
  }

  @Test
  void waitingWritesFailWhenThePeerEnds() throws Exception {
    SocketAddress address =
        listen(server(this::recordAccepted).childOption(ChannelOption.AUTO_READ, false));
    Channel channel = connect(new Recorder(), address);
    Recorder server = nextAccepted();
    ChannelFuture waiting = channel.writeAndFlush(zeros(2 * WINDOW));
    server.context().close().sync();
    assertThat(waiting.await(10_000)).isTrue();
    assertThat(waiting.cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(channel.closeFuture().await(10_000)).isTrue();
  }

  // ---- one side's end

  @Test
  void whatThePeerSentBeforeItsEndIsReadFirst() throws Exception {
    Recorder recorder = new Recorder();
    Channel channel =
        client(recorder)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(100))
            .connect(listen())
            .sync()
            .channel();
    Recorder server = nextAccepted();
    server.context().writeAndFlush(zeros(300)).addListener(ChannelFutureListener.CLOSE);
    server.awaitEvent("unregistered");
    Thread.sleep(50);
    for (int i = 1; i <= 3; i++) {
      assertThat(channel.isActive()).as("before read %d", i).isTrue();
      channel.read();
      recorder.awaitBytes(100L * i);
    }
    recorder.awaitEvent("inactive");
    assertThat(channel.isOpen()).isFalse();
    assertThat(recorder.count("exception")).isZero();
  }

  @Test
  void withHalfClosureAllowedThePeersEndIsAnEvent() throws Exception {
    Recorder recorder = new Recorder();
    Channel channel =
        client(recorder)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .connect(listen())
            .sync()
            .channel();
    Recorder server = nextAccepted();
    server.context().writeAndFlush(text("bye")).addListener(ChannelFutureListener.CLOSE);
    recorder.awaitEvent("ChannelInputShutdownReadComplete");
    assertThat(recorder.text()).isEqualTo("bye");
    assertThat(recorder.events())
        .containsSubsequence(
            "read",
            "readComplete",
            "ChannelInputShutdownEvent",
            "ChannelInputShutdownReadComplete");
    assertThat(channel.isOpen()).isTrue();
    assertThat(((FabricChannel) channel).isInputShutdown()).isTrue();
    ChannelFuture write = channel.writeAndFlush(text("anyone?")).await();
    assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(channel.closeFuture().await(10_000)).isTrue();
  }

  @Test
  void shutdownOutputSendsWhatWasWrittenAndLetsThePeersBytesIn() throws Exception {
    Recorder recorder = new Recorder();
    FabricChannel channel = (FabricChannel) connect(recorder, listen());
    Recorder server = nextAccepted();
    server.awaitEvent("active");
    ChannelFuture _ = channel.write(text("question"));
    ChannelFuture _ = server.context().writeAndFlush(text("answer"));
    inLoop(
        channel,
        () -> {
          channel.flush();
          ChannelFuture _ = channel.shutdownOutput();
        });
    server.awaitEvent("inactive");
    assertThat(server.text()).isEqualTo("question");
    recorder.awaitEvent("inactive");
    assertThat(recorder.text()).isEqualTo("answer");
    assertThat(channel.isOutputShutdown()).isTrue();
    assertThat(recorder.count("ChannelOutputShutdownEvent")).isOne();
  }

  @Test
  void shutdownInputThrowsAwayAndDoesNotHoldThePeerBack() throws Exception {
    Recorder recorder = new Recorder();
    FabricChannel channel = (FabricChannel) connect(recorder, listen());
    Recorder server = nextAccepted();
    channel.shutdownInput().sync();
    ChannelFuture written = server.context().writeAndFlush(zeros(10 * WINDOW));
    assertThat(written.await(10_000)).isTrue();
    assertThat(recorder.bytes()).isZero();
    channel.writeAndFlush(text("still here")).sync();
    server.awaitBytes(10);
    assertThat(channel.isInputShutdown()).isTrue();
    assertThat(channel.isShutdown()).isFalse();
    channel.shutdown().sync();
    assertThat(channel.isShutdown()).isTrue();
    assertThat(channel.closeFuture().await(10_000)).isTrue();
  }
}
