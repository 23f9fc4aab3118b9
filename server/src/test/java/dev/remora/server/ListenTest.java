package dev.remora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where a server listens, and what it says when it cannot. */
@Timeout(60)
final class ListenTest {
  private static final String THIS_PROCESS = Long.toString(ProcessHandle.current().pid());

  @TempDir Path directory;

  @Test
  void aTakenPortNamesItsHolder() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> start(ListenAddress.tcp("127.0.0.1", port)))
          .isInstanceOf(ListenException.class)
          .hasMessage(
              "cannot listen on redis://127.0.0.1:"
                  + port
                  + ": the address is in use by java (pid "
                  + THIS_PROCESS
                  + ")");
    }
  }

  @Test
  void aTakenSocketFileNamesItsHolder() throws IOException {
    Path path = directory.resolve("taken");
    try (ServerSocketChannel taken = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      taken.bind(UnixDomainSocketAddress.of(path));
      assertThatThrownBy(() -> start(ListenAddress.unix(path)))
          .isInstanceOf(ListenException.class)
          .hasMessage(
              "cannot listen on unix://"
                  + path
                  + ": the address is in use by java (pid "
                  + THIS_PROCESS
                  + ")");
    }
    assertThat(path).exists();
  }

  @Test
  void aTakenSharedMemoryPathNamesItsHolder() throws IOException {
    try (TestServer _ = new TestServer(directory)) {
      Path path = directory.resolve("shm");
      assertThatThrownBy(() -> start(shm(path)))
          .isInstanceOf(ListenException.class)
          .hasMessageStartingWith("cannot listen on shm://" + path)
          .hasMessageContaining("in use")
          .hasMessageContaining("process " + THIS_PROCESS);
    }
  }

  @Test
  void aSocketThatNobodyListensOnIsReplaced() throws IOException {
    Path path = directory.resolve("stale");
    ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    dead.bind(UnixDomainSocketAddress.of(path));
    dead.close();
    assertThat(path).exists();
    try (RemoraServer _ = start(ListenAddress.unix(path))) {
      ping(path);
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws IOException {
    Path path = Files.writeString(directory.resolve("precious"), "data");
    assertThatThrownBy(() -> start(ListenAddress.unix(path)))
        .isInstanceOf(ListenException.class)
        .hasMessage("cannot listen on unix://" + path + ": the file exists and is no socket");
    assertThat(path).hasContent("data");
  }

  @Test
  void anUnknownFabricIsNamed() {
    assertThatThrownBy(
            () ->
                start(
                    ListenAddress.fabric(
                        "pigeon", UnixDomainSocketAddress.of(directory.resolve("p")))))
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("pigeon");
  }

  @Test
  void itListensOnAllOrOnNone() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path precious = Files.writeString(directory.resolve("precious"), "data");
    Path unix = directory.resolve("unix");
    assertThatThrownBy(
            () ->
                start(
                    ListenAddress.tcp("127.0.0.1", port),
                    ListenAddress.unix(unix),
                    shm(directory.resolve("shm")),
                    ListenAddress.unix(precious)))
        .isInstanceOf(ListenException.class);
    new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    assertThat(directory).isDirectoryNotContaining(file -> !file.equals(precious));
  }

  @Test
  void whatWasBoundIsTold() throws IOException {
    Path unix = directory.resolve("unix");
    try (RemoraServer server = start(ListenAddress.tcp("127.0.0.1", 0), ListenAddress.unix(unix))) {
      BoundListener tcp = server.listeners().getFirst();
      assertThat(tcp.requested()).isEqualTo(ListenAddress.tcp("127.0.0.1", 0));
      assertThat(tcp.uri()).matches("redis://127\\.0\\.0\\.1:[1-9]\\d*");
      assertThat(server.listeners().get(1).uri()).isEqualTo("unix://" + unix);
      try (SocketClient client =
          new SocketClient(Medium.UNIX.open(), UnixDomainSocketAddress.of(unix))) {
        String port = tcp.uri().substring(tcp.uri().lastIndexOf(':') + 1);
        client.call(
            "CONFIG GET port", "*2\r\n$4\r\nport\r\n$" + port.length() + "\r\n" + port + "\r\n");
      }
      assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void listenersOfTcpMoveWhileItRuns() throws IOException {
    Path unix = directory.resolve("unix");
    try (RemoraServer server = start(ListenAddress.tcp("127.0.0.1", 0), ListenAddress.unix(unix));
        SocketClient client = connect(unix)) {
      String uri = server.listeners().getFirst().uri();
      int port = Integer.parseInt(uri.substring(uri.lastIndexOf(':') + 1));
      client.call("CONFIG SET bind 127.0.0.2", "+OK\r\n");
      assertThatThrownBy(() -> new Socket(InetAddress.ofLiteral("127.0.0.1"), port))
          .isInstanceOf(IOException.class);
      new Socket(InetAddress.ofLiteral("127.0.0.2"), port).close();
      try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2"))) {
        client.call(
            "CONFIG SET port " + taken.getLocalPort(),
            "-ERR CONFIG SET failed (possibly related to argument 'port') - Unable to listen on"
                + " this port. Check server logs.\r\n");
      }
      new Socket(InetAddress.ofLiteral("127.0.0.2"), port).close();
      client.call("CONFIG SET port 0", "+OK\r\n");
      assertThatThrownBy(() -> new Socket(InetAddress.ofLiteral("127.0.0.2"), port))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aWrongParameterIsRefusedBeforeTheStart() {
    var config = ServerConfig.builder().listen(ListenAddress.tcp("127.0.0.1", 0));
    assertThatThrownBy(() -> new RemoraServer(config.parameter("no-such", "x").build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no-such");
  }

  private static ListenAddress shm(Path path) {
    return ListenAddress.fabric("shm", UnixDomainSocketAddress.of(path));
  }

  private static RemoraServer start(ListenAddress... addresses) throws IOException {
    var config = ServerConfig.builder();
    for (ListenAddress address : addresses) {
      config.listen(address);
    }
    RemoraServer server = new RemoraServer(config.build());
    server.start();
    return server;
  }

  private static SocketClient connect(Path path) throws IOException {
    return new SocketClient(Medium.UNIX.open(), UnixDomainSocketAddress.of(path));
  }

  private static void ping(Path path) throws IOException {
    try (SocketClient client = connect(path)) {
      client.call("PING", "+PONG\r\n");
    }
  }
}
