package dev.remora.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * An epoll(7) instance and the events of its last wait. For use by one thread; it owns its own
 * descriptor and none of those that are added.
 */
public final class Epoll implements AutoCloseable {
  /** There is something to read ({@code sys/epoll.h}, as those that follow). */
  public static final int EPOLLIN = 0x001;

  /** There is room to write. */
  public static final int EPOLLOUT = 0x004;

  /** An error; told whether asked for or not. */
  public static final int EPOLLERR = 0x008;

  /** Hung up; told whether asked for or not. */
  public static final int EPOLLHUP = 0x010;

  /** The peer has shut down its writing half. */
  public static final int EPOLLRDHUP = 0x2000;

  /** Tell of changes, not of states. */
  public static final int EPOLLET = 1 << 31;

  private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");
  private static final ValueLayout.OfLong DATA = ValueLayout.JAVA_LONG_UNALIGNED.withName("data");

  /** {@code struct epoll_event} of {@code sys/epoll.h}: packed on x86-64, and only there. */
  static final StructLayout EPOLL_EVENT =
      PACKED
          ? MemoryLayout.structLayout(JAVA_INT.withName("events"), DATA)
          : MemoryLayout.structLayout(
              JAVA_INT.withName("events"), MemoryLayout.paddingLayout(4), DATA);

  private static final long EVENT_SIZE = EPOLL_EVENT.byteSize();
  private static final long DATA_OFFSET =
      EPOLL_EVENT.byteOffset(MemoryLayout.PathElement.groupElement("data"));

  private static final int EPOLL_CLOEXEC = FileDescriptors.O_CLOEXEC;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int EPOLL_CTL_MOD = 3;

  private static final MethodHandle EPOLL_CREATE1 =
      Native.function("epoll_create1", Native.returnsInt(JAVA_INT));
  private static final MethodHandle EPOLL_CTL =
      Native.function("epoll_ctl", Native.returnsInt(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle EPOLL_WAIT =
      Native.function("epoll_wait", Native.returnsInt(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  // Linux 5.11 and glibc 2.35; the resolution is a millisecond without it.
  private static final boolean HAS_PWAIT2 = Native.has("epoll_pwait2");
  private static final MethodHandle EPOLL_PWAIT2 =
      Native.function(
          HAS_PWAIT2 ? "epoll_pwait2" : "epoll_wait",
          Native.returnsInt(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment change = arena.allocate(EPOLL_EVENT);
  private final MemorySegment timeout = arena.allocate(FileDescriptors.TIMESPEC);
  private final MemorySegment ready;
  private final int maxEvents;
  private final int fd;
  private boolean nanoseconds = HAS_PWAIT2;
  private boolean closed;

  /**
   * An empty instance.
   *
   * @param maxEvents what one wait returns at the most, at least 1
   */
  public Epoll(int maxEvents) throws PosixException {
    this.maxEvents = maxEvents;
    this.ready = arena.allocate(EVENT_SIZE * maxEvents, 8);
    try {
      fd = (int) EPOLL_CREATE1.invokeExact(Native.state(), EPOLL_CLOEXEC);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    if (fd < 0) {
      int errno = Native.errno();
      arena.close();
      throw new PosixException("epoll_create1", errno);
    }
  }

  /** The instance's own descriptor: readable while a wait would find something. */
  public int fd() {
    return fd;
  }

  /** Starts to watch a descriptor; {@code data} comes back with its events. */
  public void add(int fd, int events, long data) throws PosixException {
    control(EPOLL_CTL_ADD, fd, events, data, "epoll_ctl(EPOLL_CTL_ADD)");
  }

  /** Changes what is watched for. */
  public void modify(int fd, int events, long data) throws PosixException {
    control(EPOLL_CTL_MOD, fd, events, data, "epoll_ctl(EPOLL_CTL_MOD)");
  }

  /** Stops watching. To be called before the descriptor is closed if others share its file. */
  public void delete(int fd) throws PosixException {
    control(EPOLL_CTL_DEL, fd, 0, 0, "epoll_ctl(EPOLL_CTL_DEL)");
  }

  /**
   * Waits for events; may return early.
   *
   * @param timeoutNanos how long, 0 not at all, negative without end
   * @return the number of events, for {@link #events} and {@link #data}
   */
  public int await(long timeoutNanos) throws PosixException {
    int count =
        timeoutNanos > 0 && nanoseconds ? waitNanos(timeoutNanos) : waitMillis(timeoutNanos);
    if (count >= 0) {
      return count;
    }
    if (count == -Errno.EINTR) {
      return 0;
    }
    if (count == -Errno.ENOSYS && nanoseconds) {
      nanoseconds = false;
      return await(timeoutNanos);
    }
    throw new PosixException("epoll_wait", -count);
  }

  /** What event {@code index} of the last wait was: {@link #EPOLLIN} and the like. */
  public int events(int index) {
    return ready.get(JAVA_INT, index * EVENT_SIZE);
  }

  /** What was given with the descriptor of event {@code index} of the last wait. */
  public long data(int index) {
    return ready.get(DATA, index * EVENT_SIZE + DATA_OFFSET);
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

  private void control(int operation, int fd, int events, long data, String call)
      throws PosixException {
    change.set(JAVA_INT, 0, events);
    change.set(DATA, DATA_OFFSET, data);
    int result;
    try {
      result = (int) EPOLL_CTL.invokeExact(Native.state(), this.fd, operation, fd, change);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    if (result < 0) {
      throw new PosixException(call, Native.errno());
    }
  }

  private int waitMillis(long timeoutNanos) {
    // A longer sleep than asked for is allowed, a busy loop of zero milliseconds is not.
    long millis = timeoutNanos < 0 ? -1 : Math.ceilDiv(timeoutNanos, 1_000_000);
    try {
      int count =
          (int)
              EPOLL_WAIT.invokeExact(
                  Native.state(), fd, ready, maxEvents, (int) Math.min(millis, Integer.MAX_VALUE));
      return count < 0 ? -Native.errno() : count;
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  private int waitNanos(long timeoutNanos) {
    FileDescriptors.setTimespec(timeout, timeoutNanos);
    try {
      int count =
          (int)
              EPOLL_PWAIT2.invokeExact(
                  Native.state(), fd, ready, maxEvents, timeout, MemorySegment.NULL);
      return count < 0 ? -Native.errno() : count;
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }
}
