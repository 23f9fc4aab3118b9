package dev.remora.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Single messages to a Unix-domain datagram socket (unix(7)), which Java's channels cannot send.
 */
public final class UnixDatagram {
  private static final int AF_UNIX = 1; // sys/socket.h, as those that follow
  private static final int SOCK_DGRAM = 2;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;

  private static final MethodHandle SOCKET =
      Native.function("socket", Native.returnsInt(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SENDTO =
      Native.function(
          "sendto", Native.returnsLong(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

  private UnixDatagram() {}

  /**
   * Sends one message. Does not wait.
   *
   * @param address a path, or a name of the abstract namespace that starts with an at sign: 1 to
   *     {@link UnixSocket#MAX_PATH_LENGTH} bytes
   * @throws PosixException if it cannot be delivered
   */
  public static void send(String address, byte[] message) throws PosixException {
    byte[] name = address.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0 || name.length > UnixSocket.MAX_PATH_LENGTH) {
      throw new IllegalArgumentException("no address of a Unix-domain socket: " + address);
    }
    if (name[0] == '@') {
      name[0] = 0;
    }
    int fd = socket();
    try {
      send(fd, name, message);
    } finally {
      FileDescriptors.close(fd);
    }
  }

  private static int socket() throws PosixException {
    int fd;
    try {
      int type = SOCK_DGRAM | FileDescriptors.O_CLOEXEC;
      fd = (int) SOCKET.invokeExact(Native.state(), AF_UNIX, type, 0);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    if (fd < 0) {
      throw new PosixException("socket", Native.errno());
    }
    return fd;
  }

  private static void send(int fd, byte[] name, byte[] message) throws PosixException {
    long sent;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment sockaddr = arena.allocate(UnixSocket.SOCKADDR_UN);
      sockaddr.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, sockaddr, JAVA_BYTE, Short.BYTES, name.length);
      int sockaddrLength = Short.BYTES + name.length; // an abstract name has no end but this
      sent =
          (long)
              SENDTO.invokeExact(
                  Native.state(),
                  fd,
                  arena.allocateFrom(JAVA_BYTE, message),
                  (long) message.length,
                  MSG_DONTWAIT | MSG_NOSIGNAL,
                  sockaddr,
                  sockaddrLength);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    if (sent < 0) {
      throw new PosixException("sendto", Native.errno());
    }
  }
}
