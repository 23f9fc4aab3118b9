package dev.remora.engine.value;

import dev.remora.resp.AsciiNumbers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One element of a {@link Listpack}: its encoding, its content, and last its <i>backward
 * length</i>, by which it is found from behind. Numbers in it are little-endian.
 *
 * <pre>
 *  first byte  what follows it
 *  0xxxxxxx                          integer, 0 to 127
 *  10llllll    l bytes               string, up to 63 bytes
 *  110xxxxx    xxxxxxxx              integer of 13 bits, two's complement
 *  1110llll    llllllll, l bytes     string, up to 4,095 bytes
 *  11110000    l in 4 bytes, l bytes string
 *  11110001    2 bytes               integer of 16 bits
 *  11110010    3 bytes               integer of 24 bits
 *  11110011    4 bytes               integer of 32 bits
 *  11110100    8 bytes               integer of 64 bits
 *  11111111                          no element: the listpack's end
 * </pre>
 *
 * <p>The backward length is the bytes before it, 7 bits to a byte, the most significant first. All
 * its bytes but the first have their highest bit set, so that it can be read from its last byte on.
 */
final class ListpackElement {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static final int STRING_32 = 0xf0;
  static final int INT_16 = 0xf1;
  static final int INT_24 = 0xf2;
  static final int INT_32 = 0xf3;
  static final int INT_64 = 0xf4;
  static final int END = 0xff;

  /** Beyond this no listpack can be: Redis's own limit. */
  static final int MAX_STRING = 1 << 30;

  private static final int STRING_6_LIMIT = 1 << 6;
  private static final int STRING_12_LIMIT = 1 << 12;

  /** Bytes of an element that is a {@link #shortLength short string}, beside the string's own. */
  static final int SHORT_FRAME = 2;

  private ListpackElement() {}

  /** Bytes of a string of up to 63, which start one byte later; -1 for every other element. */
  static int shortLength(byte[] array, int at) {
    int first = array[at];
    return (first & 0xc0) == 0x80 ? first & 0x3f : -1;
  }

  /** Bytes of encoding and content; -1 if the first byte is none of an element's. */
  static int size(byte[] array, int at) {
    int first = array[at];
    if (first >= 0) {
      return 1;
    }
    return switch (first >> 4 & 0xf) {
      case 0x8, 0x9, 0xa, 0xb -> 1 + (first & 0x3f);
      case 0xc, 0xd -> 2;
      case 0xe -> 2 + ((first & 0xf) << 8 | (array[at + 1] & 0xff));
      default -> largeSize(array, at);
    };
  }

  private static int largeSize(byte[] array, int at) {
    return switch (array[at] & 0xff) {
      case STRING_32 -> 5 + (int) INTS.get(array, at + 1);
      case INT_16 -> 3;
      case INT_24 -> 4;
      case INT_32 -> 5;
      case INT_64 -> 9;
      default -> -1;
    };
  }

  /** How many bytes {@link #size} may look at, the first included. */
  static int prefixSize(byte first) {
    return switch (first & 0xff) {
      case STRING_32 -> 5;
      default -> (first & 0xf0) == 0xe0 ? 2 : 1;
    };
  }

  static boolean isInteger(byte[] array, int at) {
    int first = array[at];
    return first >= 0 || (first & 0xe0) == 0xc0 || (first & 0xff) > STRING_32;
  }

  /** The value of an element that is an integer. */
  static long integer(byte[] array, int at) {
    int first = array[at];
    if (first >= 0) {
      return first;
    }
    if ((first & 0xe0) == 0xc0) {
      int bits = first << 8 | (array[at + 1] & 0xff);
      return (long) bits << 51 >> 51;
    }
    return switch (first & 0xff) {
      case INT_16 -> (short) SHORTS.get(array, at + 1);
      case INT_24 -> ((short) SHORTS.get(array, at + 1) & 0xffff) | array[at + 3] << 16;
      case INT_32 -> (int) INTS.get(array, at + 1);
      case INT_64 -> (long) LONGS.get(array, at + 1);
      default -> throw new IllegalArgumentException("not an integer's element");
    };
  }

  /** Where the content of an element that is a string starts; it reaches to its {@link #size}. */
  static int contentOffset(byte[] array, int at) {
    return at + prefixSize(array[at]);
  }

  /** Bytes of encoding and content of a string that is kept as one. */
  static int stringSize(int length) {
    if (length < STRING_6_LIMIT) {
      return 1 + length;
    }
    return length < STRING_12_LIMIT ? 2 + length : 5 + length;
  }

  /** Bytes of encoding and content of an integer. */
  static int integerSize(long value) {
    if (value >= 0 && value < 1 << 7) {
      return 1;
    }
    if (fits(value, 13)) {
      return 2;
    }
    if (fits(value, 16)) {
      return 3;
    }
    if (fits(value, 24)) {
      return 4;
    }
    return fits(value, 32) ? 5 : 9;
  }

  /** Bytes of encoding and content of a string, which is kept as an integer if it is one. */
  static int size(byte[] source, int offset, int length) {
    return AsciiNumbers.isLong(source, offset, length)
        ? integerSize(AsciiNumbers.toLong(source, offset, length))
        : stringSize(length);
  }

  /** Writes a whole element whose {@link #size(byte[], int, int)} is {@code size}. */
  static void write(byte[] target, int at, int size, byte[] source, int offset, int length) {
    if (AsciiNumbers.isLong(source, offset, length)) {
      write(target, at, size, AsciiNumbers.toLong(source, offset, length));
      return;
    }
    if (length < STRING_6_LIMIT) {
      target[at] = (byte) (0x80 | length);
    } else if (length < STRING_12_LIMIT) {
      target[at] = (byte) (0xe0 | length >> 8);
      target[at + 1] = (byte) length;
    } else {
      target[at] = (byte) STRING_32;
      INTS.set(target, at + 1, length);
    }
    System.arraycopy(source, offset, target, at + size - length, length);
    writeBackwardLength(target, at + size, size);
  }

  /** Writes a whole element whose {@link #integerSize} is {@code size}. */
  static void write(byte[] target, int at, int size, long value) {
    switch (size) {
      case 1 -> target[at] = (byte) value;
      case 2 -> {
        target[at] = (byte) (0xc0 | (value >> 8 & 0x1f));
        target[at + 1] = (byte) value;
      }
      case 3 -> {
        target[at] = (byte) INT_16;
        SHORTS.set(target, at + 1, (short) value);
      }
      case 4 -> {
        target[at] = (byte) INT_24;
        SHORTS.set(target, at + 1, (short) value);
        target[at + 3] = (byte) (value >> 16);
      }
      case 5 -> {
        target[at] = (byte) INT_32;
        INTS.set(target, at + 1, (int) value);
      }
      default -> {
        target[at] = (byte) INT_64;
        LONGS.set(target, at + 1, value);
      }
    }
    writeBackwardLength(target, at + size, size);
  }

  /**
   * Bytes that the backward length takes. Redis's limits: 16,383, which would fit two bytes, takes
   * three.
   */
  static int backwardLengthSize(int size) {
    if (size < 128) {
      return 1;
    }
    if (size < 16_383) {
      return 2;
    }
    if (size < 2_097_151) {
      return 3;
    }
    return size < 268_435_455 ? 4 : 5;
  }

  /** Reads the backward length that ends before {@code end}. */
  static int backwardLength(byte[] array, int end) {
    int value = 0;
    int at = end;
    for (int shift = 0; shift < 5 * 7; shift += 7) {
      int next = array[--at];
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        break;
      }
    }
    return value;
  }

  private static void writeBackwardLength(byte[] target, int at, int size) {
    int left = backwardLengthSize(size) - 1;
    target[at] = (byte) (size >>> (7 * left) & 0x7f);
    for (int i = 1; i <= left; i++) {
      target[at + i] = (byte) (size >>> (7 * (left - i)) | 0x80);
    }
  }

  private static boolean fits(long value, int bits) {
    long rest = value >> (bits - 1);
    return rest == 0 || rest == -1;
  }
}
