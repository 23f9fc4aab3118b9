package dev.remora.cli.rdma;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.load.LoadDriver;
import dev.remora.client.load.LoadPlan;
import dev.remora.client.load.LoadTest;
import dev.remora.server.RemoraServer;
import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricProvider;
import dev.remora.transport.stream.Stream;
import dev.remora.transport.stream.StreamConfig;
import dev.remora.transport.stream.StreamHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a batch of requests costs, counted: one write with immediate each way, and receives that are
 * posted again in chunks.
 */
@Tag("rdma")
@Timeout(180)
final class WorkRequestsTest {
  private static final int PORT = 6397;
  private static final int BATCHES = 1_000;
  private static final int PIPELINE = 16;
  private static final int REQUEST = "*1\r\n$4\r\nPING\r\n".length();
  private static final byte[] REPLY = "+PONG\r\n".getBytes(US_ASCII);

  @BeforeAll
  static void rdmaIsHere() {
    Lab.assumeHere();
  }

  @Test
  void ourServerAnswersABatchWithOneWrite() throws Exception {
    int batches = 500; // they fit into the peer's window
    try (RemoraServer server = Lab.serve(Lab.HOST, PORT);
        HostilePeer peer = HostilePeer.connect(new InetSocketAddress(Lab.HOST, PORT), 1024)) {
      assertThat(server.listeners()).hasSize(1);
      peer.announce();
      for (int i = 1; i <= batches; i++) {
        int replies = i * PIPELINE * REPLY.length;
        peer.write("PING\r\n".repeat(PIPELINE));
        peer.until("served", () -> peer.received() == replies);
      }
      assertThat(peer.immediates()).isEqualTo(batches);
    }
  }

  /** The other end is a server of this test's, on the same stream as all. */
  @Test
  void ourClientSendsABatchWithOneWriteAndBothPostReceivesInChunks() throws Exception {
    InetSocketAddress address = new InetSocketAddress(Lab.HOST, PORT);
    Ponger ponger = new Ponger();
    try (Fabric fabric = FabricProvider.open("rdma", FabricConfig.DEFAULT)) {
      var _ = fabric.listen(address, endpoint -> ponger.accept(fabric, endpoint));
      LoadPlan plan =
          new LoadPlan(
              Lab.uri(PORT),
              LoadTest.PING_MBULK,
              1,
              (long) BATCHES * PIPELINE,
              PIPELINE,
              3,
              0,
              Lab.PATIENCE,
              Lab.PATIENCE,
              false,
              Waiting.PARK);
      CompletableFuture<Long> client =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return LoadDriver.run(plan, (answered, nanos) -> {}).requests();
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      while (!client.isDone()) {
        fabric.poll(64);
      }
      assertThat(client.join()).isEqualTo((long) BATCHES * PIPELINE);
      CountedEndpoint counted = ponger.only();
      int window = StreamConfig.DEFAULT.windowLength();
      int asked = BATCHES * PIPELINE * REQUEST;
      int answered = BATCHES * PIPELINE * REPLY.length;
      // The one that reaches the window's end is split there.
      assertThat(counted.immediates).isBetween(BATCHES, BATCHES + asked / window);
      assertThat(counted.writesWithImmediate).isBetween(BATCHES, BATCHES + answered / window);
      assertThat(counted.writes).isZero();
      assertThat(counted.sends).as("announcements").isEqualTo(1 + asked / window);
      // 1,024 at first, then a quarter of them whenever as many were used.
      int used = counted.messages + counted.immediates;
      assertThat(counted.receivePosts).isEqualTo(1 + used / 256);
      assertThat(counted.receivesPosted).isEqualTo(1024 + used / 256 * 256);
    }
  }

  /** Answers every so many bytes. */
  private static final class Ponger implements StreamHandler {
    private final List<CountedEndpoint> connections = new ArrayList<>();
    private final byte[] request = new byte[PIPELINE * REQUEST];
    private @Nullable Stream stream;
    private int received;

    EndpointHandler accept(Fabric fabric, Endpoint endpoint) throws FabricException {
      CountedEndpoint counted = new CountedEndpoint(endpoint);
      connections.add(counted);
      Stream accepted = Stream.accept(fabric, counted, StreamConfig.DEFAULT, this);
      stream = accepted;
      return counted.counting(accepted);
    }

    CountedEndpoint only() {
      assertThat(connections).hasSize(1);
      return connections.getFirst();
    }

    @Override
    public void onOpen() {}

    @Override
    public void onReadable() {
      Stream from = Objects.requireNonNull(stream);
      while (from.readable() > 0) {
        received += from.read(request, received, request.length - received);
        if (received == request.length) {
          received = 0;
          for (int i = 0; i < PIPELINE; i++) {
            assertThat(from.write(REPLY, 0, REPLY.length)).isEqualTo(REPLY.length);
          }
          from.flush();
        }
      }
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(@Nullable FabricException cause) {}
  }
}
