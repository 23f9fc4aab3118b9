package dev.remora.engine.hyperloglog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MurmurHash64A, by Austin Appleby, with the seed of Redis's hyperloglog.c: what is counted there
 * must be counted alike here.
 */
final class MurmurHash {
  private static final long SEED = 0xadc83b19L;
  private static final long MULTIPLIER = 0xc6a4a7935bd1e995L;
  private static final int SHIFT = 47;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private MurmurHash() {}

  static long of(byte[] bytes, int offset, int length) {
    long hash = SEED ^ length * MULTIPLIER;
    int end = offset + (length & ~7);
    for (int at = offset; at < end; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at) * MULTIPLIER;
      word = (word ^ word >>> SHIFT) * MULTIPLIER;
      hash = (hash ^ word) * MULTIPLIER;
    }
    int rest = length & 7;
    if (rest > 0) {
      for (int i = rest - 1; i >= 0; i--) {
        hash ^= (bytes[end + i] & 0xffL) << (8 * i);
      }
      hash *= MULTIPLIER;
    }
    hash = (hash ^ hash >>> SHIFT) * MULTIPLIER;
    return hash ^ hash >>> SHIFT;
  }
}
