package dev.remora.fabric.shm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Words of memory that another process can read and write, by address.
 *
 * <p>One constant segment of all addresses, so that an access compiles to one instruction: there is
 * no bound and no owner to look up. That makes this class as dangerous as it is fast. Who calls it
 * keeps addresses within a mapping of {@link ConnectionMapping}, and calls it no more once that is
 * unmapped.
 */
final class SharedMemory {
  @SuppressWarnings("restricted")
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private SharedMemory() {}

  /** What was stored before the value that is read can be read after it. */
  static long getLongAcquire(long address) {
    return (long) LONG.getAcquire(ALL, address);
  }

  /** What is stored before is there for whoever reads the value. */
  static void putLongRelease(long address, long value) {
    LONG.setRelease(ALL, address, value);
  }

  /** Whole, and some time; order is the business of a fence. */
  static long getLongOpaque(long address) {
    return (long) LONG.getOpaque(ALL, address);
  }

  /** Whole, and some time; order is the business of a fence. */
  static void putLongOpaque(long address, long value) {
    LONG.setOpaque(ALL, address, value);
  }

  /** Copies bytes to shared memory, in any order. */
  static void copyTo(MemorySegment source, long offset, long address, int length) {
    MemorySegment.copy(source, offset, ALL, address, length);
  }

  /** Copies bytes from shared memory, in any order. */
  static void copyFrom(long address, MemorySegment target, int length) {
    MemorySegment.copy(ALL, address, target, 0, length);
  }
}
