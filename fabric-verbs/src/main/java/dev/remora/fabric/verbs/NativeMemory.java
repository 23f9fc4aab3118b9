package dev.remora.fabric.verbs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Fields of structures that a C library owns, by address. */
@SuppressWarnings("restricted")
final class NativeMemory {
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private NativeMemory() {}

  static int getInt(long address) {
    return ALL.get(ValueLayout.JAVA_INT, address);
  }

  /** A pointer, {@code size_t} or {@code uint64_t}. */
  static long getLong(long address) {
    return ALL.get(ValueLayout.JAVA_LONG, address);
  }

  /** A text that ends in a null byte, or after so many bytes. */
  static String getString(long address, int maxLength) {
    byte[] bytes = slice(address, maxLength).toArray(ValueLayout.JAVA_BYTE);
    int length = 0;
    while (length < maxLength && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** A function of the C library, to be called through a handle without an address of its own. */
  static MemorySegment function(long address) {
    return MemorySegment.ofAddress(address);
  }

  static MemorySegment slice(long address, long length) {
    return ALL.asSlice(address, length);
  }
}
