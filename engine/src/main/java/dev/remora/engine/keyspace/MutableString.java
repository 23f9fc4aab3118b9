package dev.remora.engine.keyspace;

import java.util.Arrays;

/** A string that is changed in place: it has been appended to, or written into. */
public final class MutableString implements Value {
  /** Up to this size a string that grows gets room for as much again. */
  private static final int DOUBLE_UNTIL = 1 << 20;

  private byte[] bytes;
  private int length;

  private MutableString(byte[] bytes) {
    this.bytes = bytes;
    length = bytes.length;
  }

  /** The bytes themselves, which the caller does not keep. */
  public static MutableString of(byte[] bytes) {
    return new MutableString(bytes);
  }

  /** Takes a copy of the bytes. */
  public MutableString(byte[] source, int offset, int length) {
    bytes = Arrays.copyOfRange(source, offset, offset + length);
    this.length = length;
  }

  /** The array that holds the string from its first byte; another one when the string has grown. */
  public byte[] bytes() {
    return bytes;
  }

  /** Bytes of the string. */
  public int length() {
    return length;
  }

  /** Writes into the string, which grows as needed, with zeros where nothing was written. */
  public void write(int at, byte[] source, int offset, int count) {
    int end = Math.addExact(at, count);
    makeRoom(end);
    System.arraycopy(source, offset, bytes, at, count);
    length = Math.max(length, end);
  }

  /** Makes the string at least so long, with zeros at its end. */
  public void extend(int least) {
    makeRoom(least);
    length = Math.max(length, least);
  }

  /** Takes what is beyond a length away; nothing if it is not longer. */
  public void shorten(int most) {
    if (most < length) {
      Arrays.fill(bytes, most, length, (byte) 0); // it may grow again, with zeros
      length = most;
    }
  }

  /** Becomes another string. The bytes are not copied, and the caller does not keep them. */
  public void become(byte[] other) {
    bytes = other;
    length = other.length;
  }

  private void makeRoom(int end) {
    if (end > bytes.length) {
      int spare = length == 0 ? 0 : Math.min(end, DOUBLE_UNTIL);
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, (long) end + spare));
    }
  }

  @Override
  public ValueType type() {
    return ValueType.STRING;
  }

  @Override
  public String encoding() {
    return "raw";
  }

  @Override
  public long memory() {
    return 24 + Values.arrayMemory(bytes.length);
  }

  @Override
  public Value copy() {
    return new MutableString(bytes, 0, length);
  }
}
