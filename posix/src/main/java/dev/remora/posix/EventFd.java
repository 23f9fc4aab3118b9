package dev.remora.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A bell between threads: an eventfd(2), readable from {@link #ring()} to {@link #drain()}. Rung by
 * any thread, drained and closed by one.
 */
public final class EventFd implements AutoCloseable {
  private static final int EFD_FLAGS = FileDescriptors.O_CLOEXEC | FileDescriptors.O_NONBLOCK;
  private static final MethodHandle EVENTFD =
      Native.function("eventfd", Native.returnsInt(JAVA_INT, JAVA_INT));
  private static final MethodHandle READ =
      Native.function("read", Native.returnsLong(JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      Native.function("write", Native.returnsLong(JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MemorySegment ONE = Arena.global().allocateFrom(JAVA_LONG, 1);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment count = arena.allocate(JAVA_LONG);
  private final int fd;
  private boolean closed;

  /** A bell that has not been rung. */
  public EventFd() throws PosixException {
    try {
      fd = (int) EVENTFD.invokeExact(Native.state(), 0, EFD_FLAGS);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    if (fd < 0) {
      int errno = Native.errno();
      arena.close();
      throw new PosixException("eventfd", errno);
    }
  }

  /** To be watched for {@link Epoll#EPOLLIN}. */
  public int fd() {
    return fd;
  }

  /** Makes it readable; any number of times are as good as once. */
  public void ring() {
    try {
      // Fails only when 2^64 - 2 rings wait already: then it is readable.
      long _ = (long) WRITE.invokeExact(Native.state(), fd, ONE, 8L);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  /** Takes all rings so far. Whether there was one. */
  public boolean drain() {
    try {
      return (long) READ.invokeExact(Native.state(), fd, count, 8L) == 8;
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  /** Idempotent; no ring may be under way. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      FileDescriptors.close(fd);
      arena.close();
    }
  }
}
