package dev.remora.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * A buffer for one message of a {@link UnixSocket}, and room for one descriptor beside it: sendmsg,
 * recvmsg and {@code SCM_RIGHTS} (unix(7)). For use by one thread at a time.
 */
public final class SocketMessage implements AutoCloseable {
  /** No descriptor. */
  public static final int NONE = -1;

  /** {@code struct iovec} of {@code sys/uio.h}. */
  static final StructLayout IOVEC =
      MemoryLayout.structLayout(ADDRESS.withName("iov_base"), JAVA_LONG.withName("iov_len"));

  /** {@code struct msghdr} of {@code sys/socket.h}. */
  static final StructLayout MSGHDR =
      MemoryLayout.structLayout(
          ADDRESS.withName("msg_name"),
          JAVA_INT.withName("msg_namelen"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("msg_iov"),
          JAVA_LONG.withName("msg_iovlen"),
          ADDRESS.withName("msg_control"),
          JAVA_LONG.withName("msg_controllen"),
          JAVA_INT.withName("msg_flags"),
          MemoryLayout.paddingLayout(4));

  /** {@code struct cmsghdr} of {@code sys/socket.h}, with one descriptor as its data. */
  static final StructLayout CMSGHDR =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("cmsg_len"),
          JAVA_INT.withName("cmsg_level"),
          JAVA_INT.withName("cmsg_type"),
          JAVA_INT.withName("cmsg_data"),
          MemoryLayout.paddingLayout(4));

  private static final long CONTROL = offset(MSGHDR, "msg_control");
  private static final long CONTROL_LENGTH = offset(MSGHDR, "msg_controllen");
  private static final long FLAGS = offset(MSGHDR, "msg_flags");
  private static final long DATA = offset(CMSGHDR, "cmsg_data");
  // CMSG_LEN(sizeof(int)), not CMSG_SPACE: padding would have room for a second descriptor.
  private static final long ONE_DESCRIPTOR = DATA + Integer.BYTES;

  private static final int SOL_SOCKET = 1; // sys/socket.h, as those that follow
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_CTRUNC = 0x8;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;

  private static final MethodHandle SENDMSG =
      Native.function("sendmsg", Native.returnsLong(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECVMSG =
      Native.function("recvmsg", Native.returnsLong(JAVA_INT, ADDRESS, JAVA_INT));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment header = arena.allocate(MSGHDR);
  private final MemorySegment vector = arena.allocate(IOVEC);
  private final MemorySegment control = arena.allocate(CMSGHDR);
  private final MemorySegment bytes;
  private int descriptor = NONE;
  private boolean truncated;

  /**
   * A buffer.
   *
   * @param capacity bytes of the longest message
   */
  public SocketMessage(int capacity) {
    bytes = arena.allocate(capacity, 8);
    vector.set(ADDRESS, 0, bytes);
    header.set(ADDRESS, offset(MSGHDR, "msg_iov"), vector);
    header.set(JAVA_LONG, offset(MSGHDR, "msg_iovlen"), 1);
  }

  /** What is sent, and what was received. */
  public MemorySegment bytes() {
    return bytes;
  }

  /**
   * Sends the buffer's first bytes as one message.
   *
   * @param fd a descriptor to go with it (the caller still closes its own), or {@link #NONE}
   * @return the bytes sent, or the negative error number: -{@link Errno#EAGAIN} if the socket is
   *     full
   */
  public int send(UnixSocket socket, int length, int fd) {
    vector.set(JAVA_LONG, 8, length);
    header.set(ADDRESS, CONTROL, fd == NONE ? MemorySegment.NULL : control);
    header.set(JAVA_LONG, CONTROL_LENGTH, fd == NONE ? 0 : ONE_DESCRIPTOR);
    if (fd != NONE) {
      control.set(JAVA_LONG, 0, ONE_DESCRIPTOR);
      control.set(JAVA_INT, offset(CMSGHDR, "cmsg_level"), SOL_SOCKET);
      control.set(JAVA_INT, offset(CMSGHDR, "cmsg_type"), SCM_RIGHTS);
      control.set(JAVA_INT, DATA, fd);
    }
    return call(SENDMSG, socket, MSG_NOSIGNAL | MSG_DONTWAIT);
  }

  /**
   * Receives one message. A longer one is cut, and further descriptors than one are closed: {@link
   * #wasTruncated()} tells.
   *
   * @return the bytes received, 0 at the end, or the negative error number: -{@link Errno#EAGAIN}
   *     if there is nothing
   */
  public int receive(UnixSocket socket) {
    vector.set(JAVA_LONG, 8, bytes.byteSize());
    header.set(ADDRESS, CONTROL, control);
    header.set(JAVA_LONG, CONTROL_LENGTH, ONE_DESCRIPTOR);
    header.set(JAVA_INT, FLAGS, 0);
    descriptor = NONE;
    int result = call(RECVMSG, socket, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (result >= 0) {
      truncated = (header.get(JAVA_INT, FLAGS) & (MSG_TRUNC | MSG_CTRUNC)) != 0;
      if (header.get(JAVA_LONG, CONTROL_LENGTH) >= ONE_DESCRIPTOR
          && control.get(JAVA_INT, offset(CMSGHDR, "cmsg_level")) == SOL_SOCKET
          && control.get(JAVA_INT, offset(CMSGHDR, "cmsg_type")) == SCM_RIGHTS) {
        descriptor = control.get(JAVA_INT, DATA);
      }
    }
    return result;
  }

  /** Takes the descriptor that came with the last message, which the caller then closes. */
  public int takeDescriptor() {
    int taken = descriptor;
    descriptor = NONE;
    return taken;
  }

  /** Whether the last message received was longer than the buffer, or had more descriptors. */
  public boolean wasTruncated() {
    return truncated;
  }

  /** Frees the buffer. */
  @Override
  public void close() {
    arena.close();
  }

  private int call(MethodHandle function, UnixSocket socket, int flags) {
    try {
      long result;
      do {
        result = (long) function.invokeExact(Native.state(), socket.fd(), header, flags);
      } while (result < 0 && Native.errno() == Errno.EINTR);
      return result < 0 ? -Native.errno() : (int) result;
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  private static long offset(StructLayout layout, String field) {
    return layout.byteOffset(MemoryLayout.PathElement.groupElement(field));
  }
}
