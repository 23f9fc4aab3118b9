package dev.remora.engine.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * A hash of bytes that a client cannot predict: keyed with random numbers of this process's own, so
 * that nobody can choose keys that all fall into one bucket.
 *
 * <p>Sixteen bytes at a time are mixed by one multiplication of 64 by 64 bits, whose two halves are
 * folded into each other: the construction of Wang Yi's wyhash.
 */
public final class KeyHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long SEED;
  private static final long SECRET;
  private static final long FINISHER;

  static {
    SecureRandom random = new SecureRandom();
    SEED = random.nextLong();
    SECRET = random.nextLong() | 1;
    FINISHER = random.nextLong() | 1;
  }

  private KeyHash() {}

  /** The hash of these bytes; all its bits are worth the same. */
  public static int of(byte[] array, int offset, int length) {
    long state = SEED;
    long a;
    long b;
    if (length > 16) {
      int at = offset;
      for (int left = length; left > 16; left -= 16) {
        state = fold(longAt(array, at) ^ SECRET, longAt(array, at + 8) ^ state);
        at += 16;
      }
      a = longAt(array, offset + length - 16);
      b = longAt(array, offset + length - 8);
    } else if (length >= 8) {
      a = longAt(array, offset);
      b = longAt(array, offset + length - 8);
    } else if (length >= 4) {
      a = (int) INTS.get(array, offset);
      b = (int) INTS.get(array, offset + length - 4);
    } else if (length > 0) {
      a = (array[offset] & 0xffL) << 16 | (array[offset + (length >> 1)] & 0xff) << 8;
      b = array[offset + length - 1];
    } else {
      a = 0;
      b = 0;
    }
    long mixed = fold(fold(a ^ SECRET, b ^ state) ^ length, FINISHER);
    return (int) (mixed ^ mixed >>> 32);
  }

  private static long fold(long a, long b) {
    return Math.unsignedMultiplyHigh(a, b) ^ a * b;
  }

  private static long longAt(byte[] array, int at) {
    return (long) LONGS.get(array, at);
  }
}
