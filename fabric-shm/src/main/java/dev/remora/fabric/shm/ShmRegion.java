package dev.remora.fabric.shm;

import dev.remora.posix.FileDescriptors;
import dev.remora.posix.Mappings;
import dev.remora.posix.MemFd;
import dev.remora.posix.PosixException;
import dev.remora.transport.fabric.MemoryRegion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory that one side has registered: its own sealed file, mapped by both. The segment is that of
 * a shared arena, so that an access that comes too late is an exception and not a crash.
 */
final class ShmRegion implements MemoryRegion {
  private final Arena arena = Arena.ofShared();
  private final int rkey;
  private final int length;
  private final MemorySegment segment;
  private boolean backed;

  private ShmRegion(int rkey, int length, Source source) throws PosixException {
    this.rkey = rkey;
    this.length = length;
    try {
      segment = source.map(length, arena);
    } catch (PosixException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** Maps a descriptor whose size and seals have been checked. */
  static ShmRegion mapped(int rkey, int length, int fd) throws PosixException {
    ShmRegion region =
        new ShmRegion(rkey, length, (bytes, arena) -> Mappings.map(fd, bytes, arena));
    region.backed = true;
    return region;
  }

  /** Reserves addresses; the memory follows by {@link #back}. */
  static ShmRegion reserved(int rkey, int length) throws PosixException {
    return new ShmRegion(rkey, length, (bytes, arena) -> Mappings.reserve(bytes, arena));
  }

  /** Whether this is memory that the peer can see. */
  boolean isBacked() {
    return backed;
  }

  /** Puts the server's memory where addresses were reserved. */
  void back(int fd) throws PosixException {
    Mappings.mapOver(segment, fd);
    backed = true;
  }

  int length() {
    return length;
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  /** The key times 2^32: the peer learns nothing of where memory lies in this process. */
  @Override
  public long address() {
    return (long) rkey << 32;
  }

  @Override
  public int rkey() {
    return rkey;
  }

  void free() {
    arena.close();
  }

  /** Makes memory of a sealed size. The caller closes the descriptor. */
  static int create(long length) throws PosixException {
    return MemFd.create("remora", length);
  }

  /**
   * Checks a descriptor that the server has sent: of the size that was told, and sealed so that no
   * holder can make an access fault by cutting it.
   *
   * @return what is wrong, empty if nothing
   */
  static String defect(int fd, long length) {
    try {
      int seals = MemFd.seals(fd);
      if ((seals & MemFd.SEALS) != MemFd.SEALS) {
        return "is not sealed (seals 0x" + Integer.toHexString(seals) + ")";
      }
      long size = MemFd.size(fd);
      return size == length ? "" : "has " + size + " bytes instead of " + length;
    } catch (PosixException e) {
      return "is no memory file: " + e.getMessage();
    }
  }

  static void closeDescriptor(int fd) {
    if (fd >= 0) {
      FileDescriptors.close(fd);
    }
  }

  private interface Source {
    MemorySegment map(int length, Arena arena) throws PosixException;
  }
}
