package dev.remora.engine.rdb;

import dev.remora.resp.AsciiNumbers;
import dev.remora.resp.LongParser;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes Redis's format of values into a byte array that grows as needed and is used again after
 * {@link #clear}.
 *
 * <p>A length is one of
 *
 * <pre>
 *  00llllll                    up to 63
 *  01llllll llllllll           up to 16,383
 *  10000000 and 4 bytes        up to 2^32 - 1, the most significant byte first
 *  10000001 and 8 bytes        more
 * </pre>
 *
 * <p>A string is its length and its bytes; or, if that is shorter, an integer of one, two or four
 * bytes after {@code 11000000}, {@code 11000001} or {@code 11000010}; or {@code 11000011}, the
 * compressed length, the length, and the bytes compressed by {@link Lzf}. Other numbers are
 * little-endian.
 *
 * <p>Belongs to one thread.
 */
public final class RdbEncoder implements RdbSink {
  static final int LENGTH_14 = 0x40;
  static final int LENGTH_32 = 0x80;
  static final int LENGTH_64 = 0x81;
  static final int SPECIAL = 0xc0;
  static final int INT_8 = 0xc0;
  static final int INT_16 = 0xc1;
  static final int INT_32 = 0xc2;
  static final int COMPRESSED = 0xc3;

  /** Shorter ones cannot be compressed to less. */
  private static final int COMPRESS_FROM = 21;

  /** What compressing must save at least. */
  private static final int LEAST_SAVED = 4;

  /** The longest spelling of an integer of 32 bits. */
  private static final int MAX_INT_LENGTH = 11;

  private static final int INITIAL = 1 << 10;
  private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

  /** Above this, {@link #clear} gives the room back. */
  private static final int KEEP = 1 << 20;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final LongParser parser = new LongParser();
  private final Lzf lzf = new Lzf();

  private boolean compressing = true;
  private byte[] compressed = new byte[0];
  private byte[] bytes = new byte[INITIAL];
  private int length;

  public RdbEncoder() {}

  /** Whether strings are compressed: {@code rdbcompression}. */
  public void compressing(boolean on) {
    compressing = on;
  }

  /** The array that holds what was written, from its first byte; it changes when more is. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes were written. */
  public int length() {
    return length;
  }

  /** Forgets what was written. */
  public void clear() {
    length = 0;
    if (bytes.length > KEEP) {
      bytes = new byte[INITIAL];
    }
    if (compressed.length > KEEP) {
      compressed = new byte[0];
    }
  }

  @Override
  public void type(int type) {
    reserve(1);
    bytes[length++] = (byte) type;
  }

  @Override
  public void length(long value) {
    reserve(9);
    if (value < 0) {
      throw new IllegalArgumentException("a length of " + value);
    }
    if (value < 1 << 6) {
      bytes[length++] = (byte) value;
    } else if (value < 1 << 14) {
      bytes[length++] = (byte) (LENGTH_14 | value >> 8);
      bytes[length++] = (byte) value;
    } else if (value < 1L << 32) {
      bytes[length++] = (byte) LENGTH_32;
      INTS.set(bytes, length, Integer.reverseBytes((int) value));
      length += 4;
    } else {
      bytes[length++] = (byte) LENGTH_64;
      LONGS.set(bytes, length, Long.reverseBytes(value));
      length += 8;
    }
  }

  @Override
  public void constant(byte[] string) {
    string(string, 0, string.length);
  }

  @Override
  public void string(byte[] source, int offset, int count) {
    if (count <= MAX_INT_LENGTH && parser.parse(source, offset, count)) {
      if (integer(parser.value())) {
        return;
      }
    } else if (compressing && count >= COMPRESS_FROM && compress(source, offset, count)) {
      return;
    }
    length(count);
    raw(source, offset, count);
  }

  @Override
  public void decimal(long number) {
    if (!integer(number)) {
      length(AsciiNumbers.length(number));
      reserve(AsciiNumbers.MAX_LONG_LENGTH);
      length = AsciiNumbers.write(number, bytes, length);
    }
  }

  @Override
  public void real(double value) {
    millis(Double.doubleToRawLongBits(value));
  }

  @Override
  public void millis(long millis) {
    reserve(8);
    LONGS.set(bytes, length, millis);
    length += 8;
  }

  /** Bytes as they are. */
  void raw(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  private boolean integer(long value) {
    reserve(5);
    if (value == (byte) value) {
      bytes[length] = (byte) INT_8;
      bytes[length + 1] = (byte) value;
      length += 2;
    } else if (value == (short) value) {
      bytes[length] = (byte) INT_16;
      SHORTS.set(bytes, length + 1, (short) value);
      length += 3;
    } else if (value == (int) value) {
      bytes[length] = (byte) INT_32;
      INTS.set(bytes, length + 1, (int) value);
      length += 5;
    } else {
      return false;
    }
    return true;
  }

  private boolean compress(byte[] source, int offset, int count) {
    int most = count - LEAST_SAVED;
    if (compressed.length < most) {
      compressed = new byte[Math.max(INITIAL, most)];
    }
    int size = lzf.compress(source, offset, count, compressed, most);
    if (size == 0) {
      return false;
    }
    type(COMPRESSED);
    length(size);
    length(count);
    raw(compressed, 0, size);
    return true;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      long needed = (long) length + more;
      if (needed > MAX_LENGTH) {
        throw new IllegalStateException("a value of more than 2 GiB");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_LENGTH, Math.max(needed, 2L * bytes.length)));
    }
  }
}
