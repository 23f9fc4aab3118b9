package dev.remora.fabric.shm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remora.posix.UnixSocket;
import dev.remora.transport.fabric.FabricException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketFileTest {
  @TempDir Path directory;

  @Test
  void theDirectoryIsMadeForItsUserAlone() throws Exception {
    Path path = directory.resolve("run/remora/socket");
    try (SocketFile file = SocketFile.listen(path, false)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
          .isEqualTo("rwx------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
      assertThat(file.path()).isEqualTo(path);
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aStaleSocketIsReplacedAndALiveOnesHolderIsNamed() throws Exception {
    Path path = directory.resolve("socket");
    try (UnixSocket dead = UnixSocket.open()) {
      assertThat(dead.listen(path, 1)).isZero();
    }
    assertThat(path).exists();
    try (SocketFile _ = SocketFile.listen(path, false)) {
      assertThatThrownBy(() -> SocketFile.listen(path, false))
          .isInstanceOf(FabricException.class)
          .hasMessageContaining("in use, process " + ProcessHandle.current().pid() + " (")
          .hasMessageContaining("java");
    }
  }

  @Test
  void whatIsNoSocketOrAnothersIsLeftAlone() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "precious");
    assertThatThrownBy(() -> SocketFile.listen(file, false))
        .isInstanceOf(FabricException.class)
        .hasMessageContaining("not a socket");
    assertThat(file).hasContent("precious");

    Path stream = directory.resolve("stream");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(stream));
      assertThatThrownBy(() -> SocketFile.listen(stream, false))
          .isInstanceOf(FabricException.class)
          .hasMessageContaining("in use");
      assertThat(stream).exists();
    }

    Path path = directory.resolve("socket");
    SocketFile mine = SocketFile.listen(path, false);
    Files.delete(path);
    try (SocketFile _ = SocketFile.listen(path, false)) {
      mine.close();
      assertThat(path).as("the other's file").exists();
    }
  }

  @Test
  void ofManyThatFindAStaleSocketOneGetsThePath() throws Exception {
    Path path = directory.resolve("socket");
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 20; round++) {
        try (UnixSocket dead = UnixSocket.open()) {
          assertThat(dead.listen(path, 1)).isZero();
        }
        Callable<SocketFile> attempt = () -> SocketFile.listen(path, false);
        int listening = 0;
        for (Future<SocketFile> result :
            threads.invokeAll(IntStream.range(0, 8).mapToObj(_ -> attempt).toList())) {
          if (result.state() == Future.State.SUCCESS) {
            listening++;
            result.resultNow().close();
          }
        }
        assertThat(listening).isEqualTo(1);
      }
    }
  }
}
