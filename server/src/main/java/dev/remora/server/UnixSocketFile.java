package dev.remora.server;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The file of a Unix-domain socket: a server that was killed leaves it behind. */
final class UnixSocketFile {
  private static final int TYPE_MASK = 0170000;
  private static final int SOCKET = 0140000;

  private UnixSocketFile() {}

  /**
   * Makes a path free to bind: removes a socket that nobody listens on any more.
   *
   * @throws IOException if somebody does, if the file is none of a socket, or if it cannot be found
   *     out
   */
  static void prepare(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & TYPE_MASK) != SOCKET) {
      throw new BindException("the file exists and is no socket");
    }
    if (isAlive(path)) {
      throw new BindException("Address already in use");
    }
    Files.delete(path);
  }

  private static boolean isAlive(Path path) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException e) {
      return false; // refused: nobody listens
    }
  }
}
