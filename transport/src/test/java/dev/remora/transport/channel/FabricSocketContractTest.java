package dev.remora.transport.channel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.remora.transport.channel.TestServer.Behavior;
import dev.remora.transport.stream.StreamConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the user of a blocking channel relies on, over every fabric. */
@Timeout(120)
public abstract class FabricSocketContractTest {
  /** The server's windows are small, so that tests fill them. */
  protected static final StreamConfig SERVER = StreamConfig.DEFAULT.withWindowLength(4096);

  private static final FabricSocketConfig CONFIG =
      FabricSocketConfig.DEFAULT.withStream(StreamConfig.DEFAULT.withWindowLength(2048));

  private static final FabricSocketConfig IMPATIENT = CONFIG.withTimeout(Duration.ofMillis(100));

  /** Starts a server of streams with {@link #SERVER}, polled in the background. */
  protected abstract void serve(Behavior behavior) throws Exception;

  /** Connects to that server. */
  protected abstract FabricSocket connect(FabricSocketConfig config) throws Exception;

  /** Connects to where nobody listens. */
  protected abstract FabricSocket connectToNobody(FabricSocketConfig config) throws Exception;

  /** What a refusal says. */
  protected String refusal() {
    return "ECONNREFUSED";
  }

  /** Waits until the server has so many connections that have ended. */
  protected abstract void awaitEnded(int count) throws Exception;

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  private static String read(FabricSocket socket, int count) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(count);
    while (target.hasRemaining() && socket.read(target) >= 0) {}
    return US_ASCII.decode(target.flip()).toString();
  }

  @Test
  void writesAndReads() throws Exception {
    serve(Behavior.ECHO);
    try (FabricSocket socket = connect(CONFIG)) {
      assertThat(socket.isOpen()).isTrue();
      assertThat(socket.remoteAddress()).isNotNull();
      assertThat(socket.localAddress()).isNotNull();
      for (int i = 0; i < 100; i++) {
        String line = "line " + i + "\n";
        ByteBuffer source = ascii(line);
        assertThat(socket.write(source)).isEqualTo(line.length());
        assertThat(source.hasRemaining()).isFalse();
        assertThat(read(socket, line.length())).isEqualTo(line);
      }
    }
    awaitEnded(1);
  }

  @Test
  void writesAndReadsWithoutEverSleeping() throws Exception {
    serve(Behavior.ECHO);
    try (FabricSocket socket = connect(CONFIG.withBusyPoll(true))) {
      socket.write(ascii("hello"));
      assertThat(read(socket, 5)).isEqualTo("hello");
    }
    awaitEnded(1);
  }

  @Test
  void aReadTakesWhatThereIsAndMovesThePosition() throws Exception {
    serve(Behavior.ECHO);
    try (FabricSocket socket = connect(CONFIG)) {
      socket.write(ascii("0123456789"));
      ByteBuffer target = ByteBuffer.allocateDirect(8).put((byte) '_').limit(5);
      assertThat(socket.read(target)).isEqualTo(4);
      assertThat(target.hasRemaining()).isFalse();
      assertThat(socket.read(target)).as("no room").isZero();
      assertThat(US_ASCII.decode(target.flip()).toString()).isEqualTo("_0123");
      assertThat(read(socket, 6)).isEqualTo("456789");
      assertThat(socket.write(ByteBuffer.allocate(0))).isZero();
    }
  }

  @Test
  void aValueLargerThanAllWindowsPassesBothWays() throws Exception {
    serve(Behavior.STORE);
    byte[] value = new byte[TestServer.LARGE];
    new Random(1).nextBytes(value);
    try (FabricSocket socket = connect(CONFIG)) {
      assertThat(socket.write(ByteBuffer.wrap(value))).isEqualTo(value.length);
      ByteBuffer back = ByteBuffer.allocateDirect(value.length);
      while (back.hasRemaining()) {
        assertThat(socket.read(back)).isPositive();
      }
      assertThat(back.flip()).isEqualTo(ByteBuffer.wrap(value));
    }
  }

  @Test
  void aReadTimesOutAndCanGoOn() throws Exception {
    serve(Behavior.ECHO);
    try (FabricSocket socket = connect(IMPATIENT)) {
      ByteBuffer target = ByteBuffer.allocate(10);
      assertThatThrownBy(() -> socket.read(target))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining(socket.remoteAddress().toString())
          .hasMessageContaining("sent nothing for 100 ms");
      assertThat(target.position()).isZero();
      assertThat(socket.isOpen()).isTrue();
      socket.write(ascii("hello"));
      assertThat(read(socket, 5)).isEqualTo("hello");
    }
  }

  @Test
  void aReadThatNeverSleepsTimesOutToo() throws Exception {
    serve(Behavior.SILENT);
    try (FabricSocket socket = connect(IMPATIENT.withBusyPoll(true))) {
      assertThatThrownBy(() -> socket.read(ByteBuffer.allocate(10)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aWriteThatThePeerDoesNotTakeTimesOut() throws Exception {
    serve(Behavior.DEAF);
    try (FabricSocket socket = connect(IMPATIENT)) {
      ByteBuffer source = ByteBuffer.allocate(10_000);
      assertThatThrownBy(() -> socket.write(source))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("taken in nothing for 100 ms");
      assertThat(source.position()).as("the server's window").isEqualTo(4096);
    }
  }

  @Test
  void theEndOfThePeerIsTheEndOfTheStreamAfterItsLastByte() throws Exception {
    serve(Behavior.REPLY_ONCE);
    try (FabricSocket socket = connect(CONFIG)) {
      socket.write(ascii("QUIT"));
      awaitEnded(1);
      assertThat(read(socket, 100)).isEqualTo("QUIT");
      assertThat(socket.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThat(socket.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThatThrownBy(() -> socket.write(ascii("more")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ended the connection");
    }
  }

  @Test
  void aReadThatWaitsIsToldOfTheEnd() throws Exception {
    serve(Behavior.ABORT);
    try (FabricSocket socket = connect(CONFIG)) {
      socket.write(ascii("x"));
      assertThat(socket.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void closingDoesNotLoseWhatWasWritten() throws Exception {
    serve(Behavior.SILENT);
    FabricSocket socket = connect(CONFIG);
    socket.write(ByteBuffer.allocate(1_000));
    socket.close();
    socket.close();
    awaitEnded(1);
    assertThat(received()).isEqualTo(1_000);
  }

  /** All bytes that the server has read. */
  protected abstract long received();

  @Test
  void aClosedSocketTakesNoCalls() throws Exception {
    serve(Behavior.ECHO);
    FabricSocket socket = connect(CONFIG);
    socket.close();
    assertThat(socket.isOpen()).isFalse();
    assertThatThrownBy(() -> socket.read(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> socket.write(ascii("x"))).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void abortEndsAtOnce() throws Exception {
    serve(Behavior.DEAF);
    FabricSocket socket = connect(CONFIG);
    socket.abort();
    socket.abort();
    socket.close();
    assertThat(socket.isOpen()).isFalse();
    awaitEnded(1);
  }

  @Test
  void nobodyListensMeansRefused() {
    assertThatThrownBy(() -> connectToNobody(CONFIG))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(refusal());
  }

  @Test
  void aRoundTripAllocatesNothing() throws Exception {
    serve(Behavior.ECHO);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (FabricSocket socket = connect(CONFIG.withBusyPoll(true))) {
      ByteBuffer source = ByteBuffer.allocateDirect(40);
      ByteBuffer target = ByteBuffer.allocateDirect(40);
      long allocated = Long.MAX_VALUE;
      for (int round = 0; round < 20 && allocated > 0; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 2_000; i++) {
          socket.write(source.clear());
          for (target.clear(); target.hasRemaining(); ) {
            socket.read(target);
          }
        }
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
      }
      assertThat(allocated).isZero();
    }
  }
}
