package dev.remora.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The kernel's announcements that devices have come or gone: a netlink(7) socket of the family
 * {@code NETLINK_KOBJECT_UEVENT}, which needs no privilege. What they say is left to those who look
 * for themselves: it is only told that there were some. In a container of a user namespace of its
 * own the kernel announces nothing.
 *
 * <p>Not safe for use by several threads.
 */
public final class KernelEvents implements AutoCloseable {
  private static final int AF_NETLINK = 16; // sys/socket.h, as the next three
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int MSG_TRUNC = 0x20;
  private static final int NETLINK_KOBJECT_UEVENT = 15; // linux/netlink.h
  private static final int SOCKADDR_NL = 12; // its family is at 0, its groups are at 8
  private static final int GROUPS = 8;
  private static final int KERNEL = 1;

  /** Taken by one call, so that it ends. */
  private static final int MOST = 1000;

  private static final MethodHandle SOCKET =
      Native.function("socket", Native.returnsInt(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      Native.function("bind", Native.returnsInt(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECV =
      Native.functionWithoutErrno(
          "recv", Native.returnsLong(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment scratch = arena.allocate(1);
  private final int fd;
  private boolean closed;

  /**
   * Begins to listen.
   *
   * @throws PosixException if the system does not let it
   */
  public KernelEvents() throws PosixException {
    try {
      fd = socket();
    } catch (PosixException e) {
      arena.close();
      throw e;
    }
    try {
      bind();
    } catch (PosixException e) {
      close();
      throw e;
    }
  }

  private static int socket() throws PosixException {
    int fd;
    try {
      int type = SOCK_DGRAM | SOCK_NONBLOCK | FileDescriptors.O_CLOEXEC;
      fd = (int) SOCKET.invokeExact(Native.state(), AF_NETLINK, type, NETLINK_KOBJECT_UEVENT);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    if (fd < 0) {
      throw new PosixException("socket", Native.errno());
    }
    return fd;
  }

  private void bind() throws PosixException {
    int result;
    try (Arena call = Arena.ofConfined()) {
      MemorySegment address = call.allocate(SOCKADDR_NL, Integer.BYTES);
      address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
      address.set(JAVA_INT, GROUPS, KERNEL);
      result = (int) BIND.invokeExact(Native.state(), fd, address, SOCKADDR_NL);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    if (result < 0) {
      throw new PosixException("bind", Native.errno());
    }
  }

  /** Readable when there are announcements. */
  public int fd() {
    return fd;
  }

  /** Takes what has come off the socket: whether there was any. Neither waits nor allocates. */
  public boolean drain() {
    int taken = 0;
    while (taken < MOST && receive()) {
      taken++;
    }
    return taken > 0;
  }

  private boolean receive() {
    long length;
    try {
      length = (long) RECV.invokeExact(fd, scratch, 1L, MSG_TRUNC);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    // When some were lost for want of room, those that were not are found by the next call.
    return length >= 0;
  }

  /** Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      FileDescriptors.close(fd);
      arena.close();
    }
  }
}
