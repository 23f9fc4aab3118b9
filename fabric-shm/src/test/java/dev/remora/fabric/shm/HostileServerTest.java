package dev.remora.fabric.shm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.posix.FileDescriptors;
import dev.remora.posix.MemFd;
import dev.remora.posix.SocketMessage;
import dev.remora.posix.UnixSocket;
import dev.remora.posix.Users;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server can do wrong to a client. */
@Timeout(60)
final class HostileServerTest {
  private static final long GOOD = new Geometry(16, 16, 32).length();

  @TempDir Path directory;
  private Object before = "";

  interface Attack {
    void on(RawPeer client) throws Exception;
  }

  @BeforeEach
  void remember() throws Exception {
    before = Resources.now();
  }

  @AfterEach
  void nothingRemains() throws Exception {
    assertThat(Resources.now()).isEqualTo(before);
  }

  private static void accept(RawPeer client, int fd) {
    client.send(ControlMessage.ACCEPT, 0, 16, 32, 0, fd);
    ShmRegion.closeDescriptor(fd);
  }

  private static void acceptWell(RawPeer client) throws Exception {
    accept(client, MemFd.create("remora", GOOD));
  }

  private static void region(RawPeer client, int owner, int key, long length, int fd) {
    client.send(ControlMessage.REGION, owner, key, 0, length, fd);
    ShmRegion.closeDescriptor(fd);
  }

  /** A descriptor of something else. */
  private static int directory() {
    return FileDescriptors.lockDirectory(Path.of("/proc/self"));
  }

  /** A file of the right size in memory, whose size can change. */
  private static int unsealed(Path file) throws Exception {
    Files.write(file, new byte[(int) GOOD]);
    return FileDescriptors.lockDirectory(file);
  }

  private static Arguments attack(String what, String told, Attack attack) {
    return Arguments.of(what, told, attack);
  }

  static Stream<Arguments> attacks() {
    int none = SocketMessage.NONE;
    return Stream.of(
        attack("accepts without memory", "not due", client -> accept(client, none)),
        attack("no memory file", "no memory file", client -> accept(client, directory())),
        attack(
            "not sealed",
            "not sealed",
            client -> {
              Path file = Files.createTempFile(Path.of("/dev/shm"), "remora", "test");
              accept(client, unsealed(file));
              Files.delete(file);
            }),
        attack(
            "too small",
            "bytes instead of",
            client -> accept(client, MemFd.create("remora", GOOD - 1))),
        attack(
            "too large",
            "bytes instead of",
            client -> accept(client, MemFd.create("remora", GOOD * 2))),
        attack(
            "impossible depth",
            "not due",
            client -> {
              int fd = MemFd.create("remora", GOOD);
              client.send(ControlMessage.ACCEPT, 0, 1 << 20, 32, 0, fd);
              ShmRegion.closeDescriptor(fd);
            }),
        attack(
            "accepts twice",
            "not due",
            client -> {
              acceptWell(client);
              acceptWell(client);
            }),
        attack(
            "region of another size",
            "bytes instead of",
            client -> {
              acceptWell(client);
              region(client, ControlMessage.OF_SERVER, 1, 8192, MemFd.create("remora", 4096));
            }),
        attack(
            "region without memory",
            "not due",
            client -> {
              acceptWell(client);
              region(client, ControlMessage.OF_SERVER, 1, 4096, none);
            }),
        attack(
            "region with a wrong key",
            "not due",
            client -> {
              acceptWell(client);
              region(client, ControlMessage.OF_SERVER, 2, 4096, MemFd.create("remora", 4096));
            }),
        attack(
            "region that was not asked for",
            "not due",
            client -> {
              acceptWell(client);
              region(client, ControlMessage.OF_CLIENT, 2, 4096, MemFd.create("remora", 4096));
            }),
        attack(
            "the client's region of another size",
            "not due",
            client -> {
              acceptWell(client);
              region(client, ControlMessage.OF_CLIENT, 1, 4096, MemFd.create("remora", 4096));
            }),
        attack("a message of no size", "not due", client -> client.sendLength(9)),
        attack(
            "rejects with a reason that there is not",
            "reason 77",
            client -> client.send(ControlMessage.REJECT, 77, 0, 0, 0)),
        attack("goes without a word", "without a disconnect", client -> {}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void theClientEndsTheConnectionAndSaysWhy(String what, String told, Attack attack)
      throws Exception {
    assertThat(what).isNotEmpty();
    Path path = directory.resolve("socket");
    PeerPolicy policy = new PeerPolicy(Users.effectiveUserId(), OptionalInt.empty());
    try (UnixSocket listener = UnixSocket.open();
        ShmFabric fabric = new ShmFabric(ServedFabric.CONFIG, policy)) {
      assertThat(listener.listen(path, 4)).isZero();
      Peer peer = new Peer(false);
      peer.attach(fabric.connect(UnixDomainSocketAddress.of(path), peer));
      peer.endpoint().register(8192);
      fabric.poll(1);
      try (RawPeer raw = RawPeer.accept(listener)) {
        assertThat(raw.receive(() -> fabric.poll(1))).isEqualTo(ControlMessage.HELLO);
        attack.on(raw);
        for (int i = 0; i < 50; i++) {
          fabric.poll(16);
        }
      }
      while (!peer.isClosed()) {
        fabric.poll(16);
      }
      assertThat(peer.cause()).hasMessageContaining(told);
    }
    Files.delete(path);
  }
}
