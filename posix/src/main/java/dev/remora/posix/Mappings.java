package dev.remora.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Memory mapped from a descriptor, or reserved to be mapped later: mmap(2). */
public final class Mappings {
  private static final int PROT_READ_WRITE = 1 | 2; // sys/mman.h, as those that follow
  private static final int MAP_SHARED = 0x01;
  private static final int MAP_PRIVATE = 0x02;
  private static final int MAP_FIXED = 0x10;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_NORESERVE = 0x4000;
  private static final int MAP_POPULATE = 0x8000;
  private static final long MAP_FAILED = -1;

  private static final MethodHandle MMAP =
      Native.function(
          "mmap",
          Native.returnsLong(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      Native.function("munmap", Native.returnsInt(JAVA_LONG, JAVA_LONG));

  private Mappings() {}

  /**
   * Maps a descriptor for reading and writing, shared, page tables filled. The descriptor may be
   * closed afterwards.
   *
   * @param arena unmaps it when it closes: no access can come too late then
   */
  public static MemorySegment map(int fd, long length, Arena arena) throws PosixException {
    return segment(map(fd, length), length, arena);
  }

  /** Maps as the other method does; whoever calls this unmaps it, and accesses nothing after. */
  public static long map(int fd, long length) throws PosixException {
    return mmap(0, length, MAP_SHARED | MAP_POPULATE, fd);
  }

  /**
   * Reserves addresses for {@link #mapOver}. Until then the memory is private to the process.
   *
   * @param arena unmaps it, or what was mapped over it, when it closes
   */
  public static MemorySegment reserve(long length, Arena arena) throws PosixException {
    return segment(mmap(0, length, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1), length, arena);
  }

  /** Replaces reserved memory by that of a descriptor, in one step and at the same addresses. */
  public static void mapOver(MemorySegment reserved, int fd) throws PosixException {
    mmap(reserved.address(), reserved.byteSize(), MAP_SHARED | MAP_FIXED | MAP_POPULATE, fd);
  }

  /** Unmaps what {@link #map(int, long)} returned. */
  public static void unmap(long address, long length) {
    try {
      int _ = (int) MUNMAP.invokeExact(Native.state(), address, length);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  @SuppressWarnings("restricted") // the length is the mapping's
  private static MemorySegment segment(long address, long length, Arena arena) {
    return MemorySegment.ofAddress(address)
        .reinterpret(length, arena, memory -> unmap(memory.address(), length));
  }

  private static long mmap(long address, long length, int flags, int fd) throws PosixException {
    long mapped;
    try {
      mapped =
          (long) MMAP.invokeExact(Native.state(), address, length, PROT_READ_WRITE, flags, fd, 0L);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
    if (mapped == MAP_FAILED) {
      throw new PosixException("mmap of " + length + " bytes", Native.errno());
    }
    return mapped;
  }
}
