package dev.remora.fabric.verbs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads the fields of structures that a C library owns, by address. */
@SuppressWarnings("restricted")
final class NativeMemory {
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  static int getInt(long address) {
    return ALL.get(ValueLayout.JAVA_INT, address);
  }

  /** A pointer, {@code size_t} or {@code uint64_t}. */
  static long getLong(long address) {
    return ALL.get(ValueLayout.JAVA_LONG, address);
  }

  /** A null-terminated string; empty for a null pointer. */
  static String getString(long address) {
    return address == 0 ? "" : ALL.getString(address);
  }

  private NativeMemory() {}
}
