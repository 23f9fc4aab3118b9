package dev.remora.engine.keyspace;

import dev.remora.engine.table.HashLink;

/**
 * A key and its value. One that expires is an {@link ExpiringEntry}, so that those that do not need
 * no room for it.
 */
public sealed class Entry extends HashLink permits ExpiringEntry {
  private static final int MARK = Integer.MIN_VALUE;

  private Object value;

  /** When it was last accessed, below the bit of {@link #mark}. */
  private int accessed;

  Entry(byte[] key, int hash, Object value) {
    super(key, hash);
    this.value = value;
  }

  /** The value: see {@link Values}. */
  public Object value() {
    return value;
  }

  void value(Object value) {
    this.value = value;
  }

  /** The clock's {@code seconds()} when it was last read or written. */
  public int accessed() {
    return accessed & ~MARK;
  }

  /** For how many seconds it was neither read nor written, by the clock's {@code seconds()}. */
  public int idle(int seconds) {
    // A difference of 31 bits, with its sign: the clock may have been set back.
    return Math.max(0, (seconds - accessed()) << 1 >> 1);
  }

  void accessed(int seconds) {
    accessed = (accessed & MARK) | (seconds & ~MARK);
  }

  /** For {@link Preservation}. */
  boolean mark() {
    return accessed < 0;
  }

  void mark(boolean set) {
    accessed = set ? accessed | MARK : accessed & ~MARK;
  }

  /** When it expires, in milliseconds since 1970; -1 if it does not. */
  public long expiresAt() {
    return -1;
  }
}
