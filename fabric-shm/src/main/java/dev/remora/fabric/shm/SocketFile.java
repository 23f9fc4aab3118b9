package dev.remora.fabric.shm;

import dev.remora.posix.Errno;
import dev.remora.posix.FileDescriptors;
import dev.remora.posix.PeerCredentials;
import dev.remora.posix.PosixException;
import dev.remora.posix.UnixSocket;
import dev.remora.transport.fabric.FabricException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket and its file. The file outlives a process that is killed: the next one that
 * wants the path replaces it if nobody listens there any more, and names the holder if somebody
 * does. Two that want it at once take turns by a lock on the directory.
 */
final class SocketFile implements AutoCloseable {
  private static final int BACKLOG = 128;
  private static final int LOCK_ATTEMPTS = 100;
  private static final int LOCK_PAUSE_MILLIS = 10;

  private final UnixSocket socket;
  private final Path path;
  private final @Nullable Object fileKey;
  private boolean closed;

  private SocketFile(UnixSocket socket, Path path) throws IOException {
    this.socket = socket;
    this.path = path;
    this.fileKey = fileKey(path);
  }

  /**
   * Listens at a path. Makes the directory, for this user alone, if there is none.
   *
   * @param open whether other users may reach the socket, to be judged by their credentials
   */
  static SocketFile listen(Path path, boolean open) throws FabricException {
    Path absolute = path.toAbsolutePath();
    Path directory = absolute.getParent();
    if (directory == null) {
      throw new FabricException("Not a file's path: " + path);
    }
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      try (var _ = new Lock(lock(directory))) {
        UnixSocket socket = bind(absolute);
        try {
          Files.setPosixFilePermissions(
              absolute, PosixFilePermissions.fromString(open ? "rw-rw-rw-" : "rw-------"));
          return new SocketFile(socket, absolute);
        } catch (IOException | RuntimeException e) {
          socket.close();
          Files.deleteIfExists(absolute);
          throw e;
        }
      }
    } catch (FabricException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new FabricException("Cannot listen at " + path + ": " + e.getMessage(), e);
    }
  }

  UnixSocket socket() {
    return socket;
  }

  Path path() {
    return path;
  }

  /** Stops listening and removes the file, unless it is another's by now. Idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    socket.close();
    try {
      if (fileKey != null && fileKey.equals(fileKey(path))) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // Gone already, or the next listener's to replace.
    }
  }

  private static UnixSocket bind(Path path) throws IOException {
    UnixSocket socket = UnixSocket.open();
    boolean done = false;
    try {
      int result = socket.listen(path, BACKLOG);
      if (result == -Errno.EADDRINUSE) {
        removeIfStale(path);
        socket.close(); // bound to nothing, but listen may have been tried
        socket = UnixSocket.open();
        result = socket.listen(path, BACKLOG);
      }
      if (result < 0) {
        throw new PosixException("bind", -result);
      }
      done = true;
      return socket;
    } finally {
      if (!done) {
        socket.close();
      }
    }
  }

  private static void removeIfStale(Path path) throws IOException {
    if (!isSocket(path)) {
      throw new FabricException(
          "Cannot listen at " + path + ": it is in use, and not a socket; choose another path");
    }
    try (UnixSocket probe = UnixSocket.open()) {
      int result = probe.connect(path);
      if (result == -Errno.ECONNREFUSED) {
        Files.delete(path);
        return;
      }
      String holder =
          result == 0 ? holder(probe.peerCredentials()) : "a process (" + Errno.name(-result) + ")";
      throw new FabricException(
          "Cannot listen at " + path + ": it is in use, " + holder + " listens there");
    }
  }

  private static boolean isSocket(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther();
  }

  private static String holder(PeerCredentials credentials) {
    String command =
        ProcessHandle.of(credentials.pid())
            .flatMap(process -> process.info().command())
            .map(name -> " (" + name + ")")
            .orElse("");
    return "process " + credentials.pid() + command;
  }

  private static @Nullable Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private static int lock(Path directory) throws IOException {
    for (int attempt = 0; ; attempt++) {
      int fd = FileDescriptors.lockDirectory(directory);
      if (fd >= 0) {
        return fd;
      }
      if (fd != -Errno.EAGAIN || attempt == LOCK_ATTEMPTS) {
        throw new PosixException("lock of " + directory, -fd);
      }
      try {
        Thread.sleep(LOCK_PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FabricException("Interrupted while waiting for the lock of " + directory, e);
      }
    }
  }

  /** Closing the descriptor of a lock gives the lock back. */
  private record Lock(int fd) implements AutoCloseable {
    @Override
    public void close() {
      FileDescriptors.close(fd);
    }
  }
}
