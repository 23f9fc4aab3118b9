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
 * Memory with a descriptor, to be shared with another process: memfd_create(2). The caller owns the
 * descriptors.
 */
public final class MemFd {
  /** No more seals can be added ({@code linux/fcntl.h}, as those that follow). */
  public static final int F_SEAL_SEAL = 0x1;

  /** The file cannot get smaller: no holder can make an access to mapped memory fault. */
  public static final int F_SEAL_SHRINK = 0x2;

  /** The file cannot get larger. */
  public static final int F_SEAL_GROW = 0x4;

  /** What {@link #create} seals: the size, for good. */
  public static final int SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW;

  /** {@code struct stat} of {@code sys/stat.h}: what x86-64 and aarch64 have at the same place. */
  static final StructLayout STAT =
      MemoryLayout.structLayout(
          MemoryLayout.paddingLayout(48),
          JAVA_LONG.withName("st_size"),
          MemoryLayout.paddingLayout(8),
          JAVA_LONG.withName("st_blocks"),
          MemoryLayout.paddingLayout(72));

  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int F_ADD_SEALS = 1033;
  private static final int F_GET_SEALS = 1034;
  private static final int STAT_BLOCK = 512;

  private static final MethodHandle MEMFD_CREATE =
      Native.function("memfd_create", Native.returnsInt(ADDRESS, JAVA_INT));
  private static final MethodHandle FALLOCATE =
      Native.function("fallocate", Native.returnsInt(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FSTAT =
      Native.function("fstat", Native.returnsInt(JAVA_INT, ADDRESS));

  private MemFd() {}

  /**
   * Makes zeroed memory, all of its pages allocated, its size sealed.
   *
   * @param name what /proc/PID/maps shows
   * @param size bytes, at least 1
   * @return the descriptor, which the caller closes
   * @throws PosixException if the system has no memory or no descriptor left
   */
  public static int create(String name, long size) throws PosixException {
    int fd = memfdCreate(name);
    try {
      allocate(fd, size);
      FileDescriptors.fcntl(fd, F_ADD_SEALS, SEALS, "fcntl(F_ADD_SEALS)");
      return fd;
    } catch (PosixException e) {
      FileDescriptors.close(fd);
      throw e;
    }
  }

  /**
   * Makes empty memory without seals.
   *
   * @return the descriptor, which the caller closes
   */
  static int memfdCreate(String name) throws PosixException {
    int fd;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment string = arena.allocateFrom(name);
      fd = (int) MEMFD_CREATE.invokeExact(Native.state(), string, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    if (fd < 0) {
      throw new PosixException("memfd_create", Native.errno());
    }
    return fd;
  }

  /** Allocates all pages up to {@code size}, so that none can be missing at an access. */
  static void allocate(int fd, long size) throws PosixException {
    int result;
    do {
      try {
        result = (int) FALLOCATE.invokeExact(Native.state(), fd, 0, 0L, size);
      } catch (Throwable thrown) {
        throw Native.unexpected(thrown);
      }
    } while (result < 0 && Native.errno() == Errno.EINTR);
    if (result < 0) {
      throw new PosixException("fallocate of " + size + " bytes", Native.errno());
    }
  }

  /**
   * The seals of a descriptor.
   *
   * @throws PosixException {@link Errno#EINVAL} if it is of a kind that has none
   */
  public static int seals(int fd) throws PosixException {
    return FileDescriptors.fcntl(fd, F_GET_SEALS, 0, "fcntl(F_GET_SEALS)");
  }

  /** The size of the file in bytes. */
  public static long size(int fd) throws PosixException {
    return stat(fd, "st_size");
  }

  /** The bytes of the file that have memory behind them. */
  public static long allocated(int fd) throws PosixException {
    return stat(fd, "st_blocks") * STAT_BLOCK;
  }

  private static long stat(int fd, String field) throws PosixException {
    int result;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment stat = arena.allocate(STAT);
      result = (int) FSTAT.invokeExact(Native.state(), fd, stat);
      if (result == 0) {
        return stat.get(JAVA_LONG, STAT.byteOffset(MemoryLayout.PathElement.groupElement(field)));
      }
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    throw new PosixException("fstat", Native.errno());
  }
}
