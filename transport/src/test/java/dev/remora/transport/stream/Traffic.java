package dev.remora.transport.stream;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** A stream of bytes in which no part looks like another. */
final class Traffic {
  private final long seed;

  Traffic(long seed) {
    this.seed = seed;
  }

  private byte at(long position) {
    long mixed = (position + seed) * 0x9E37_79B9_7F4A_7C15L;
    return (byte) (mixed >>> 56);
  }

  void fill(MemorySegment target, int count, long position) {
    for (int i = 0; i < count; i++) {
      target.set(JAVA_BYTE, i, at(position + i));
    }
  }

  void check(MemorySegment source, int count, long position, String who) {
    for (int i = 0; i < count; i++) {
      if (source.get(JAVA_BYTE, i) != at(position + i)) {
        throw new AssertionError(who + ": wrong byte at " + (position + i));
      }
    }
  }
}
