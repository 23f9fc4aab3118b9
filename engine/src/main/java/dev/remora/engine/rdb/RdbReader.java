package dev.remora.engine.rdb;

import dev.remora.resp.AsciiNumbers;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads Redis's format of values: see {@link RdbEncoder}. Whoever made the bytes may have wished us
 * ill: no more memory is taken than they give reason for, and all that is wrong ends in an {@link
 * RdbFormatException} that says where it is.
 *
 * <p>Belongs to one thread.
 */
public final class RdbReader {
  /** The longest string that a server of Redis's kind can hold: {@code proto-max-bulk-len}'s. */
  private static final int MAX_STRING = 512 << 20;

  private static final int BUFFER = 64 << 10;
  private static final RdbSource NOTHING_MORE = (target, offset, count) -> 0;
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final RdbSource source;
  private final byte[] buffer;
  private int position;
  private int limit;

  /** Bytes of the source that are not in the buffer yet, as far as is known. */
  private long unread;

  /** Of all bytes that have left the buffer. */
  private long crc;

  private int crcFrom;
  private long consumed;

  /** Reads a slice of an array, which is not copied. */
  public RdbReader(byte[] array, int offset, int length) {
    source = NOTHING_MORE;
    buffer = array;
    position = offset;
    crcFrom = offset;
    limit = offset + length;
    consumed = -offset;
  }

  /**
   * Reads a source.
   *
   * @param size of the source, in bytes: no string in it can be longer
   */
  public RdbReader(RdbSource source, long size) {
    this.source = source;
    buffer = new byte[BUFFER];
    unread = size;
  }

  /** How many bytes were read: where the next one is. */
  public long position() {
    return consumed + position;
  }

  /** How many bytes are left, as far as is known. */
  public long remaining() {
    return unread + limit - position;
  }

  /** The checksum of all bytes read so far. */
  public long crc() {
    crc = Crc64.update(crc, buffer, crcFrom, position - crcFrom);
    crcFrom = position;
    return crc;
  }

  /** One byte: a type, or an opcode. */
  public int type() throws IOException {
    need(1);
    return buffer[position++] & 0xff;
  }

  /** A length or a count: from 0. */
  public long length() throws IOException {
    int first = type();
    long length =
        switch (first >> 6) {
          case 0 -> first;
          case 1 -> (first & 0x3f) << 8 | type();
          case 2 -> longLength(first);
          default -> throw wrong("no length, but an encoding, " + first);
        };
    if (length < 0) {
      throw wrong("a length of 2^63 or more");
    }
    return length;
  }

  /**
   * How many elements follow.
   *
   * @param least bytes of each: what is left must have room for all
   */
  public int count(int least) throws IOException {
    long count = length();
    if (count > remaining() / least || count > Integer.MAX_VALUE) {
      throw wrong(count + " elements in " + remaining() + " bytes");
    }
    return (int) count;
  }

  /** A string, in an array of its own. */
  public byte[] string() throws IOException {
    need(1);
    int first = buffer[position] & 0xff;
    if (first < RdbEncoder.SPECIAL) {
      return bytes(length());
    }
    position++;
    return switch (first) {
      case RdbEncoder.INT_8 -> decimal((byte) type());
      case RdbEncoder.INT_16 -> decimal(int16());
      case RdbEncoder.INT_32 -> decimal(int32());
      case RdbEncoder.COMPRESSED -> compressed();
      default -> throw wrong("a string of an unknown encoding, " + first);
    };
  }

  /** Whether the next string is kept as an integer, which {@link #integer} then reads. */
  public boolean isInteger() throws IOException {
    need(1);
    int first = buffer[position] & 0xff;
    return first >= RdbEncoder.INT_8 && first <= RdbEncoder.INT_32;
  }

  /** A string that {@link #isInteger}. */
  public long integer() throws IOException {
    return switch (type()) {
      case RdbEncoder.INT_8 -> (byte) type();
      case RdbEncoder.INT_16 -> int16();
      default -> int32();
    };
  }

  /** A binary double. */
  public double real() throws IOException {
    return Double.longBitsToDouble(int64());
  }

  /** 16 bits, little-endian, with a sign. */
  public int int16() throws IOException {
    need(2);
    position += 2;
    return (short) SHORTS.get(buffer, position - 2);
  }

  /** 32 bits, little-endian, with a sign. */
  public int int32() throws IOException {
    need(4);
    position += 4;
    return (int) INTS.get(buffer, position - 4);
  }

  /** 64 bits, little-endian: a time in milliseconds, a checksum. */
  public long int64() throws IOException {
    need(8);
    position += 8;
    return (long) LONGS.get(buffer, position - 8);
  }

  /** So many bytes as they are, in an array of their own. */
  public byte[] bytes(long count) throws IOException {
    if (count > remaining() || count > MAX_STRING) {
      throw wrong("a string of " + count + " bytes where " + remaining() + " are left");
    }
    byte[] made = new byte[(int) count];
    int filled = 0;
    while (filled < made.length) {
      if (position == limit) {
        refill();
      }
      int some = Math.min(made.length - filled, limit - position);
      System.arraycopy(buffer, position, made, filled, some);
      position += some;
      filled += some;
    }
    return made;
  }

  /** What to throw when something is wrong here. */
  public RdbFormatException wrong(String what) {
    return new RdbFormatException(what + ", at byte " + position());
  }

  private long longLength(int first) throws IOException {
    return switch (first) {
      case RdbEncoder.LENGTH_32 -> Integer.reverseBytes(int32()) & 0xffff_ffffL;
      case RdbEncoder.LENGTH_64 -> Long.reverseBytes(int64());
      default -> throw wrong("a length of an unknown form, " + first);
    };
  }

  private byte[] compressed() throws IOException {
    long size = length();
    long original = length();
    byte[] small = bytes(size);
    if (original > MAX_STRING
        || Lzf.originalLength(small, 0, small.length, MAX_STRING) != original) {
      throw wrong("a compressed string that is damaged");
    }
    byte[] made = new byte[(int) original];
    Lzf.decompress(small, 0, small.length, made);
    return made;
  }

  private static byte[] decimal(long number) {
    byte[] made = new byte[AsciiNumbers.length(number)];
    AsciiNumbers.write(number, made, 0);
    return made;
  }

  /** Has at least so many bytes in the buffer, at most eight. */
  private void need(int count) throws IOException {
    while (limit - position < count) {
      refill();
    }
  }

  private void refill() throws IOException {
    if (unread == 0) {
      throw wrong("the end too early");
    }
    crc();
    int kept = limit - position;
    System.arraycopy(buffer, position, buffer, 0, kept);
    consumed += position;
    position = 0;
    crcFrom = 0;
    int wanted = (int) Math.min(buffer.length - kept, unread);
    int count = source.read(buffer, kept, wanted);
    if (count <= 0) {
      throw wrong("the end too early");
    }
    limit = kept + count;
    unread -= count;
  }
}
