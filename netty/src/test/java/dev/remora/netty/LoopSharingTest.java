package dev.remora.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.remora.transport.fabric.FabricProvider;
import dev.remora.transport.stream.StreamConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One event loop serves sockets, fabrics, tasks and timers, and sleeps when it can. */
@Timeout(60)
final class LoopSharingTest {
  private static final FabricIoConfig ALWAYS_SPINNING =
      FabricIoConfig.DEFAULT.withSpin(Duration.ofHours(1)).withBusyPoll(true);
  private static final FabricIoConfig NEVER_SPINNING =
      FabricIoConfig.DEFAULT.withSpin(Duration.ZERO);

  @TempDir Path directory;
  private final List<EventLoopGroup> groups = new ArrayList<>();

  @BeforeEach
  void needsSharedMemory() {
    FabricProvider provider = FabricProvider.find("shm").orElseThrow();
    assumeThat(provider.isAvailable()).as("%s", provider.unavailabilityCause()).isTrue();
  }

  @AfterEach
  void endLoops() throws InterruptedException {
    for (EventLoopGroup group : groups) {
      Future<?> ended = group.shutdownGracefully(0, 10, TimeUnit.SECONDS);
      assertThat(ended.await(15_000)).isTrue();
    }
  }

  private EventLoopGroup group(IoHandlerFactory factory) {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, factory);
    groups.add(group);
    return group;
  }

  private EventLoopGroup group(FabricIoConfig config) {
    return group(FabricIoHandler.newFactory(config));
  }

  private SocketAddress fabricServer(EventLoopGroup group, ChannelHandler handler)
      throws InterruptedException {
    return new ServerBootstrap()
        .group(group)
        .channel(FabricServerChannel.class)
        .childHandler(FabricChannelContractTest.initializer(() -> handler))
        .bind(UnixDomainSocketAddress.of(directory.resolve("shm")))
        .sync()
        .channel()
        .localAddress();
  }

  private static InetSocketAddress tcpServer(EventLoopGroup group, boolean epoll)
      throws InterruptedException {
    Class<? extends ServerChannel> type =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    return (InetSocketAddress)
        new ServerBootstrap()
            .group(group)
            .channel(type)
            .childHandler(FabricChannelContractTest.initializer(EchoHandler::new))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel()
            .localAddress();
  }

  private static Channel fabricClient(
      EventLoopGroup group, SocketAddress address, ChannelHandler handler)
      throws InterruptedException {
    return new Bootstrap()
        .group(group)
        .channel(FabricChannel.class)
        .handler(handler)
        .connect(address)
        .sync()
        .channel();
  }

  private static void echoOverTcp(InetSocketAddress address, int times) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      InputStream input = socket.getInputStream();
      for (int i = 0; i < times; i++) {
        socket.getOutputStream().write(i);
        assertThat(input.read()).isEqualTo(i & 0xff);
      }
    }
  }

  private static void awaitTrips(PingPong pingPong, long more) throws InterruptedException {
    long goal = pingPong.trips() + more;
    long end = System.nanoTime() + 20_000_000_000L;
    while (pingPong.trips() < goal) {
      assertThat(System.nanoTime() - end).as("%d trips", pingPong.trips()).isNegative();
      Thread.sleep(1);
    }
  }

  @Test
  void aBusyFabricDoesNotStarveSockets() throws Exception {
    EventLoopGroup loop = group(ALWAYS_SPINNING);
    InetSocketAddress tcp = tcpServer(loop, Epoll.isAvailable());
    PingPong pingPong = new PingPong(64);
    // Both ends on the one loop: its fabric always has something to do.
    Channel _ = fabricClient(loop, fabricServer(loop, new EchoHandler()), pingPong);
    awaitTrips(pingPong, 1_000);
    long before = pingPong.trips();
    echoOverTcp(tcp, 500);
    assertThat(pingPong.trips()).isGreaterThan(before);
  }

  @Test
  void busySocketsDoNotStarveAFabric() throws Exception {
    EventLoopGroup loop = group(NEVER_SPINNING);
    InetSocketAddress tcp = tcpServer(loop, Epoll.isAvailable());
    PingPong pingPong = new PingPong(64);
    Channel _ =
        fabricClient(group(NEVER_SPINNING), fabricServer(loop, new EchoHandler()), pingPong);
    Thread traffic =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    echoOverTcp(tcp, 20_000);
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    awaitTrips(pingPong, 1_000);
    traffic.join();
  }

  @Test
  void tasksOfOtherThreadsInterruptTheSpinning() throws Exception {
    EventLoopGroup loop = group(ALWAYS_SPINNING);
    Channel channel = fabricClient(loop, fabricServer(loop, new EchoHandler()), new Recorder());
    for (int i = 0; i < 1_000; i++) {
      assertThat(channel.eventLoop().submit(() -> {}).await(5_000)).isTrue();
    }
  }

  @Test
  void scheduledTasksInterruptTheSpinning() throws Exception {
    EventLoopGroup loop = group(ALWAYS_SPINNING);
    Channel channel = fabricClient(loop, fabricServer(loop, new EchoHandler()), new Recorder());
    for (int i = 0; i < 20; i++) {
      assertThat(channel.eventLoop().schedule(() -> {}, 5, TimeUnit.MILLISECONDS).await(5_000))
          .isTrue();
    }
  }

  @Test
  void tasksAndTimersReachASleepingLoop() throws Exception {
    EventLoopGroup loop = group(NEVER_SPINNING);
    Channel channel = fabricClient(loop, fabricServer(loop, new EchoHandler()), new Recorder());
    for (int i = 0; i < 20; i++) {
      Thread.sleep(5);
      assertThat(channel.eventLoop().submit(() -> {}).await(5_000)).isTrue();
      assertThat(channel.eventLoop().schedule(() -> {}, 5, TimeUnit.MILLISECONDS).await(5_000))
          .isTrue();
    }
  }

  @Test
  void aFabricsBytesWakeALoopThatSleeps() throws Exception {
    wakesUp(group(FabricIoConfig.DEFAULT), group(FabricIoConfig.DEFAULT));
  }

  @Test
  void withoutEpollALoopWakesUpOnItsOwn() throws Exception {
    IoHandlerFactory nio =
        FabricIoHandler.newFactory(NioIoHandler.newFactory(), FabricIoConfig.DEFAULT);
    EventLoopGroup loop = group(nio);
    InetSocketAddress tcp = tcpServer(loop, false);
    wakesUp(loop, group(nio));
    echoOverTcp(tcp, 100);
  }

  private void wakesUp(EventLoopGroup serverLoop, EventLoopGroup clientLoop) throws Exception {
    Recorder recorder = new Recorder();
    Channel channel =
        fabricClient(clientLoop, fabricServer(serverLoop, new EchoHandler()), recorder);
    for (int i = 1; i <= 50; i++) {
      Thread.sleep(i % 10);
      ChannelFuture _ = channel.writeAndFlush(FabricChannelContractTest.zeros(1));
      recorder.awaitBytes(i);
    }
  }

  @Test
  void anIdleLoopUsesNoProcessor() throws Exception {
    EventLoopGroup loop = group(FabricIoConfig.DEFAULT);
    Channel channel = fabricClient(loop, fabricServer(loop, new EchoHandler()), new Recorder());
    long thread = channel.eventLoop().submit(() -> Thread.currentThread().threadId()).get();
    Thread.sleep(100);
    long before = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
    Thread.sleep(1_000);
    long used = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread) - before;
    assertThat(Duration.ofNanos(used)).isLessThan(Duration.ofMillis(200));
  }

  @Test
  void aSleepingLoopNoticesThatAPeerIsSilent() throws Exception {
    EventLoopGroup loop = group(NEVER_SPINNING);
    Recorder recorder = new Recorder();
    StreamConfig defaults = StreamConfig.DEFAULT;
    StreamConfig impatient =
        new StreamConfig(
            defaults.windowLength(),
            defaults.maxPeerWindowLength(),
            defaults.maxUnseen(),
            defaults.handshakeTimeout(),
            defaults.keepaliveInterval(),
            Duration.ofMillis(200),
            defaults.stallTimeout(),
            defaults.closeTimeout(),
            defaults.negotiateFeatures());
    Channel channel =
        new Bootstrap()
            .group(loop)
            .channel(FabricChannel.class)
            .option(FabricChannelOption.STREAM_CONFIG, impatient)
            .handler(recorder)
            .connect(fabricServer(loop, new EchoHandler()))
            .sync()
            .channel();
    assertThat(channel.closeFuture().await(10_000)).isTrue();
    assertThat(recorder.cause()).hasMessageContaining("idle time-out");
  }
}
