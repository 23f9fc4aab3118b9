package dev.remora.transport.fabric;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.transport.fabric.FabricPair.Connection;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every fabric must do. A fabric's own tests subclass it; where the fabric is not available,
 * it is skipped.
 *
 * <p>All but what {@link #runsOnThreads} guards is done by one thread that polls both sides.
 */
@Timeout(120)
public abstract class FabricContractTest {
  /** Small queues, so that tests fill them. */
  protected static final FabricConfig CONFIG =
      new FabricConfig(16, 32, 64, 16, 1 << 20, Duration.ofSeconds(10));

  private Object before = "";

  /** What is tested. */
  protected abstract FabricProvider provider();

  /** An address that is free to listen at. */
  protected abstract SocketAddress listenAddress() throws Exception;

  /** An address at which nobody listens. */
  protected abstract SocketAddress deadAddress() throws Exception;

  /** Lets time pass while nothing happens; a simulated medium moves its own clock. */
  protected void pause() {
    LockSupport.parkNanos(1);
  }

  /** Whether a second thread may use a fabric of its own at the same time. */
  protected boolean runsOnThreads() {
    return true;
  }

  /** What this process holds of the medium: the same before a test and after it. */
  protected Object resources() throws Exception {
    return "";
  }

  @BeforeEach
  final void rememberResources() throws Exception {
    assumeTrue(provider().isAvailable(), () -> String.valueOf(provider().unavailabilityCause()));
    before = resources();
  }

  @AfterEach
  final void everythingIsFreed() throws Exception {
    if (provider().isAvailable()) {
      assertThat(resources()).as("resources left").isEqualTo(before);
    }
  }

  private FabricPair pair() throws Exception {
    return pair(CONFIG, CONFIG);
  }

  private FabricPair pair(FabricConfig server, FabricConfig client) throws Exception {
    return new FabricPair(provider(), server, client, listenAddress(), this::pause);
  }

  private static FabricConfig with(int maxEndpoints, int maxHalfOpen, Duration connectTimeout) {
    return new FabricConfig(
        CONFIG.queueDepth(),
        CONFIG.maxMessageLength(),
        maxEndpoints,
        maxHalfOpen,
        CONFIG.maxEndpointMemory(),
        connectTimeout);
  }

  // ---- connections

  @Test
  void connectsAndKnowsBothAddresses() throws Exception {
    try (FabricPair pair = pair()) {
      assertThat(pair.server.scheme()).isEqualTo(provider().scheme());
      Connection a = pair.connected();
      Connection b = pair.connected();
      assertThat(a.client().endpoint().isConnected()).isTrue();
      assertThat(a.server().endpoint().isConnected()).isTrue();
      assertThat(a.client().endpoint().id()).isNotEqualTo(b.client().endpoint().id());
      assertThat(a.server().endpoint().id()).isNotEqualTo(b.server().endpoint().id());
      assertThat(a.client().endpoint().remoteAddress()).isNotNull();
      assertThat(a.server().endpoint().localAddress()).isNotNull();
      assertThat(a.server().endpoint().remoteAddress()).isNotNull();
      assertThat(a.client().endpoint().outstanding()).isZero();
    }
  }

  @Test
  void aServerCanReject() throws Exception {
    try (FabricPair pair = pair()) {
      pair.accepting(false);
      RecordingHandler rejected = pair.connect(pair.listener.localAddress());
      pair.until("rejected", rejected::isClosed);
      assertThat(rejected.cause()).isNotNull();
      assertThat(rejected.endpoint().isConnected()).isFalse();
      pair.accepting(true);
      assertThat(pair.connected().client().isConnected()).isTrue();
    }
  }

  @Test
  void nobodyListensMeansRefused() throws Exception {
    try (FabricPair pair = pair()) {
      RecordingHandler refused = pair.connect(deadAddress());
      assertThat(refused.isClosed()).as("not before connect has returned").isFalse();
      pair.until("refused", refused::isClosed);
      assertThat(refused.cause()).isNotNull();
      assertThat(refused.send(1)).isFalse();
    }
  }

  @Test
  void aConnectionThatIsNotAnsweredTimesOut() throws Exception {
    try (FabricPair pair = pair(CONFIG, with(4, 4, Duration.ofMillis(300)))) {
      RecordingHandler waiting = pair.connect(pair.listener.localAddress());
      long start = System.nanoTime();
      while (!waiting.isClosed()) {
        assertThat(pair.client.nanosToDeadline()).isLessThanOrEqualTo(300_000_000L);
        if (pair.client.poll(1) == 0) {
          pause();
        }
        assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
      }
      assertThat(waiting.cause()).isNotNull();
      assertThat(pair.client.nanosToDeadline()).isEqualTo(Long.MAX_VALUE);
      pair.settle();
      assertThat(pair.connected().client().isConnected()).isTrue();
    }
  }

  @Test
  void connectionsInTheMakingAreLimited() throws Exception {
    try (FabricPair pair = pair(with(64, 2, Duration.ofSeconds(10)), CONFIG)) {
      List<RecordingHandler> clients = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        clients.add(pair.connect(pair.listener.localAddress()));
      }
      pair.until(
          "all connected or rejected",
          () -> clients.stream().allMatch(c -> c.isConnected() || c.isClosed()));
      pair.settle();
      long connected = clients.stream().filter(RecordingHandler::isConnected).count();
      assertThat(connected).isBetween(1L, 5L);
      assertThat(pair.accepted.stream().filter(RecordingHandler::isConnected).count())
          .isEqualTo(connected);
      assertThat(pair.connected().client().isConnected()).as("there is room again").isTrue();
    }
  }

  @Test
  void connectionsAreLimited() throws Exception {
    try (FabricPair pair = pair(with(3, 3, Duration.ofSeconds(10)), CONFIG)) {
      List<Connection> connections = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        connections.add(pair.connected());
      }
      RecordingHandler tooMany = pair.connect(pair.listener.localAddress());
      pair.until("rejected", tooMany::isClosed);
      assertThat(tooMany.cause()).isNotNull();
      Connection first = connections.getFirst();
      first.client().endpoint().disconnect();
      pair.until("gone", () -> first.client().isClosed() && first.server().isClosed());
      assertThat(pair.connected().client().isConnected()).as("there is room again").isTrue();
    }
    try (FabricPair pair = pair(CONFIG, with(1, 1, Duration.ofSeconds(10)))) {
      assertThat(pair.connected().client().isConnected()).isTrue();
      assertThatThrownBy(() -> pair.connect(pair.listener.localAddress()))
          .isInstanceOf(FabricException.class)
          .hasMessageContaining("1");
    }
  }

  @Test
  void anAddressInUseIsToldAndFreedByClose() throws Exception {
    try (FabricPair pair = pair()) {
      SocketAddress address = pair.listener.localAddress();
      assertThatThrownBy(() -> pair.client.listen(address, endpoint -> null))
          .isInstanceOf(FabricException.class)
          .hasMessageContaining(holderOfAddress());
      pair.listener.close();
      pair.listener.close();
      pair.client.listen(address, endpoint -> null).close();
    }
  }

  /** What the message about an address in use must contain: the holder, where it can be found. */
  protected String holderOfAddress() {
    return "in use";
  }

  @Test
  void aClosedListenerRefusesAndItsConnectionsLiveOn() throws Exception {
    try (FabricPair pair = pair()) {
      Connection connection = pair.connected();
      SocketAddress address = pair.listener.localAddress();
      pair.listener.close();
      RecordingHandler late = pair.connect(address);
      pair.until("refused", late::isClosed);
      assertThat(late.cause()).isNotNull();
      assertRoundTrip(pair, connection, 7);
    }
  }

  // ---- messages

  private static void assertRoundTrip(FabricPair pair, Connection connection, int value) {
    assertThat(connection.client().send(value)).isTrue();
    pair.until("there", () -> connection.server().messages.contains(value));
    assertThat(connection.server().send(-value)).isTrue();
    pair.until("back", () -> connection.client().messages.contains(-value));
  }

  @Test
  void messagesPassBothWaysInOrder() throws Exception {
    try (FabricPair pair = pair()) {
      Connection connection = pair.connected();
      List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
      sendAll(pair, connection.client(), connection.server(), numbers);
      sendAll(pair, connection.server(), connection.client(), numbers);
    }
  }

  /** Sends numbers while the receiver posts a receive for each that has come. */
  private static void sendAll(
      FabricPair pair, RecordingHandler from, RecordingHandler to, List<Integer> numbers) {
    to.onMessage(value -> to.endpoint().postReceives(1));
    int[] sent = {0};
    pair.until(
        "all have come",
        () -> {
          while (sent[0] < numbers.size() && from.send(numbers.get(sent[0]))) {
            sent[0]++;
          }
          return to.messages.size() >= numbers.size();
        });
    assertThat(to.messages).isEqualTo(numbers);
    to.onMessage(value -> {});
  }

  @Test
  void aMessageMayBeSentFromWithinAHandler() throws Exception {
    try (FabricPair pair = pair()) {
      Connection connection = pair.connected();
      RecordingHandler client = connection.client();
      RecordingHandler server = connection.server();
      server.onMessage(
          value -> {
            server.endpoint().postReceives(1);
            assertThat(server.send(value + 1)).isTrue();
          });
      client.onMessage(
          value -> {
            client.endpoint().postReceives(1);
            if (value < 1000) {
              assertThat(client.send(value + 1)).isTrue();
            }
          });
      assertThat(client.send(0)).isTrue();
      pair.until("done", () -> client.messages.contains(1001));
    }
  }

  @Test
  void messageLengthsAndReceivesAreChecked() throws Exception {
    try (FabricPair pair = pair();
        Arena arena = Arena.ofConfined()) {
      pair.acceptReceives(0);
      Endpoint client = pair.connected().client().endpoint();
      MemorySegment message = arena.allocate(8192);
      int longest = pair.client.limits().maxMessageLength();
      for (int length : new int[] {-1, 0, longest + 1, Integer.MAX_VALUE}) {
        assertThatThrownBy(() -> client.send(message, 0, length))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThatThrownBy(() -> client.send(message, 8192 - 16, 32))
          .isInstanceOf(IndexOutOfBoundsException.class);
      for (int count : new int[] {-1, 0, 1, Integer.MAX_VALUE}) { // all are posted already
        assertThatThrownBy(() -> client.postReceives(count))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void withoutAReceiveTheSenderWaitsAndNothingIsLost() throws Exception {
    try (FabricPair pair = pair()) {
      pair.acceptReceives(0);
      Connection connection = pair.connected();
      int[] sent = {0};
      while (sent[0] < 5 && connection.client().send(sent[0])) {
        sent[0]++;
      }
      pair.settle();
      assertThat(connection.server().messages).isEmpty();
      connection.server().endpoint().postReceives(5);
      pair.until(
          "five messages",
          () -> {
            while (sent[0] < 5 && connection.client().send(sent[0])) {
              sent[0]++;
            }
            return connection.server().messages.size() == 5;
          });
      assertThat(connection.server().messages).containsExactly(0, 1, 2, 3, 4);
      pair.until("completed", () -> connection.client().endpoint().outstanding() == 0);
    }
  }

  @Test
  void aFullQueueRefusesAndTellsWhenThereIsSpace() throws Exception {
    try (FabricPair pair = pair()) {
      Connection connection = pair.connected();
      RecordingHandler client = connection.client();
      RecordingHandler server = connection.server();
      int accepted = fill(client, 0);
      assertThat(accepted).isGreaterThanOrEqualTo(CONFIG.queueDepth());
      pair.until("the receives are used up", () -> server.messages.size() == CONFIG.queueDepth());
      int total = fill(client, accepted); // a medium that buffers nothing has completed all by now
      int before = client.spaces();
      server.onMessage(value -> server.endpoint().postReceives(1));
      server.endpoint().postReceives(CONFIG.queueDepth());
      pair.until("space", () -> client.spaces() > before);
      pair.until("all have come", () -> server.messages.size() == total);
      assertThat(client.send(total)).isTrue();
      pair.until("one more", () -> server.messages.size() == total + 1);
      assertThat(server.messages).isEqualTo(IntStream.rangeClosed(0, total).boxed().toList());
    }
  }

  /**
   * Sends numbers until the queue is full.
   *
   * @return the first that was refused
   */
  private static int fill(RecordingHandler sender, int first) {
    int next = first;
    while (sender.send(next)) {
      next++;
      assertThat(next).as("the queue is bounded").isLessThan(10_000);
    }
    return next;
  }

  // ---- memory

  @Test
  void writesArriveBeforeTheirImmediate() throws Exception {
    try (FabricPair pair = pair()) {
      Connection connection = pair.connected();
      RecordingHandler server = connection.server();
      MemoryRegion region = server.endpoint().register(4096);
      assertThat(region.segment().byteSize()).isEqualTo(4096);
      try (RemoteWindow window =
          connection.client().endpoint().openWindow(region.address(), 4096, region.rkey())) {
        assertThat(window.image().byteSize()).isEqualTo(4096);
        for (int round = 1; round <= 100; round++) {
          int value = round;
          window.image().set(JAVA_LONG_UNALIGNED, 0, value);
          window.image().set(JAVA_LONG_UNALIGNED, 4088, -value);
          pair.until("posted", () -> window.write(0, 8));
          pair.until("posted", () -> window.writeWithImmediate(4088, 8, value * -1_000_003));
          pair.until("immediate", () -> server.immediates.size() == value);
          assertThat(region.segment().get(JAVA_LONG_UNALIGNED, 0)).isEqualTo(value);
          assertThat(region.segment().get(JAVA_LONG_UNALIGNED, 4088)).isEqualTo(-value);
          server.endpoint().postReceives(1);
        }
        assertThat(server.immediates)
            .isEqualTo(IntStream.rangeClosed(1, 100).map(i -> i * -1_000_003).boxed().toList());
        pair.until("complete", () -> connection.client().endpoint().outstanding() == 0);
      }
    }
  }

  @Test
  void memoryRegisteredBeforeTheConnectionIsUpServesToo() throws Exception {
    try (FabricPair pair = pair()) {
      RecordingHandler client = pair.connect(pair.listener.localAddress());
      MemoryRegion region = client.endpoint().register(1 << 16);
      assertThat(region.segment().get(JAVA_BYTE, 0)).isZero();
      pair.until(
          "connected",
          () ->
              client.isConnected()
                  && pair.accepted.stream().anyMatch(RecordingHandler::isConnected));
      Endpoint server = pair.accepted.getFirst().endpoint();
      RemoteWindow window = server.openWindow(region.address(), 1 << 16, region.rkey());
      window.image().fill((byte) 9);
      assertThat(window.writeWithImmediate(0, 1 << 16, 1 << 16)).isTrue();
      pair.until("immediate", () -> client.immediates.size() == 1);
      assertThat(region.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 9);
      assertThat(region.segment().get(JAVA_BYTE, (1 << 16) - 1)).isEqualTo((byte) 9);
    }
  }

  @Test
  void aWindowIsOpenedAgainAsOftenAsItIsAnnounced() throws Exception {
    try (FabricPair pair = pair()) {
      Connection connection = pair.connected();
      MemoryRegion region = connection.server().endpoint().register(1024);
      for (int i = 0; i < 1000; i++) {
        RemoteWindow window =
            connection.client().endpoint().openWindow(region.address(), 1024, region.rkey());
        window.image().set(JAVA_BYTE, 1023, (byte) i);
        window.close();
        window.close();
      }
      assertRoundTrip(pair, connection, 3);
    }
  }

  @Test
  void rangesAreChecked() throws Exception {
    try (FabricPair pair = pair()) {
      Connection connection = pair.connected();
      MemoryRegion region = connection.server().endpoint().register(1000);
      RemoteWindow window =
          connection.client().endpoint().openWindow(region.address(), 1000, region.rkey());
      int[][] ranges = {{-1, 2}, {0, 1001}, {1000, 1}, {1, Integer.MAX_VALUE}, {5, -1}};
      for (int[] range : ranges) {
        assertThatThrownBy(() -> window.write(range[0], range[1]))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> window.writeWithImmediate(range[0], range[1], 0))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThat(window.writeWithImmediate(999, 1, 0)).isTrue();
      assertRoundTrip(pair, connection, 3);
    }
  }

  @Test
  void memoryIsLimited() throws Exception {
    try (FabricPair pair = pair()) {
      Connection connection = pair.connected();
      Endpoint client = connection.client().endpoint();
      int most = (int) CONFIG.maxEndpointMemory();
      assertThat(pair.client.limits().maxRegionLength()).isLessThanOrEqualTo(most);
      for (int length : new int[] {most + 1, Integer.MAX_VALUE}) {
        assertThatThrownBy(() -> client.register(length))
            .isInstanceOf(FabricException.class)
            .hasMessageContaining(Integer.toString(most));
        assertThatThrownBy(() -> client.openWindow(0x1000, length, 1))
            .isInstanceOf(FabricException.class);
      }
      for (int length : new int[] {-1, 0}) {
        assertThatThrownBy(() -> client.register(length))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.openWindow(0x1000, length, 1))
            .isInstanceOf(IllegalArgumentException.class);
      }
      client.register(most / 2);
      assertThatThrownBy(() -> client.register(most / 2 + 1)).isInstanceOf(FabricException.class);
      assertRoundTrip(pair, connection, 3);
    }
  }

  @Test
  void memoryThatThePeerHasNotOpenedCannotBeWritten() throws Exception {
    try (FabricPair pair = pair()) {
      Connection other = pair.connected();
      MemoryRegion foreign = other.server().endpoint().register(4096);
      Connection connection = pair.connected();
      MemoryRegion own = connection.server().endpoint().register(4096);
      assertNotWritable(pair, connection, own.address() + 4096, own.rkey());
      assertNotWritable(pair, pair.connected(), -4096, foreign.rkey() + 77);
      assertThat(foreign.segment().get(JAVA_BYTE, 0)).isZero();
      assertRoundTrip(pair, other, 3);
    }
  }

  private static void assertNotWritable(
      FabricPair pair, Connection connection, long address, int rkey) {
    RemoteWindow window;
    try {
      window = connection.client().endpoint().openWindow(address, 4096, rkey);
    } catch (FabricException e) {
      assertThat(e.getMessage()).isNotEmpty();
      return;
    }
    assertThat(window.writeWithImmediate(0, 4096, 1)).isTrue();
    pair.until("the client's error", connection.client()::isClosed);
    assertThat(connection.client().cause()).isNotNull();
    pair.until("the server's end", connection.server()::isClosed);
  }

  // ---- ends

  @Test
  void bothSidesHearOfTheEndOnce() throws Exception {
    try (FabricPair pair = pair()) {
      for (boolean byServer : new boolean[] {false, true}) {
        Connection connection = pair.connected();
        RecordingHandler closer = byServer ? connection.server() : connection.client();
        closer.endpoint().disconnect();
        closer.endpoint().disconnect();
        assertThat(closer.isClosed()).as("in a later poll").isFalse();
        pair.until(
            "closed", () -> connection.client().isClosed() && connection.server().isClosed());
        assertThat(connection.client().cause()).isNull();
        assertThat(connection.server().cause()).isNull();
        assertThat(connection.client().send(1)).isFalse();
        assertThat(connection.server().endpoint().isConnected()).isFalse();
        closer.endpoint().disconnect();
        pair.settle();
      }
    }
  }

  @Test
  void whatWasSentBeforeTheEndIsDelivered() throws Exception {
    try (FabricPair pair = pair()) {
      for (int round = 0; round < 20; round++) {
        Connection connection = pair.connected();
        for (int i = 0; i < CONFIG.queueDepth(); i++) {
          assertThat(connection.client().send(i)).isTrue();
        }
        pair.until("complete", () -> connection.client().endpoint().outstanding() == 0);
        connection.client().endpoint().disconnect();
        pair.until(
            "closed", () -> connection.client().isClosed() && connection.server().isClosed());
        assertThat(connection.server().messages).hasSize(CONFIG.queueDepth());
      }
    }
  }

  @Test
  void aHandlersExceptionEndsItsConnectionOnly() throws Exception {
    try (FabricPair pair = pair()) {
      Connection other = pair.connected();
      Connection connection = pair.connected();
      connection
          .server()
          .onMessage(
              value -> {
                throw new IllegalStateException("the handler's fault");
              });
      assertThat(connection.client().send(1)).isTrue();
      pair.until("closed", () -> connection.client().isClosed() && connection.server().isClosed());
      assertThat(connection.server().cause()).hasRootCauseMessage("the handler's fault");
      Connection closing = pair.connected();
      closing
          .server()
          .onClosed(
              () -> {
                throw new IllegalStateException("the handler's fault in onClosed");
              });
      closing.client().endpoint().disconnect();
      pair.until("closed", () -> closing.client().isClosed() && closing.server().isClosed());
      assertRoundTrip(pair, other, 5);
    }
  }

  @Test
  void disconnectIsAllowedFromWithinAHandlerAndBeforeTheConnectionIsUp() throws Exception {
    try (FabricPair pair = pair()) {
      RecordingHandler impatient = pair.connect(pair.listener.localAddress());
      impatient.endpoint().disconnect();
      assertThat(impatient.isClosed()).isFalse();
      pair.until("closed", impatient::isClosed);
      pair.settle();

      Connection connection = pair.connected();
      connection.server().onMessage(value -> connection.server().endpoint().disconnect());
      assertThat(connection.client().send(1)).isTrue();
      pair.until("closed", () -> connection.client().isClosed() && connection.server().isClosed());
      assertThat(connection.server().messages).containsExactly(1);

      RecordingHandler brief = pair.connect(pair.listener.localAddress());
      brief.onConnected(() -> brief.endpoint().disconnect());
      pair.until("closed", brief::isClosed);
      pair.settle();
    }
  }

  @Test
  void closingAFabricTellsAllOfItsHandlersAndTheirPeers() throws Exception {
    try (FabricPair pair = pair()) {
      List<Connection> connections = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Connection connection = pair.connected();
        connection.server().endpoint().register(4096);
        connection.client().endpoint().register(4096);
        connections.add(connection);
      }
      pair.server.close();
      assertThat(connections).allMatch(connection -> connection.server().isClosed());
      pair.server.close();
      pair.until(
          "closed",
          () -> {
            pair.client.poll(16);
            return connections.stream().allMatch(connection -> connection.client().isClosed());
          });
    }
  }

  // ---- sleep

  @Test
  void anIdleFabricSleeps() throws Exception {
    assumeTrue(runsOnThreads(), "no time of its own");
    try (FabricPair pair = pair()) {
      pair.connected();
      pair.settle();
      var threads = ManagementFactory.getThreadMXBean();
      long start = System.nanoTime();
      long cpu = threads.getCurrentThreadCpuTime();
      int sleeps = 0;
      while (System.nanoTime() - start < 500_000_000L) {
        if (pair.server.arm()) {
          pair.server.awaitNotification(100_000_000L);
        }
        pair.server.disarm();
        pair.server.poll(16);
        sleeps++;
      }
      assertThat(sleeps).isLessThan(50);
      assertThat(threads.getCurrentThreadCpuTime() - cpu).isLessThan(idleCpuNanos());
    }
  }

  /** The CPU time that {@link #anIdleFabricSleeps} may use in its half second. */
  protected long idleCpuNanos() {
    return 200_000_000;
  }

  @Test
  void anArmedFabricIsWokenByAConnectionAMessageAndAnEnd() throws Exception {
    try (FabricPair pair = pair()) {
      armServer(pair);
      RecordingHandler client = pair.connect(pair.listener.localAddress());
      assertWakes(pair, () -> !pair.accepted.isEmpty());
      RecordingHandler server = pair.accepted.getFirst();
      pair.until("connected", () -> client.isConnected() && server.isConnected());

      armServer(pair);
      assertThat(client.send(42)).isTrue();
      assertWakes(pair, () -> !server.messages.isEmpty());

      armServer(pair);
      client.endpoint().disconnect();
      assertWakes(pair, server::isClosed);
    }
  }

  private static void armServer(FabricPair pair) {
    pair.settle();
    pair.until("armed", () -> arm(pair.server));
  }

  private static boolean arm(Fabric fabric) {
    boolean armed = fabric.arm();
    if (!armed) {
      fabric.disarm();
    }
    return armed;
  }

  /**
   * The armed server does nothing but sleep until it is woken, however often. What the client must
   * do goes on meanwhile, so the sleep is in slices.
   */
  private static void assertWakes(FabricPair pair, BooleanSupplier condition) {
    long slice = 20_000_000;
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      pair.client.poll(16);
      long asleep = System.nanoTime();
      pair.server.awaitNotification(slice);
      long now = System.nanoTime();
      if (now - asleep < slice) {
        pair.server.disarm();
        pair.server.poll(16);
        pair.untilServer("armed again", () -> condition.getAsBoolean() || arm(pair.server));
      }
      assertThat(now - start).as("until it was woken").isLessThan(10_000_000_000L);
    }
  }

  /** How often two sleeping threads wake each other in {@link #noWakeUpIsLost}. */
  protected int wakeUps() {
    return 5_000;
  }

  @Test
  void noWakeUpIsLost() throws Exception {
    assumeTrue(runsOnThreads(), "one thread only");
    try (FabricPair pair = pair()) {
      Connection connection = pair.connected();
      Sleeper client = new Sleeper(pair.client, connection.client(), wakeUps());
      Sleeper server = new Sleeper(pair.server, connection.server(), wakeUps());
      Thread thread = Thread.ofPlatform().daemon().start(server);
      assertThat(connection.client().send(0)).isTrue();
      client.run();
      thread.join(Duration.ofSeconds(60));
      assertThat(client.lost + server.lost).as("wake-ups lost").isZero();
      assertThat(client.seen).isGreaterThanOrEqualTo(wakeUps());
    }
  }

  /** Answers every number with the next one, and sleeps (sometimes after a spin) in between. */
  private static final class Sleeper implements Runnable {
    private static final long LONG_NANOS = 2_000_000_000L;

    private final Fabric fabric;
    private final int rounds;
    private int seen;
    private int lost;

    Sleeper(Fabric fabric, RecordingHandler handler, int rounds) {
      this.fabric = fabric;
      this.rounds = rounds;
      handler.onMessage(
          value -> {
            seen = value;
            handler.endpoint().postReceives(1);
            assertThat(handler.send(value + 1)).isTrue();
          });
    }

    @Override
    public void run() {
      while (seen < rounds && lost == 0) {
        int spins = seen % 7 * 20; // falls asleep at every distance from the peer's post
        while (spins-- > 0 && fabric.poll(16) == 0) {
          Thread.onSpinWait();
        }
        // Who has seen the last number must not wait: its peer may have left already.
        if (seen < rounds && fabric.arm()) {
          long start = System.nanoTime();
          fabric.awaitNotification(LONG_NANOS);
          if (System.nanoTime() - start >= LONG_NANOS) {
            lost++;
          }
        }
        fabric.disarm();
        fabric.poll(16);
      }
    }
  }

  // ---- cost

  @Test
  void aRoundTripAllocatesNothing() throws Exception {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (FabricPair pair = pair()) {
      RecordingHandler ignored = pair.connected().client(); // a second connection changes nothing
      CountingHandler client = new CountingHandler();
      CountingHandler server = new CountingHandler();
      FabricListener listener =
          pair.server.listen(
              listenAddress(),
              endpoint -> {
                server.attach(endpoint);
                return server;
              });
      client.attach(pair.client.connect(listener.localAddress(), client));
      pair.until("connected", () -> client.connected && server.connected);
      long allocated = 1;
      for (int attempt = 0; attempt < 10 && allocated > 0; attempt++) { // until it is compiled
        long start = threads.getCurrentThreadAllocatedBytes();
        roundTrips(pair, client, server, allocationRounds());
        allocated = threads.getCurrentThreadAllocatedBytes() - start;
      }
      assertThat(allocated).isZero();
      assertThat(ignored.isClosed()).isFalse();
    }
  }

  /** Round trips of which {@link #aRoundTripAllocatesNothing} counts the bytes. */
  protected int allocationRounds() {
    return 20_000;
  }

  private void roundTrips(
      FabricPair pair, CountingHandler client, CountingHandler server, int rounds) {
    for (int i = 0; i < rounds; i++) {
      long target = client.received + 1;
      client.post();
      while (client.received < target) {
        if (server.received < target) {
          if (pair.server.poll(16) == 0) {
            pause();
          }
          if (server.received == target) {
            server.post();
          }
        } else if (pair.client.poll(16) == 0) {
          pause();
        }
      }
    }
  }

  /** A handler that allocates nothing itself. */
  private static final class CountingHandler implements EndpointHandler {
    private final MemorySegment scratch = Arena.global().allocate(32);
    private @Nullable Endpoint endpoint;
    private long received;
    private boolean connected;

    void attach(Endpoint newEndpoint) {
      endpoint = newEndpoint;
      newEndpoint.postReceives(8);
    }

    void post() {
      if (endpoint == null || !endpoint.send(scratch, 0, 32)) {
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
    }

    @Override
    public void onImmediate(int immediate) {}

    @Override
    public void onSendQueueSpace() {}

    @Override
    public void onClosed(@Nullable FabricException cause) {}
  }
}
