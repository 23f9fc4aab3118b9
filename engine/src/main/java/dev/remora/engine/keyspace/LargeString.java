package dev.remora.engine.keyspace;

import dev.remora.resp.RequestParser;

/**
 * A large string that is never changed in place. It remembers whether its bytes were handed out: if
 * not, then nobody has them when it is replaced, and {@link SpareStrings} may use them again.
 */
public final class LargeString implements Value {
  /** From so many bytes on a string is a large one. */
  static final int LEAST = RequestParser.LARGE;

  private final byte[] bytes;
  private boolean lent;

  /**
   * @param bytes which nobody else keeps
   */
  LargeString(byte[] bytes) {
    this.bytes = bytes;
  }

  int length() {
    return bytes.length;
  }

  /** The bytes, for whoever keeps them for however long; not to be written. */
  byte[] lend() {
    lent = true;
    return bytes;
  }

  /** Whether somebody may have the bytes. */
  boolean isLent() {
    return lent;
  }

  /** The bytes, for another string: this one is gone. */
  byte[] giveUp() {
    return bytes;
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
    LargeString copy = new LargeString(lend());
    copy.lent = true;
    return copy;
  }
}
