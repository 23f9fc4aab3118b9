package dev.remora.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** What can be done with any descriptor. Safe for use by any thread. */
public final class FileDescriptors {
  /** There is something to read ({@code poll.h}). */
  public static final int POLLIN = 0x001;

  /** There is room to write ({@code poll.h}). */
  public static final int POLLOUT = 0x004;

  /** {@code struct pollfd} of {@code poll.h}. */
  static final StructLayout POLLFD =
      MemoryLayout.structLayout(
          JAVA_INT.withName("fd"),
          ValueLayout.JAVA_SHORT.withName("events"),
          ValueLayout.JAVA_SHORT.withName("revents"));

  /** {@code struct timespec} of {@code time.h}. */
  static final StructLayout TIMESPEC =
      MemoryLayout.structLayout(JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_nsec"));

  static final int F_GETFL = 3; // fcntl.h, and so on down to flock's
  static final int F_SETFL = 4;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  private static final int LOCK_EX_NB = 2 | 4;

  private static final MethodHandle CLOSE = Native.function("close", Native.returnsInt(JAVA_INT));
  private static final MethodHandle FCNTL =
      Native.variadic("fcntl", Native.returnsInt(JAVA_INT, JAVA_INT, JAVA_INT), 2);
  private static final MethodHandle PPOLL =
      Native.function("ppoll", Native.returnsInt(ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  private static final MethodHandle OPEN =
      Native.variadic("open", Native.returnsInt(ADDRESS, JAVA_INT, JAVA_INT), 2);
  private static final MethodHandle FLOCK =
      Native.function("flock", Native.returnsInt(JAVA_INT, JAVA_INT));

  private FileDescriptors() {}

  /** Closes a descriptor. Errors are of no use to anyone: it is gone either way. */
  public static void close(int fd) {
    try {
      int _ = (int) CLOSE.invokeExact(Native.state(), fd);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  /** Makes reads and writes return {@link Errno#EAGAIN} where they would wait. */
  public static void setNonBlocking(int fd) throws PosixException {
    int flags = fcntl(fd, F_GETFL, 0, "fcntl(F_GETFL)");
    fcntl(fd, F_SETFL, flags | O_NONBLOCK, "fcntl(F_SETFL)");
  }

  /**
   * Waits until a descriptor is ready. May return early.
   *
   * @param events {@link #POLLIN}, {@link #POLLOUT}, or both
   * @param timeoutNanos at least 0
   * @return whether it is ready, or has an error to tell
   */
  public static boolean await(int fd, int events, long timeoutNanos) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pollfd = arena.allocate(POLLFD);
      pollfd.set(JAVA_INT, 0, fd);
      pollfd.set(ValueLayout.JAVA_SHORT, 4, (short) events);
      MemorySegment timeout = arena.allocate(TIMESPEC);
      setTimespec(timeout, timeoutNanos);
      int ready = (int) PPOLL.invokeExact(Native.state(), pollfd, 1L, timeout, MemorySegment.NULL);
      if (ready < 0 && Native.errno() != Errno.EINTR) {
        throw new PosixException("ppoll", Native.errno());
      }
      return ready > 0;
    } catch (PosixException e) {
      throw e;
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  /**
   * Opens a directory and locks it against others that use this method (flock(2), which ends with
   * the process). The caller closes the descriptor, which unlocks it.
   *
   * @return the descriptor, or the negative error number: -{@link Errno#EAGAIN} if it is locked
   */
  public static int lockDirectory(Path directory) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(directory.toString());
      int fd = (int) OPEN.invokeExact(Native.state(), path, O_CLOEXEC, 0);
      if (fd < 0) {
        return -Native.errno();
      }
      if ((int) FLOCK.invokeExact(Native.state(), fd, LOCK_EX_NB) < 0) {
        int errno = Native.errno();
        close(fd);
        return -errno;
      }
      return fd;
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  static int fcntl(int fd, int command, int argument, String call) throws PosixException {
    int result;
    try {
      result = (int) FCNTL.invokeExact(Native.state(), fd, command, argument);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    if (result < 0) {
      throw new PosixException(call, Native.errno());
    }
    return result;
  }

  static void setTimespec(MemorySegment timespec, long nanos) {
    timespec.set(JAVA_LONG, 0, nanos / 1_000_000_000);
    timespec.set(JAVA_LONG, 8, nanos % 1_000_000_000);
  }
}
