package dev.remora.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PosixTest {
  @TempDir Path directory;

  @Test
  void isAvailableOnLinux() {
    assertThat(Posix.unavailabilityCause()).isNull();
    assertThat(Posix.isAvailable()).isTrue();
  }

  @Test
  void errorsHaveNamesAndMessages() {
    assertThat(Errno.name(Errno.EADDRINUSE)).isEqualTo("EADDRINUSE");
    assertThat(Errno.describe(Errno.ECONNREFUSED))
        .isEqualTo("Connection refused (ECONNREFUSED, errno 111)");
    assertThat(Errno.describe(40)).endsWith("(errno 40)");
  }

  @Test
  void epollTellsWhichDescriptorIsReadyAndSleepsOtherwise() throws Exception {
    try (Epoll epoll = new Epoll(4);
        EventFd quiet = new EventFd();
        EventFd rung = new EventFd()) {
      epoll.add(quiet.fd(), Epoll.EPOLLIN, 1);
      epoll.add(rung.fd(), Epoll.EPOLLIN, -2);
      assertThat(epoll.await(0)).isZero();
      long start = System.nanoTime();
      assertThat(epoll.await(3_000_000)).isZero();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2_900_000);

      rung.ring();
      assertThat(epoll.await(Duration.ofSeconds(10).toNanos())).isEqualTo(1);
      assertThat(epoll.data(0)).isEqualTo(-2);
      assertThat(epoll.events(0)).isEqualTo(Epoll.EPOLLIN);
      assertThat(FileDescriptors.await(epoll.fd(), FileDescriptors.POLLIN, 0)).isTrue();
      assertThat(rung.drain()).isTrue();
      assertThat(rung.drain()).isFalse();
      assertThat(FileDescriptors.await(epoll.fd(), FileDescriptors.POLLIN, 0)).isFalse();

      epoll.modify(rung.fd(), 0, 3);
      rung.ring();
      assertThat(epoll.await(0)).isZero();
      epoll.delete(rung.fd());
      PosixException e = catchThrowableOfType(PosixException.class, () -> epoll.delete(rung.fd()));
      assertThat(e.errno()).isEqualTo(Errno.ENOENT);
      assertThat(e)
          .hasMessageContaining("epoll_ctl(EPOLL_CTL_DEL): ")
          .hasMessageContaining("ENOENT");
    }
  }

  @Test
  void messagesAndDescriptorsPassASocket() throws Exception {
    Path path = directory.resolve("socket");
    try (UnixSocket listener = UnixSocket.open();
        UnixSocket client = UnixSocket.open();
        SocketMessage message = new SocketMessage(8);
        Arena arena = Arena.ofConfined()) {
      assertThat(client.connect(path)).isEqualTo(-Errno.ENOENT);
      assertThat(listener.listen(path, 4)).isZero();
      assertThat(listener.accept()).isNull();
      assertThat(client.connect(path)).isZero();
      try (UnixSocket server = Objects.requireNonNull(listener.accept())) {
        assertThat(message.receive(server)).isEqualTo(-Errno.EAGAIN);
        message.bytes().set(JAVA_LONG, 0, 42);
        int fd = MemFd.create("test", 8192);
        MemorySegment mine = Mappings.map(fd, 8192, arena);
        mine.set(JAVA_LONG, 8184, 4711);
        assertThat(message.send(client, 8, fd)).isEqualTo(8);
        FileDescriptors.close(fd);
        assertThat(message.send(client, 1, SocketMessage.NONE)).isEqualTo(1);

        message.bytes().fill((byte) 0);
        assertThat(message.receive(server)).isEqualTo(8);
        assertThat(message.bytes().get(JAVA_LONG, 0)).isEqualTo(42);
        assertThat(message.wasTruncated()).isFalse();
        int received = message.takeDescriptor();
        assertThat(message.takeDescriptor()).isEqualTo(SocketMessage.NONE);
        MemorySegment theirs = Mappings.map(received, 8192, arena);
        FileDescriptors.close(received);
        assertThat(theirs.get(JAVA_LONG, 8184)).isEqualTo(4711);

        assertThat(message.receive(server)).isEqualTo(1);
        assertThat(message.takeDescriptor()).isEqualTo(SocketMessage.NONE);
        client.shutdownOutput();
        assertThat(message.receive(server)).isZero();
        assertThat(message.send(client, 1, SocketMessage.NONE)).isEqualTo(-Errno.EPIPE);
      }
    }
  }

  @Test
  void aSocketThatNobodyListensAtRefuses() throws Exception {
    Path path = directory.resolve("stale");
    try (UnixSocket listener = UnixSocket.open();
        UnixSocket second = UnixSocket.open()) {
      assertThat(listener.listen(path, 1)).isZero();
      assertThat(second.listen(path, 1)).isEqualTo(-Errno.EADDRINUSE);
    }
    try (UnixSocket client = UnixSocket.open()) {
      assertThat(client.connect(path)).isEqualTo(-Errno.ECONNREFUSED);
      assertThatThrownBy(() -> client.connect(Path.of("/tmp/" + "x".repeat(103))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 to 107 bytes");
    }
  }

  @Test
  void theKernelNamesThePeer() throws Exception {
    Path path = directory.resolve("socket");
    try (UnixSocket listener = UnixSocket.open();
        UnixSocket client = UnixSocket.open()) {
      assertThat(listener.listen(path, 4)).isZero();
      assertThat(client.connect(path)).isZero();
      PeerCredentials listens = client.peerCredentials();
      assertThat(listens.pid()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(listens.uid()).isEqualTo(Users.effectiveUserId());
      assertThat(client.peerIsInGroup(123_456)).isFalse();
    }
    assertThat(Users.groupId("root")).hasValue(0);
    assertThat(Users.groupId("no-such-group")).isEmpty();
  }

  @Test
  void memoryIsAllocatedAndItsSizeIsSealed() throws Exception {
    int fd = MemFd.create("test", 3 * 4096);
    try {
      assertThat(MemFd.seals(fd)).isEqualTo(MemFd.SEALS);
      assertThat(MemFd.size(fd)).isEqualTo(3 * 4096);
      assertThat(MemFd.allocated(fd)).isEqualTo(3 * 4096);
      PosixException e =
          catchThrowableOfType(PosixException.class, () -> MemFd.allocate(fd, 4 * 4096));
      assertThat(e.errno()).isEqualTo(Errno.EPERM);
    } finally {
      FileDescriptors.close(fd);
    }
  }

  @Test
  void reservedMemoryBecomesThatOfADescriptor() throws Exception {
    int fd = MemFd.create("test", 4096);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment reserved = Mappings.reserve(4096, arena);
      assertThat(reserved.get(JAVA_BYTE, 0)).isZero();
      Mappings.map(fd, 4096, arena).set(JAVA_BYTE, 0, (byte) 7);
      Mappings.mapOver(reserved, fd);
      assertThat(reserved.get(JAVA_BYTE, 0)).isEqualTo((byte) 7);
    } finally {
      FileDescriptors.close(fd);
    }
    assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain("memfd:test");
  }

  @Test
  void aDirectoryIsLockedUntilItsDescriptorIsClosed() {
    int fd = FileDescriptors.lockDirectory(directory);
    assertThat(fd).isPositive();
    assertThat(FileDescriptors.lockDirectory(directory)).isEqualTo(-Errno.EAGAIN);
    FileDescriptors.close(fd);
    int again = FileDescriptors.lockDirectory(directory);
    assertThat(again).isPositive();
    FileDescriptors.close(again);
    assertThat(FileDescriptors.lockDirectory(directory.resolve("none"))).isEqualTo(-Errno.ENOENT);
  }
}
