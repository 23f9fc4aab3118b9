package dev.remora.fabric.shm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remora.posix.Errno;
import dev.remora.posix.FileDescriptors;
import dev.remora.posix.MemFd;
import dev.remora.posix.PosixException;
import dev.remora.posix.UnixSocket;
import dev.remora.transport.fabric.FabricException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client can do wrong: it is put out, others are served, and nothing remains of it. */
@Timeout(120)
final class HostileClientTest {
  private static final int RING_TO_SERVER = Geometry.RINGS_OFFSET;
  private static final int CLIENT_CREDITS = 0;
  private static final int CLIENT_BELL = 128;

  @TempDir Path directory;
  private Object before = "";

  @BeforeEach
  void remember() throws Exception {
    before = Resources.now();
  }

  @AfterEach
  void nothingRemains() throws Exception {
    assertThat(Resources.now()).isEqualTo(before);
  }

  private ServedFabric served() throws FabricException {
    return new ServedFabric(directory.resolve("socket"));
  }

  @Test
  void thoseThatNeverSpeakAreLimitedAndPutOutAfterAWhile() throws Exception {
    try (ServedFabric fabric = served()) {
      List<RawPeer> silent = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        silent.add(RawPeer.connect(fabric.path));
      }
      fabric.until("all are half-open", () -> fabric.server.size() == 5);
      try (RawPeer tooMany = RawPeer.connect(fabric.path)) {
        assertThat(tooMany.receive(fabric::poll)).isEqualTo(ControlMessage.REJECT);
        assertThat(tooMany.first()).isEqualTo(EndReason.TOO_MANY_HALF_OPEN.code());
        assertThat(tooMany.receive(fabric::poll)).isZero();
      }
      assertThat(fabric.server.nanosToDeadline()).isLessThanOrEqualTo(2_000_000_000L);
      fabric.assertOnlyHonestIsLeft();
      for (RawPeer peer : silent) {
        assertThat(peer.receive(fabric::poll)).isEqualTo(ControlMessage.REJECT);
        assertThat(peer.first()).isEqualTo(EndReason.TIMED_OUT.code());
        peer.close();
      }
      assertThat(fabric.accepted).hasSize(1);
    }
  }

  /** Things to send first, none of which is a HELLO that the server can accept. */
  static Stream<Consumer<RawPeer>> wrongGreetings() {
    int magic = ControlMessage.MAGIC;
    return Stream.of(
        peer -> peer.send(ControlMessage.HELLO, magic + 1, 16, 32, 0),
        peer -> peer.send(ControlMessage.HELLO, magic, 0, 32, 0),
        peer -> peer.send(ControlMessage.HELLO, magic, -16, 32, 0),
        peer -> peer.send(ControlMessage.HELLO, magic, 17, 32, 0),
        peer -> peer.send(ControlMessage.HELLO, magic, 1 << 30, 32, 0),
        peer -> peer.send(ControlMessage.HELLO, magic, Integer.MIN_VALUE, 32, 0),
        peer -> peer.send(ControlMessage.HELLO, magic, 32_768, 32, 0), // over the memory limit
        peer -> peer.send(ControlMessage.HELLO, magic, 16, 0, 0),
        peer -> peer.send(ControlMessage.HELLO, magic, 16, -1, 0),
        RawPeer::ready,
        peer -> peer.send(ControlMessage.ACCEPT, 0, 16, 32, 0),
        peer -> peer.send(ControlMessage.REQUEST_REGION, 1, 0, 0, 4096),
        peer -> peer.send(ControlMessage.REGION, 1, 1, 0, 4096),
        peer -> peer.send(0, 0, 0, 0, 0),
        peer -> peer.send(-1, -1, -1, -1, -1),
        peer -> peer.sendLength(2),
        peer -> peer.sendLength(31),
        peer -> peer.sendLength(33),
        peer -> peer.sendLength(64),
        peer -> sendDescriptor(peer, ControlMessage.HELLO));
  }

  private static void sendDescriptor(RawPeer peer, int type) {
    try {
      int fd = MemFd.create("remora", 4096);
      peer.send(type, ControlMessage.MAGIC, 16, 32, 0, fd);
      FileDescriptors.close(fd);
    } catch (PosixException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("wrongGreetings")
  void aWrongGreetingIsRejected(Consumer<RawPeer> greeting) throws Exception {
    try (ServedFabric fabric = served();
        RawPeer peer = RawPeer.connect(fabric.path)) {
      greeting.accept(peer);
      assertThat(peer.receive(fabric::poll)).isEqualTo(ControlMessage.REJECT);
      assertThat(peer.receive(fabric::poll)).isZero();
      fabric.assertOnlyHonestIsLeft();
      assertThat(fabric.accepted).hasSize(1);
    }
  }

  /** Things to send when the connection is up, all of them wrong. */
  static Stream<Consumer<RawPeer>> wrongMessages() {
    int request = ControlMessage.REQUEST_REGION;
    return Stream.of(
        RawPeer::hello,
        RawPeer::ready,
        peer -> peer.send(request, 2, 0, 0, 4096),
        peer -> peer.send(request, 0, 0, 0, 4096),
        peer -> peer.send(request, 1, 0, 0, 0),
        peer -> peer.send(request, 1, 0, 0, -1),
        peer -> peer.send(request, 1, 0, 0, 1L << 31),
        peer -> peer.send(request, 1, 0, 0, Long.MAX_VALUE),
        peer -> sendDescriptor(peer, request),
        peer -> {
          for (int key = 1; key <= EndpointMemory.MAX_REGIONS + 1; key++) {
            peer.send(request, key, 0, 0, 1);
          }
        },
        peer -> peer.send(99, 0, 0, 0, 0),
        peer -> peer.sendLength(7),
        // the ring: headers of the first slot, whose tag is 1
        peer -> peer.put(RING_TO_SERVER, 1L << 33),
        peer -> peer.put(RING_TO_SERVER, 1L << 33 | 33),
        peer -> peer.put(RING_TO_SERVER, 1L << 33 | 0xffff_ffffL),
        peer -> peer.put(RING_TO_SERVER, 1L << 33 | 0x8000_0000L));
  }

  @ParameterizedTest
  @MethodSource("wrongMessages")
  void aWrongMessageEndsTheConnection(Consumer<RawPeer> message) throws Exception {
    try (ServedFabric fabric = served();
        RawPeer peer = RawPeer.established(fabric)) {
      message.accept(peer);
      fabric.until("closed", () -> fabric.latest().isClosed());
      assertThat(fabric.latest().cause()).hasMessageContaining("process " + ownPid());
      fabric.assertOnlyHonestIsLeft();
    }
  }

  private static long ownPid() {
    return ProcessHandle.current().pid();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 17, Long.MAX_VALUE, Long.MIN_VALUE})
  void impossibleCreditsEndTheConnection(long credits) throws Exception {
    try (ServedFabric fabric = served();
        RawPeer peer = RawPeer.established(fabric)) {
      peer.put(CLIENT_CREDITS, credits);
      assertThat(fabric.latest().send(1)).isFalse();
      fabric.until("closed", () -> fabric.latest().isClosed());
      assertThat(fabric.latest().cause()).hasMessageContaining("posted receives");
      fabric.assertOnlyHonestIsLeft();
    }
  }

  @Test
  void creditsThatAreTakenBackEndTheConnection() throws Exception {
    try (ServedFabric fabric = served();
        RawPeer peer = RawPeer.established(fabric)) {
      peer.put(CLIENT_CREDITS, 4);
      Peer server = fabric.latest();
      for (int i = 0; i < 4; i++) {
        assertThat(server.send(i)).isTrue();
      }
      peer.put(CLIENT_CREDITS, 3);
      assertThat(server.send(4)).isFalse();
      fabric.until("closed", server::isClosed);
      fabric.assertOnlyHonestIsLeft();
    }
  }

  @Test
  void slotsThatAreNotDueAreNotDelivered() throws Exception {
    try (ServedFabric fabric = served();
        RawPeer peer = RawPeer.established(fabric)) {
      for (int slot = 0; slot < 16; slot++) { // an immediate, of any position but the right one
        peer.put(RING_TO_SERVER + slot * 64, (long) (slot + 2) << 33 | 1L << 32);
      }
      for (int i = 0; i < 1000; i++) {
        fabric.poll();
      }
      assertThat(fabric.latest().received()).isZero();
      assertThat(fabric.latest().isClosed()).isFalse();
      fabric.assertServes();
    }
    // and at its end no more than the receives that were posted
    try (ServedFabric fabric = new ServedFabric(directory.resolve("second"));
        RawPeer peer = RawPeer.established(fabric)) {
      for (int slot = 0; slot < 16; slot++) {
        peer.put(RING_TO_SERVER + slot * 64, (long) (slot + 1) << 33 | 1L << 32);
      }
      peer.socket().close();
      fabric.until("closed", () -> fabric.latest().isClosed());
      assertThat(fabric.latest().received()).isEqualTo(16);
    }
  }

  @Test
  void oneThatNeverReadsItsSocketCannotHoldTheServerUp() throws Exception {
    try (ServedFabric fabric = served();
        RawPeer peer = RawPeer.established(fabric)) {
      Peer server = fabric.latest();
      for (int i = 1; i <= 3_000; i++) { // a new wish to be woken each time: far more than fit
        peer.put(CLIENT_CREDITS, i);
        peer.put(CLIENT_BELL, 2L * i);
        assertThat(server.send(i)).isTrue();
      }
      fabric.assertServes();
      assertThat(server.isClosed()).isFalse();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < EndpointMemory.MAX_REGIONS + 1; i++) {
                  server.endpoint().register(64);
                }
              })
          .isInstanceOf(FabricException.class);
      fabric.assertServes();
    }
  }

  @Test
  void aFloodOfBellsAndConnectionsLeavesTimeForOthers() throws Exception {
    try (ServedFabric fabric = served();
        RawPeer peer = RawPeer.established(fabric)) {
      for (int round = 0; round < 50; round++) {
        while (peer.sendLength(1) > 0) {
          // until the socket is full
        }
        for (int i = 0; i < 20; i++) {
          try (UnixSocket flood = UnixSocket.open()) {
            assertThat(flood.connect(fabric.path)).isIn(0, -Errno.EAGAIN);
          }
        }
        fabric.assertServes();
      }
      assertThat(fabric.latest().isClosed()).isFalse();
      peer.hangUp();
      fabric.assertOnlyHonestIsLeft();
    }
  }

  @Test
  void aRequestOverTheLimitIsToldWhenItIsAnnounced() throws Exception {
    try (ServedFabric fabric = served();
        RawPeer peer = RawPeer.established(fabric)) {
      peer.send(ControlMessage.REQUEST_REGION, 1, 0, 0, 2 << 20);
      peer.send(ControlMessage.REQUEST_REGION, 2, 0, 0, 4096);
      assertThat(peer.receive(fabric::poll)).isEqualTo(ControlMessage.REGION);
      ShmEndpoint server = fabric.latest().endpoint();
      assertThatThrownBy(() -> server.openWindow(1L << 32, 4096, 1))
          .isInstanceOf(FabricException.class)
          .hasMessageContaining("maxEndpointMemory 1048576");
      assertThat(server.openWindow(2L << 32, 4096, 2).image().byteSize()).isEqualTo(4096);
      long[][] wrong = {{2L << 32, 4097}, {(2L << 32) + 1, 4096}, {(2L << 32) - 1, 1}, {0, 1}};
      for (long[] range : wrong) {
        assertThatThrownBy(() -> server.openWindow(range[0], (int) range[1], 2))
            .isInstanceOf(FabricException.class);
      }
      for (int rkey : new int[] {0, 3, -1, Integer.MIN_VALUE}) {
        assertThatThrownBy(() -> server.openWindow(2L << 32, 1, rkey))
            .isInstanceOf(FabricException.class);
      }
    }
  }

  @Test
  void oneThatGoesAtAnyStepLeavesNothing() throws Exception {
    try (ServedFabric fabric = served()) {
      for (int step = 0; step < 5; step++) {
        RawPeer peer = RawPeer.connect(fabric.path);
        if (step > 0) {
          peer.hello();
        }
        if (step > 1) {
          assertThat(peer.receive(fabric::poll)).isEqualTo(ControlMessage.ACCEPT);
          peer.map();
        }
        if (step > 2) {
          peer.ready();
        }
        if (step > 3) {
          peer.send(ControlMessage.REQUEST_REGION, 1, 0, 0, 4096);
        }
        peer.close();
        fabric.assertOnlyHonestIsLeft();
      }
      for (Peer gone : fabric.accepted.subList(1, fabric.accepted.size())) {
        assertThat(gone.isClosed()).isTrue();
        assertThat(gone.cause()).hasMessageContaining("without a disconnect");
      }
    }
  }
}
