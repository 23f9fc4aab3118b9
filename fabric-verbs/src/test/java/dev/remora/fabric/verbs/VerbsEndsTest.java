package dev.remora.fabric.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.MemoryRegion;
import dev.remora.transport.fabric.RecordingHandler;
import dev.remora.transport.fabric.RemoteWindow;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Each way in which a connection over verbs ends: in time, told in the field's words and with the
 * peer's name, and with everything given back to the kernel.
 */
@Tag("rdma")
@Timeout(120)
final class VerbsEndsTest {
  private static final String HOST = "10.77.0.1";

  private static final String TO = "rdma connection to /10.77.0.1:";
  private static final String FROM = "rdma connection from /10.77.0.1:";

  private static final FabricConfig LONG_MESSAGES =
      new FabricConfig(128, 4096, 16, 16, 16L << 20, Duration.ofSeconds(10));
  private static final FabricConfig CONFIG = VerbsPair.CONFIG;

  private String before = "";

  @BeforeEach
  void needsADevice() throws Exception {
    Throwable cause = new VerbsFabricProvider().unavailabilityCause();
    assumeTrue(cause == null, () -> String.valueOf(cause));
    try (VerbsPair _ = new VerbsPair(HOST, CONFIG)) {
      before = ""; // the first use opens the devices for good
    }
    before = KernelResources.now();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    if (!before.isEmpty()) {
      KernelResources.awaitAgain(before);
    }
  }

  @Test
  void aPeerThatDisconnectsIsNoError() throws Exception {
    try (VerbsPair pair = new VerbsPair(HOST, CONFIG)) {
      pair.connect();
      pair.mine.endpoint().disconnect();
      pair.untilBothHaveEnded();
      assertThat(pair.mine.cause()).isNull();
      assertThat(pair.theirs.cause()).isNull();
    }
  }

  @Test
  void aPortThatNobodyListensOnIsNamed() throws Exception {
    try (VerbsPair pair = new VerbsPair(HOST, CONFIG)) {
      RecordingHandler refused = new RecordingHandler();
      pair.client.connect(new InetSocketAddress(HOST, 7), refused);
      pair.until("refused", refused::isClosed);
      assertThat(message(refused))
          .contains(TO + "7", "nobody listens on that port (rejected, reason 8)");
    }
  }

  @Test
  void aServerThatRejectsIsNamed() throws Exception {
    try (VerbsPair pair = new VerbsPair(HOST, CONFIG)) {
      pair.rejects = true;
      RecordingHandler refused = new RecordingHandler();
      pair.client.connect(pair.listener.localAddress(), refused);
      pair.until("refused", refused::isClosed);
      assertThat(message(refused)).contains(TO, "may have reached a limit (reason 28)");
    }
  }

  @Test
  void aWriteThatThePeerDoesNotAllowSaysSo() throws Exception {
    try (VerbsPair pair = new VerbsPair(HOST, CONFIG)) {
      pair.connect();
      MemoryRegion region = pair.theirs.endpoint().register(4096);
      RemoteWindow window = pair.mine.endpoint().openWindow(region.address(), 8, region.rkey() + 1);
      assertThat(window.writeWithImmediate(0, 8, 8)).isTrue();
      pair.untilBothHaveEnded();
      assertThat(message(pair.mine))
          .contains(
              TO, "IBV_WC_REM_ACCESS_ERR (10, vendor error", "the peer does not let us write");
      // The side that was written to hears of its queue pair's end, or that the peer has left.
      FabricException theirs = pair.theirs.cause();
      if (theirs != null) {
        assertThat(theirs).hasMessageContainingAll(FROM, "IBV_WC_");
      }
    }
  }

  @Test
  void aMessageThatIsTooLongSaysSo() throws Exception {
    try (VerbsPair pair = new VerbsPair(HOST, LONG_MESSAGES);
        Arena arena = Arena.ofConfined()) {
      pair.connect();
      MemorySegment message = arena.allocate(4096);
      assertThat(pair.mine.endpoint().send(message, 0, 4096)).isTrue();
      pair.untilBothHaveEnded();
      assertThat(message(pair.mine)).contains(TO, "IBV_WC_REM_", "the peer's device");
      FabricException theirs = pair.theirs.cause();
      if (theirs != null) {
        assertThat(theirs).hasMessageContainingAll(FROM, "IBV_WC_");
      }
    }
  }

  /** Whoever knows the key of another connection's memory must not reach it. */
  @Test
  void anotherConnectionsMemoryIsOutOfReach() throws Exception {
    try (VerbsPair pair = new VerbsPair(HOST, CONFIG)) {
      pair.connect();
      RecordingHandler victim = pair.theirs;
      MemoryRegion region = victim.endpoint().register(4096);
      pair.renew();
      pair.connect();
      RemoteWindow window = pair.mine.endpoint().openWindow(region.address(), 8, region.rkey());
      window.image().set(ValueLayout.JAVA_LONG_UNALIGNED, 0, -1);
      assertThat(window.writeWithImmediate(0, 8, 8)).isTrue();
      pair.untilBothHaveEnded();
      assertThat(message(pair.mine)).contains("IBV_WC_REM_ACCESS_ERR");
      assertThat(region.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isZero();
      assertThat(victim.isConnected()).isTrue();
    }
  }

  /** So many as may be in the making have been accepted, and never say their last word. */
  @Test
  void thoseWhoFallSilentWhileTheyConnectKeepNobodyOut() throws Exception {
    try (VerbsPair pair = new VerbsPair(HOST, CONFIG);
        Fabric late = new VerbsFabricProvider().open(CONFIG)) {
      for (int i = 0; i < CONFIG.maxHalfOpen(); i++) {
        RecordingHandler silent = new RecordingHandler();
        silent.attach(pair.client.connect(pair.listener.localAddress(), silent));
      }
      pollFor(pair.client, Duration.ofSeconds(2)); // they ask, and look no more
      pollFor(pair.server, Duration.ofSeconds(2)); // they are accepted, and it is not noticed
      pair.renew();
      RecordingHandler honest = new RecordingHandler();
      honest.attach(late.connect(pair.listener.localAddress(), honest));
      long end = System.nanoTime() + 10_000_000_000L;
      while (!honest.isConnected() && !honest.isClosed() && System.nanoTime() - end < 0) {
        late.poll(1);
        pair.server.poll(1);
      }
      assertThat(honest.isConnected()).as(() -> String.valueOf(honest.cause())).isTrue();
    }
  }

  private static void pollFor(Fabric fabric, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      fabric.poll(1);
      LockSupport.parkNanos(100_000);
    }
  }

  @Test
  void aLinkLocalAddressKeepsItsScope() throws Exception {
    String host =
        NetworkInterface.getByName("net0")
            .inetAddresses()
            .filter(InetAddress::isLinkLocalAddress)
            .findFirst()
            .orElseThrow()
            .getHostAddress();
    try (VerbsPair pair = new VerbsPair(host, CONFIG)) {
      pair.connect();
      pair.deliver(1);
    }
  }

  private static String message(RecordingHandler handler) {
    return String.valueOf(Objects.requireNonNull(handler.cause()).getMessage());
  }
}
