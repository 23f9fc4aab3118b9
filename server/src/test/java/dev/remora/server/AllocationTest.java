package dev.remora.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.remora.client.ClientTransport;
import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.Wire;
import dev.remora.client.WireBuffer;
import dev.remora.client.WireHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A GET over shared memory allocates nothing in the server, from its bytes to its reply's. */
@Timeout(180)
final class AllocationTest {
  private static final int WARM_UP_TRIPS = 200_000;
  private static final int TRIPS = 1_000_000;
  private static final int ROUNDS = 5;
  private static final long MAX_NANOS = 20_000_000_000L;
  private static final int TRIPS_PER_LOOK = 1_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path directory;

  @Test
  void aMillionRoundTripsAllocateNothing() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      try (TestClient client = server.connect()) {
        client.call("SET k " + "v".repeat(100), "+OK\r\n");
      }
      try (PingPong client = new PingPong(server.uri(Medium.SHM))) {
        measure(client, eventLoop());
      }
    }
  }

  /** The steady state counts: rounds are measured until the compiler is done with the path. */
  private void measure(PingPong client, long thread) throws IOException {
    client.roundTrips(WARM_UP_TRIPS, MAX_NANOS);
    String figures = "";
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      long trips = client.roundTrips(TRIPS, MAX_NANOS);
      long bytes = threads.getThreadAllocatedBytes(thread) - before;
      figures = trips + " round trips, " + bytes + " bytes";
      assertThat(trips).isGreaterThanOrEqualTo(TRIPS_PER_LOOK);
      if (bytes / trips == 0) {
        return;
      }
    }
    fail(figures);
  }

  private static long eventLoop() {
    long[] loops =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("remora-"))
            .mapToLong(Thread::threadId)
            .toArray();
    assertThat(loops).hasSize(1);
    return loops[0];
  }

  /** Asks again when the whole of the last reply has come. */
  private static final class PingPong implements WireHandler, AutoCloseable {
    private static final byte[] GET = "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n".getBytes(US_ASCII);
    private static final int REPLY_LENGTH = "$100\r\n".length() + 100 + 2;

    private final ClientTransport transport;
    private final Wire wire;
    private final WireBuffer output = WireBuffer.allocate(GET.length);
    private final WireBuffer input = WireBuffer.allocate(4 << 10);
    private boolean open;
    private int received;

    PingPong(RemoraUri uri) throws IOException {
      transport = ClientTransport.open(uri, Waiting.SPIN, Duration.ofSeconds(20));
      wire = transport.connect(this);
      while (!open) {
        transport.poll(1_000_000);
      }
    }

    /** So many, or as many as the machine makes in this time. */
    long roundTrips(int most, long nanos) throws IOException {
      long end = System.nanoTime() + nanos;
      int done = 0;
      while (done < most && (done % TRIPS_PER_LOOK != 0 || System.nanoTime() - end < 0)) {
        output.set(GET, GET.length);
        received = 0;
        wire.write(output);
        while (received < REPLY_LENGTH) {
          if (transport.poll(1_000_000_000) == 0 && System.nanoTime() - end > 0) {
            throw new IOException("no reply after " + done + " round trips");
          }
        }
        assertThat(received == REPLY_LENGTH).isTrue();
        done++;
      }
      return done;
    }

    @Override
    public void onOpen() {
      open = true;
    }

    @Override
    public void onReadable() throws IOException {
      input.bytes().clear();
      received += Math.max(0, wire.read(input));
    }

    @Override
    public void onWritable() throws IOException {
      if (output.bytes().hasRemaining()) { // the window's end was in the middle of a command
        wire.write(output);
      }
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
      throw new IllegalStateException("the server has ended the connection", cause);
    }

    @Override
    public void close() {
      transport.close();
    }
  }
}
