package dev.remora.engine.group;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bits of a string: bit 0 is the most significant one of its first byte. Positions are longs,
 * as a string of 512 MiB has more bits than an int can number.
 *
 * <p>Eight bytes at a time are counted and searched. Strings are combined byte by byte, in loops
 * that the JIT compiler makes vector instructions of, and block by block, so that the result stays
 * in the processor's first cache however many strings there are.
 */
final class Bits {
  /** How to combine strings. */
  enum Operation {
    AND,
    OR,
    XOR,
    NOT
  }

  private static final int BLOCK = 8 << 10;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Bits() {}

  /** Whether a bit of the array is set. */
  static boolean isSet(byte[] bytes, long at) {
    return (bytes[(int) (at >> 3)] & mask(at)) != 0;
  }

  /** Changes a bit of the array. */
  static void set(byte[] bytes, long at, boolean value) {
    int index = (int) (at >> 3);
    bytes[index] = (byte) (value ? bytes[index] | mask(at) : bytes[index] & ~mask(at));
  }

  /** How many bits are set from one to another, that one included. */
  static long count(byte[] bytes, long from, long to) {
    int first = (int) (from >> 3);
    int last = (int) (to >> 3);
    int before = bytes[first] & (0xff00 >> (from & 7)) & 0xff;
    int after = bytes[last] & (0x7f >> (to & 7));
    return countBytes(bytes, first, last + 1) - Integer.bitCount(before) - Integer.bitCount(after);
  }

  /**
   * The first bit that is set, or that is clear, from one to another, that one included.
   *
   * @return -1 if there is none
   */
  static long find(boolean set, byte[] bytes, long from, long to) {
    int at = (int) (from >> 3);
    int end = (int) (to >> 3) + 1;
    // After this, what is looked for is always a bit that is set.
    long flip = set ? 0 : -1;
    long found = -1;
    long word = (bytes[at] ^ flip) & (0xff >> (from & 7));
    if (word != 0) {
      found = position(at, word << 56);
    }
    for (at++; found < 0 && at + Long.BYTES <= end; at += Long.BYTES) {
      word = (long) LONGS.get(bytes, at) ^ flip;
      if (word != 0) {
        found = position(at, word);
      }
    }
    for (; found < 0 && at < end; at++) {
      word = (bytes[at] ^ flip) & 0xff;
      if (word != 0) {
        found = position(at, word << 56);
      }
    }
    return found <= to ? found : -1;
  }

  /**
   * Combines strings into an array of zeros, which is as long as the longest: what a shorter one
   * lacks is zeros.
   */
  static void combine(Operation operation, byte[][] strings, int[] lengths, byte[] result) {
    for (int from = 0; from < result.length; from += Math.min(BLOCK, result.length - from)) {
      int to = from + Math.min(BLOCK, result.length - from);
      int end = Math.max(from, Math.min(to, lengths[0]));
      System.arraycopy(strings[0], Math.min(from, lengths[0]), result, from, end - from);
      if (operation == Operation.NOT) {
        invert(result, from, to);
      }
      for (int i = 1; i < strings.length; i++) {
        end = Math.max(from, Math.min(to, lengths[i]));
        switch (operation) {
          case AND -> {
            and(strings[i], result, from, end);
            Arrays.fill(result, end, to, (byte) 0);
          }
          case OR -> or(strings[i], result, from, end);
          case XOR -> xor(strings[i], result, from, end);
          case NOT -> throw new IllegalArgumentException("NOT is of one string");
        }
      }
    }
  }

  private static void invert(byte[] target, int from, int to) {
    for (int i = from; i < to; i++) {
      target[i] = (byte) ~target[i];
    }
  }

  private static void and(byte[] source, byte[] target, int from, int to) {
    for (int i = from; i < to; i++) {
      target[i] = (byte) (target[i] & source[i]);
    }
  }

  private static void or(byte[] source, byte[] target, int from, int to) {
    for (int i = from; i < to; i++) {
      target[i] = (byte) (target[i] | source[i]);
    }
  }

  private static void xor(byte[] source, byte[] target, int from, int to) {
    for (int i = from; i < to; i++) {
      target[i] = (byte) (target[i] ^ source[i]);
    }
  }

  private static long countBytes(byte[] bytes, int from, int to) {
    long count = 0;
    int at = from;
    for (; at <= to - 4 * Long.BYTES; at += 4 * Long.BYTES) {
      count +=
          Long.bitCount((long) LONGS.get(bytes, at))
              + Long.bitCount((long) LONGS.get(bytes, at + Long.BYTES))
              + Long.bitCount((long) LONGS.get(bytes, at + 2 * Long.BYTES))
              + Long.bitCount((long) LONGS.get(bytes, at + 3 * Long.BYTES));
    }
    for (; at < to; at++) {
      count += Integer.bitCount(bytes[at] & 0xff);
    }
    return count;
  }

  private static int mask(long at) {
    return 0x80 >> (at & 7);
  }

  private static long position(int at, long word) {
    return ((long) at << 3) + Long.numberOfLeadingZeros(word);
  }
}
