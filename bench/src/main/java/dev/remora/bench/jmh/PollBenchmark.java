package dev.remora.bench.jmh;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricProvider;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A round trip on one connection over shared memory, both ends polled by one thread, while others
 * are idle. It is why a fabric polls an active set: the time must not grow with {@code connections}
 * (without the set, a poll of 1,000 connections reads 1,000 cache lines).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PollBenchmark {
  @Param({"1", "100", "1000"})
  public int connections;

  private final List<Peer> peers = new ArrayList<>();
  private @Nullable Path directory;
  private @Nullable Fabric server;
  private @Nullable Fabric client;

  @Setup(Level.Trial)
  public void connect() throws IOException, FabricException {
    FabricProvider shm = FabricProvider.find("shm").orElseThrow();
    // As many connections of one peer as are asked for, and queues that fit many of them.
    FabricConfig config = new FabricConfig(16, 32, 2_000, 2_000, 1 << 20, Duration.ofSeconds(60));
    Path made = Files.createTempDirectory("remora-jmh");
    directory = made;
    SocketAddress address = UnixDomainSocketAddress.of(made.resolve("socket"));
    Fabric listening = shm.open(config);
    Fabric connecting = shm.open(config);
    server = listening;
    client = connecting;
    listening.listen(
        address,
        endpoint -> {
          endpoint.postReceives(Peer.RECEIVES);
          return new Peer(endpoint, true);
        });
    for (int i = 0; i < connections; i++) {
      Peer peer = new Peer(null, false);
      peer.endpoint = connecting.connect(address, peer);
      peer.endpoint.postReceives(Peer.RECEIVES);
      peers.add(peer);
      while (!peer.connected) {
        connecting.poll(64);
        listening.poll(64);
      }
    }
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    if (client != null && server != null && directory != null) {
      client.close();
      server.close();
      Files.deleteIfExists(directory.resolve("socket"));
      Files.delete(directory);
    }
  }

  @Benchmark
  public long roundTrip() {
    Fabric listening = server;
    Fabric connecting = client;
    Peer peer = peers.getFirst();
    if (listening == null || connecting == null) {
      throw new IllegalStateException("not set up");
    }
    long next = peer.received + 1;
    peer.post();
    while (peer.received < next) {
      listening.poll(64);
      connecting.poll(64);
    }
    return next;
  }

  /** Sends a message; the other end answers each with one. */
  private static final class Peer implements EndpointHandler {
    static final int RECEIVES = 16;
    private static final int LENGTH = 8;

    private final MemorySegment message = MemorySegment.ofArray(new byte[LENGTH]);
    private final boolean echo;
    private @Nullable Endpoint endpoint;
    private boolean connected;
    private long received;

    Peer(@Nullable Endpoint endpoint, boolean echo) {
      this.endpoint = endpoint;
      this.echo = echo;
    }

    void post() {
      if (endpoint == null || !endpoint.send(message, 0, LENGTH)) {
        throw new IllegalStateException("refused");
      }
    }

    @Override
    public void onConnected() {
      connected = true;
    }

    @Override
    public void onMessage(MemorySegment memory, long offset, int length) {
      received++;
      if (endpoint != null) {
        endpoint.postReceives(1);
      }
      if (echo) {
        post();
      }
    }

    @Override
    public void onImmediate(int immediate) {}

    @Override
    public void onSendQueueSpace() {}

    @Override
    public void onClosed(@Nullable FabricException cause) {
      connected = false;
    }
  }
}
