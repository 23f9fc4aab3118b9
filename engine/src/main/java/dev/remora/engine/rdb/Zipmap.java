package dev.remora.engine.rdb;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads zipmaps, in which servers before Redis 2.6 kept small hashes: the number of pairs in one
 * byte (254 and 255: they must be counted), the pairs, and {@code 0xff}. A field is its length and
 * its bytes; a value has a byte between the two that says how many bytes after it are not used. A
 * length is one byte up to 253, or 254 and four bytes, little-endian.
 */
final class Zipmap {
  private static final int END = 0xff;
  private static final int UNCOUNTED = 254;
  private static final int LARGE = 254;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int end;
  private int at = 1;

  private Zipmap(byte[] bytes) {
    this.bytes = bytes;
    end = bytes.length - 1;
  }

  /** Hands on fields and values in turns; those before the first that is wrong too. */
  static void read(byte[] bytes, Elements elements) throws IOException {
    if (bytes.length < 2 || (bytes[bytes.length - 1] & 0xff) != END) {
      throw wrong("frame");
    }
    new Zipmap(bytes).read(elements);
  }

  private void read(Elements elements) throws IOException {
    int count = 0;
    while (at < end) {
      int field = length();
      take(field);
      elements.string(bytes, at - field, field);
      int value = length();
      take(1);
      int unused = bytes[at - 1] & 0xff;
      take(value);
      elements.string(bytes, at - value, value);
      take(unused);
      count++;
    }
    int stated = bytes[0] & 0xff;
    if (stated < UNCOUNTED && stated != count) {
      throw wrong("header");
    }
  }

  private int length() throws IOException {
    take(1);
    int length = bytes[at - 1] & 0xff;
    if (length > LARGE) {
      throw wrong("end in its middle");
    }
    if (length == LARGE) {
      take(4);
      length = (int) INTS.get(bytes, at - 4);
    }
    return length;
  }

  private void take(int count) throws IOException {
    if (count < 0 || count > end - at) {
      throw wrong("entry that reaches beyond the end");
    }
    at += count;
  }

  private static RdbFormatException wrong(String what) {
    return new RdbFormatException("a zipmap with a wrong " + what);
  }
}
