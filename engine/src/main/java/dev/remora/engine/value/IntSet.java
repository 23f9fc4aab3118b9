package dev.remora.engine.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A set of integers as a sorted array in one {@code byte[]}. The bytes are those of Redis's intset,
 * so that they go into snapshots as they are.
 *
 * <pre>
 *  0        4        8
 *  +--------+--------+---------+---------+-- ... --+
 *  | width  | size   | integer | integer |         |  spare
 *  | 32 bit | 32 bit |         |         |         |
 *  +--------+--------+---------+---------+-- ... --+
 * </pre>
 *
 * <p>Numbers are little-endian. The width is the bytes of each integer: 2, 4 or 8, as the largest
 * so far needed. The array may be longer than the set, so that growing by little needs no other.
 *
 * <p>Reading allocates nothing. What changes a set changes it in place where the array has room,
 * and returns the array that holds it now. Bytes from outside are checked by {@link #isValid}
 * before anything else here may see them.
 */
public final class IntSet {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int SIZE = 4;
  private static final int HEADER = 8;

  /** The most integers that a set may have: they fit one array. */
  static final int MAX_SIZE = 1 << 27;

  private IntSet() {}

  /** A set without integers. */
  public static byte[] empty() {
    byte[] made = new byte[HEADER];
    INTS.set(made, 0, Short.BYTES);
    return made;
  }

  /** A set of one's own with the same integers. */
  public static byte[] copy(byte[] set) {
    return Arrays.copyOf(set, bytes(set));
  }

  /** Whether bytes from outside are a set, to the last of them: widths, order, no duplicates. */
  public static boolean isValid(byte[] array, int offset, int length) {
    if (length < HEADER) {
      return false;
    }
    int width = (int) INTS.get(array, offset);
    int size = (int) INTS.get(array, offset + SIZE);
    if ((width != Short.BYTES && width != Integer.BYTES && width != Long.BYTES)
        || size < 0
        || size > MAX_SIZE
        || length != HEADER + (long) size * width) {
      return false;
    }
    for (int i = 1; i < size; i++) {
      if (read(array, offset + HEADER + i * width, width)
          <= read(array, offset + HEADER + (i - 1) * width, width)) {
        return false;
      }
    }
    return true;
  }

  /** Bytes of the set, from the array's first. */
  public static int bytes(byte[] set) {
    return HEADER + size(set) * width(set);
  }

  /** How many integers there are. */
  public static int size(byte[] set) {
    return (int) INTS.get(set, SIZE);
  }

  /** The integer at an index, from 0: they are in order. */
  public static long get(byte[] set, int index) {
    int width = width(set);
    return read(set, HEADER + index * width, width);
  }

  /** Whether an integer is in the set. */
  public static boolean contains(byte[] set, long value) {
    return width(value) <= width(set) && search(set, value) >= 0;
  }

  /** Adds an integer; a set that has it stays as it is. */
  public static byte[] add(byte[] set, long value) {
    if (width(value) > width(set)) {
      return widen(set, value);
    }
    int index = search(set, value);
    if (index >= 0) {
      return set;
    }
    int at = HEADER + (-1 - index) * width(set);
    int bytes = bytes(set);
    byte[] changed = reserve(set, bytes + width(set));
    System.arraycopy(changed, at, changed, at + width(set), bytes - at);
    write(changed, at, width(set), value);
    INTS.set(changed, SIZE, size(set) + 1);
    return changed;
  }

  /** Removes an integer; a set that does not have it stays as it is. */
  public static byte[] remove(byte[] set, long value) {
    int index = width(value) > width(set) ? -1 : search(set, value);
    if (index < 0) {
      return set;
    }
    int width = width(set);
    int at = HEADER + index * width;
    int bytes = bytes(set);
    System.arraycopy(set, at + width, set, at, bytes - at - width);
    INTS.set(set, SIZE, size(set) - 1);
    return bytes - width < set.length / 2 ? copy(set) : set;
  }

  /** An integer that needs more bytes than all so far is less or greater than all of them. */
  private static byte[] widen(byte[] set, long value) {
    int width = width(value);
    int size = size(set);
    byte[] changed = new byte[HEADER + (size + 1) * width];
    INTS.set(changed, 0, width);
    INTS.set(changed, SIZE, size + 1);
    int shift = value < 0 ? 1 : 0;
    for (int i = 0; i < size; i++) {
      write(changed, HEADER + (i + shift) * width, width, get(set, i));
    }
    write(changed, HEADER + (value < 0 ? 0 : size) * width, width, value);
    return changed;
  }

  private static byte[] reserve(byte[] set, int bytes) {
    return bytes <= set.length
        ? set
        : Arrays.copyOf(set, (bytes + (bytes >> 3) + Long.BYTES - 1) & -Long.BYTES);
  }

  /** Where the integer is; or, where it would be inserted, subtracted from -1. */
  private static int search(byte[] set, long value) {
    int low = 0;
    int high = size(set) - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = get(set, middle);
      if (found == value) {
        return middle;
      }
      if (found < value) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1 - low;
  }

  private static int width(byte[] set) {
    return (int) INTS.get(set, 0);
  }

  private static int width(long value) {
    if (value == (short) value) {
      return Short.BYTES;
    }
    return value == (int) value ? Integer.BYTES : Long.BYTES;
  }

  private static long read(byte[] array, int at, int width) {
    return switch (width) {
      case Short.BYTES -> (short) SHORTS.get(array, at);
      case Integer.BYTES -> (int) INTS.get(array, at);
      default -> (long) LONGS.get(array, at);
    };
  }

  private static void write(byte[] array, int at, int width, long value) {
    switch (width) {
      case Short.BYTES -> SHORTS.set(array, at, (short) value);
      case Integer.BYTES -> INTS.set(array, at, (int) value);
      default -> LONGS.set(array, at, value);
    }
  }
}
