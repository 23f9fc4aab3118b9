package dev.remora.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import dev.remora.transport.fabric.FabricProvider;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.Future;
import java.lang.management.ManagementFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A round trip of a small message allocates nothing, at neither end. */
final class AllocationTest {
  private static final long WARM_UP_TRIPS = 200_000;
  private static final long TRIPS = 1_000_000;
  private static final int ROUNDS = 5;
  private static final long MAX_NANOS = 30_000_000_000L;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path directory;

  @Test
  @Timeout(120)
  void aMillionRoundTripsAllocateNothing() throws Exception {
    FabricProvider provider = FabricProvider.find("shm").orElseThrow();
    assumeThat(provider.isAvailable()).as("%s", provider.unavailabilityCause()).isTrue();
    FabricIoConfig config = FabricIoConfig.DEFAULT.withBusyPoll(true);
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, FabricIoHandler.newFactory(config));
    try {
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("shm"));
      Channel server =
          new ServerBootstrap()
              .group(group.next())
              .channel(FabricServerChannel.class)
              .childHandler(FabricChannelContractTest.initializer(EchoHandler::new))
              .bind(address)
              .sync()
              .channel();
      PingPong pingPong = new PingPong(64);
      Channel client =
          new Bootstrap()
              .group(group.next())
              .channel(FabricChannel.class)
              .handler(pingPong)
              .connect(address)
              .sync()
              .channel();
      measure(pingPong, threadOf(client), threadOf(server));
    } finally {
      Future<?> ended = group.shutdownGracefully(0, 10, TimeUnit.SECONDS);
      assertThat(ended.await(15_000)).isTrue();
    }
  }

  private static long threadOf(Channel channel) throws Exception {
    return channel.eventLoop().submit(() -> Thread.currentThread().threadId()).get();
  }

  /** The steady state counts: rounds are measured until the compiler is done with the path. */
  private void measure(PingPong pingPong, long client, long server) throws InterruptedException {
    await(pingPong, WARM_UP_TRIPS);
    String figures = "";
    for (int round = 0; round < ROUNDS; round++) {
      long clientBytes = threads.getThreadAllocatedBytes(client);
      long serverBytes = threads.getThreadAllocatedBytes(server);
      long before = pingPong.trips();
      await(pingPong, TRIPS);
      long trips = pingPong.trips() - before;
      clientBytes = threads.getThreadAllocatedBytes(client) - clientBytes;
      serverBytes = threads.getThreadAllocatedBytes(server) - serverBytes;
      figures =
          "%d trips; client %d bytes, server %d bytes".formatted(trips, clientBytes, serverBytes);
      assertThat(trips).isGreaterThan(1_000);
      if (clientBytes / trips == 0 && serverBytes / trips == 0) {
        return;
      }
    }
    fail(figures);
  }

  /** Waits for so many more; less if the machine is too busy for that. */
  private static void await(PingPong pingPong, long more) throws InterruptedException {
    long goal = pingPong.trips() + more;
    long end = System.nanoTime() + MAX_NANOS;
    while (pingPong.trips() < goal && System.nanoTime() - end < 0) {
      Thread.sleep(10);
    }
  }
}
