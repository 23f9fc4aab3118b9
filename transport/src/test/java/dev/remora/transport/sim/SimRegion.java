package dev.remora.transport.sim;

import dev.remora.transport.fabric.MemoryRegion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory that the peer may write into; using it after its end throws. */
final class SimRegion implements MemoryRegion {
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment segment;
  private final long address;
  private final int rkey;

  SimRegion(int length, long address, int rkey) {
    segment = arena.allocate(length, 8);
    this.address = address;
    this.rkey = rkey;
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public long address() {
    return address;
  }

  @Override
  public int rkey() {
    return rkey;
  }

  boolean hasKey(int key) {
    return key == rkey;
  }

  /** Where a remote write of a range lands in {@link #segment}, -1 if it may not. */
  long locate(long start, int length) {
    long offset = start - address;
    boolean within =
        Long.compareUnsigned(offset, segment.byteSize()) < 0
            && length <= segment.byteSize() - offset;
    return within ? offset : -1;
  }

  void free() {
    arena.close();
  }
}
