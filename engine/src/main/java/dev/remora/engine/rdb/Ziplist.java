package dev.remora.engine.rdb;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads ziplists, in which servers before Redis 7 kept small lists, hashes and sorted sets. All
 * that such a list says of itself is checked.
 *
 * <pre>
 *  0        4        8          10
 *  +--------+--------+----------+-------+-- ... --+------+
 *  | total  | last   | elements | entry |         | 0xff |
 *  | 32 bit | 32 bit | 16 bit   |       |         |      |
 *  +--------+--------+----------+-------+-- ... --+------+
 * </pre>
 *
 * <p>Numbers are little-endian, but for lengths of strings. {@code last} is where the last entry
 * starts; 65,535 elements means that many or more. An entry is the size of the entry before it (one
 * byte, or {@code 0xfe} and four), the encoding, and the content:
 *
 * <pre>
 *  00llllll                     string of up to 63 bytes
 *  01llllll llllllll            string of up to 16,383 bytes
 *  10000000 and 4 bytes         string
 *  11000000, 11010000, 11100000 integer of 16, 32, 64 bits
 *  11110000, 11111110           integer of 24, 8 bits
 *  1111vvvv                     integer v - 1, from 0 to 12
 * </pre>
 */
final class Ziplist {
  private static final int LAST = 4;
  private static final int ELEMENTS = 8;
  private static final int FIRST = 10;
  private static final int END = 0xff;
  private static final int LARGE_BEFORE = 0xfe;
  private static final int UNCOUNTED = 0xffff;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final Elements elements;

  /** Where the list ends: the index of its last byte. */
  private final int end;

  private int at = FIRST;

  private Ziplist(byte[] bytes, Elements elements) {
    this.bytes = bytes;
    this.elements = elements;
    end = bytes.length - 1;
  }

  /** Hands on all elements; those before the first that is wrong too. */
  static void read(byte[] bytes, Elements elements) throws IOException {
    if (bytes.length <= FIRST
        || (int) INTS.get(bytes, 0) != bytes.length
        || (bytes[bytes.length - 1] & 0xff) != END) {
      throw wrong("frame");
    }
    new Ziplist(bytes, elements).read();
  }

  private void read() throws IOException {
    int count = 0;
    int before = 0;
    int last = FIRST;
    while (at < end) {
      last = at;
      if (before() != before) {
        throw wrong("size of the entry before");
      }
      content();
      before = at - last;
      count++;
    }
    int stated = (short) SHORTS.get(bytes, ELEMENTS) & 0xffff;
    if ((int) INTS.get(bytes, LAST) != last || (stated != UNCOUNTED && stated != count)) {
      throw wrong("header");
    }
  }

  private int before() throws IOException {
    int size = bytes[at++] & 0xff;
    if (size < LARGE_BEFORE) {
      return size;
    }
    if (size > LARGE_BEFORE) {
      throw wrong("end in its middle");
    }
    take(4);
    return (int) INTS.get(bytes, at - 4);
  }

  private void content() throws IOException {
    take(1);
    int encoding = bytes[at - 1] & 0xff;
    switch (encoding >> 6) {
      case 0 -> string(encoding);
      case 1 -> {
        take(1);
        string((encoding & 0x3f) << 8 | (bytes[at - 1] & 0xff));
      }
      case 2 -> {
        if (encoding != 0x80) {
          throw wrong("encoding");
        }
        take(4);
        string(Integer.reverseBytes((int) INTS.get(bytes, at - 4)));
      }
      default -> integer(encoding);
    }
  }

  private void string(int length) throws IOException {
    take(length);
    elements.string(bytes, at - length, length);
  }

  private void integer(int encoding) throws IOException {
    switch (encoding) {
      case 0xc0 -> {
        take(2);
        elements.integer((short) SHORTS.get(bytes, at - 2));
      }
      case 0xd0 -> {
        take(4);
        elements.integer((int) INTS.get(bytes, at - 4));
      }
      case 0xe0 -> {
        take(8);
        elements.integer((long) LONGS.get(bytes, at - 8));
      }
      case 0xf0 -> {
        take(3);
        elements.integer(((short) SHORTS.get(bytes, at - 3) & 0xffff) | bytes[at - 1] << 16);
      }
      case 0xfe -> {
        take(1);
        elements.integer(bytes[at - 1]);
      }
      default -> {
        if (encoding < 0xf1 || encoding > 0xfd) {
          throw wrong("encoding");
        }
        elements.integer((encoding & 0xf) - 1);
      }
    }
  }

  private void take(int count) throws IOException {
    if (count < 0 || count > end - at) {
      throw wrong("entry that reaches beyond the end");
    }
    at += count;
  }

  private static RdbFormatException wrong(String what) {
    return new RdbFormatException("a ziplist with a wrong " + what);
  }
}
