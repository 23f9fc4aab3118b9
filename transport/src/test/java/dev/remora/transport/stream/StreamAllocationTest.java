package dev.remora.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.sim.SimAddress;
import dev.remora.transport.sim.SimFabric;
import dev.remora.transport.sim.SimNetwork;
import dev.remora.transport.sim.SimSettings;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A million messages there and back allocate nothing: no byte, in no part of the stream, the rounds
 * of windows, announcements and Keepalives included. The simulated fabric allocates nothing either,
 * so that every byte would be the stream's.
 */
final class StreamAllocationTest {
  private static final int MESSAGES = 1_000_000;
  private static final int LENGTH = 61;

  /** Measured until the compiler is done with the path; whoever allocates does so in all. */
  private static final int ROUNDS = 5;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final SimNetwork network = new SimNetwork(1, SimSettings.STEADY);
  private final SimFabric serverFabric = network.open(FabricConfig.DEFAULT);
  private final SimFabric clientFabric = network.open(FabricConfig.DEFAULT);
  private final Echo server = new Echo();
  private final Echo client = new Echo();

  /** Sends back what comes, and counts it. */
  private static final class Echo implements StreamHandler {
    private final MemorySegment buffer = MemorySegment.ofArray(new byte[1024]);
    private @Nullable Stream stream;
    private long bytes;
    private int pending;

    Stream stream() {
      if (stream == null) {
        throw new IllegalStateException("not connected");
      }
      return stream;
    }

    boolean isOpen() {
      return stream != null && stream.isOpen();
    }

    @Override
    public void onOpen() {}

    @Override
    public void onReadable() {
      int count = stream().read(buffer, 0, 1024);
      bytes += count;
      pending += count;
      reply();
    }

    @Override
    public void onWritable() {
      reply();
    }

    /** A message may come in two parts, and then goes back in two. */
    private void reply() {
      pending -= stream().write(buffer, 0, pending);
      stream().flush();
    }

    @Override
    public void onClosed(@Nullable FabricException cause) {
      throw new AssertionError("closed", cause);
    }
  }

  @Test
  @Timeout(120)
  void aMillionMessagesAllocateNothing() throws Exception {
    connect();
    client.pending = LENGTH;
    client.reply();
    run(MESSAGES / 4);
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && allocated > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      run(MESSAGES / 2); // as many come back
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).as("bytes").isZero();
  }

  private void connect() throws Exception {
    StreamConfig config = StreamConfig.DEFAULT.withWindowLength(2000);
    SimAddress address = network.newAddress();
    serverFabric.listen(
        address,
        endpoint -> {
          Stream stream = Stream.accept(serverFabric, endpoint, config, server);
          server.stream = stream;
          return stream;
        });
    client.stream = Stream.connect(clientFabric, address, config, client);
    while (!server.isOpen() || !client.isOpen()) {
      turn();
    }
  }

  private void run(long messages) {
    long goal = client.bytes + messages * LENGTH;
    for (int i = 0; client.bytes < goal; i++) {
      turn();
      if (i % 64 == 0) {
        onTime(server);
        onTime(client);
      }
    }
  }

  private void onTime(Echo side) {
    if (side.stream().onTime(network.nanoTime()) < 1) {
      throw new AssertionError("due in the past");
    }
  }

  private void turn() {
    network.step(network.nanoTime() + 1_000_000);
    serverFabric.poll(64);
    clientFabric.poll(64);
  }
}
