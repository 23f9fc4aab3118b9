package dev.remora.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A Unix-domain socket that carries messages with their boundaries ({@code SOCK_SEQPACKET},
 * unix(7)), and descriptors with them. Never blocks: what would have to wait returns -{@link
 * Errno#EAGAIN}. For use by one thread, which closes it.
 */
public final class UnixSocket implements AutoCloseable {
  /** The longest path in bytes: {@code sun_path} of {@code sys/un.h} without its end. */
  public static final int MAX_PATH_LENGTH = 107;

  /** {@code struct sockaddr_un} of {@code sys/un.h}. */
  static final StructLayout SOCKADDR_UN =
      MemoryLayout.structLayout(
          JAVA_SHORT.withName("sun_family"),
          MemoryLayout.sequenceLayout(108, JAVA_BYTE).withName("sun_path"));

  /** {@code struct ucred} of {@code sys/socket.h}. */
  static final StructLayout UCRED =
      MemoryLayout.structLayout(
          JAVA_INT.withName("pid"), JAVA_INT.withName("uid"), JAVA_INT.withName("gid"));

  private static final int AF_UNIX = 1; // sys/socket.h, as those that follow
  private static final int SOCK_SEQPACKET = 5;
  private static final int SOCK_FLAGS = FileDescriptors.O_CLOEXEC | FileDescriptors.O_NONBLOCK;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;
  private static final int SO_PEERGROUPS = 59;
  private static final int SHUT_WR = 1;
  private static final int MAX_GROUPS = 65_536; // linux/limits.h: NGROUPS_MAX

  private static final MethodHandle SOCKET =
      Native.function("socket", Native.returnsInt(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      Native.function("bind", Native.returnsInt(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle LISTEN =
      Native.function("listen", Native.returnsInt(JAVA_INT, JAVA_INT));
  private static final MethodHandle CONNECT =
      Native.function("connect", Native.returnsInt(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle ACCEPT4 =
      Native.function("accept4", Native.returnsInt(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle SHUTDOWN =
      Native.function("shutdown", Native.returnsInt(JAVA_INT, JAVA_INT));
  private static final MethodHandle GETSOCKOPT =
      Native.function(
          "getsockopt", Native.returnsInt(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

  private final int fd;
  private boolean closed;

  private UnixSocket(int fd) {
    this.fd = fd;
  }

  /** A socket that is neither bound nor connected. */
  public static UnixSocket open() throws PosixException {
    int fd;
    try {
      fd = (int) SOCKET.invokeExact(Native.state(), AF_UNIX, SOCK_SEQPACKET | SOCK_FLAGS, 0);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    if (fd < 0) {
      throw new PosixException("socket", Native.errno());
    }
    return new UnixSocket(fd);
  }

  /** The socket's descriptor, for an {@link Epoll}. */
  public int fd() {
    return fd;
  }

  /**
   * Binds it to a path and listens.
   *
   * @return 0, or the negative error number: -{@link Errno#EADDRINUSE} if there is such a file
   */
  public int listen(Path path, int backlog) {
    int result = withAddress(BIND, path);
    if (result < 0) {
      return result;
    }
    try {
      return (int) LISTEN.invokeExact(Native.state(), fd, backlog) < 0 ? -Native.errno() : 0;
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  /**
   * Connects, at once or not at all.
   *
   * @return 0, or the negative error number: -{@link Errno#EAGAIN} if the listener's backlog is
   *     full, -{@link Errno#ECONNREFUSED} if nobody listens, -{@link Errno#ENOENT} if there is no
   *     such file
   */
  public int connect(Path path) {
    return withAddress(CONNECT, path);
  }

  /**
   * Accepts a connection.
   *
   * @return null if there is none (any more)
   * @throws PosixException if descriptors or memory have run out
   */
  public @Nullable UnixSocket accept() throws PosixException {
    int accepted;
    try {
      accepted =
          (int)
              ACCEPT4.invokeExact(
                  Native.state(), fd, MemorySegment.NULL, MemorySegment.NULL, SOCK_FLAGS);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    if (accepted >= 0) {
      return new UnixSocket(accepted);
    }
    int errno = Native.errno();
    if (errno == Errno.EAGAIN || errno == Errno.EINTR || errno == Errno.ECONNABORTED) {
      return null;
    }
    throw new PosixException("accept4", errno);
  }

  /** Sends no more; the peer reads what was sent, then the end. */
  public void shutdownOutput() {
    try {
      int _ = (int) SHUTDOWN.invokeExact(Native.state(), fd, SHUT_WR);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  /** Who connected to this listener's path, or who listens at the path this is connected to. */
  public PeerCredentials peerCredentials() throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ucred = arena.allocate(UCRED);
      MemorySegment length = arena.allocateFrom(JAVA_INT, (int) UCRED.byteSize());
      int result = getsockopt(SO_PEERCRED, ucred, length);
      if (result < 0) {
        throw new PosixException("getsockopt(SO_PEERCRED)", -result);
      }
      return new PeerCredentials(
          ucred.get(JAVA_INT, 0), ucred.get(JAVA_INT, 4), ucred.get(JAVA_INT, 8));
    }
  }

  /** Whether the peer was a member of a group, by its supplementary groups (Linux 4.13). */
  public boolean peerIsInGroup(int gid) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment groups = arena.allocate(JAVA_INT, MAX_GROUPS);
      MemorySegment length = arena.allocateFrom(JAVA_INT, (int) groups.byteSize());
      int result = getsockopt(SO_PEERGROUPS, groups, length);
      if (result < 0) {
        throw new PosixException("getsockopt(SO_PEERGROUPS)", -result);
      }
      int count = length.get(JAVA_INT, 0) / Integer.BYTES;
      for (int i = 0; i < count; i++) {
        if (groups.getAtIndex(JAVA_INT, i) == gid) {
          return true;
        }
      }
      return false;
    }
  }

  /** Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      FileDescriptors.close(fd);
    }
  }

  private int getsockopt(int option, MemorySegment value, MemorySegment length) {
    try {
      int result =
          (int) GETSOCKOPT.invokeExact(Native.state(), fd, SOL_SOCKET, option, value, length);
      return result < 0 ? -Native.errno() : 0;
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  private int withAddress(MethodHandle call, Path path) {
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > MAX_PATH_LENGTH) {
      throw new IllegalArgumentException(
          "A socket's path has 1 to "
              + MAX_PATH_LENGTH
              + " bytes, not "
              + bytes.length
              + ": "
              + path);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(SOCKADDR_UN);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(bytes, 0, address, JAVA_BYTE, Short.BYTES, bytes.length);
      int result =
          (int) call.invokeExact(Native.state(), fd, address, (int) SOCKADDR_UN.byteSize());
      return result < 0 ? -Native.errno() : 0;
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }
}
