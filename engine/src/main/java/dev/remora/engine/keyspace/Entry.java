package dev.remora.engine.keyspace;

import dev.remora.engine.table.HashLink;

/**
 * A key and its value. One that expires is an {@link ExpiringEntry}, so that those that do not need
 * no room for it.
 */
public sealed class Entry extends HashLink permits ExpiringEntry {
  private Object value;
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
    return accessed;
  }

  void accessed(int seconds) {
    accessed = seconds;
  }

  /** When it expires, in milliseconds since 1970; -1 if it does not. */
  public long expiresAt() {
    return -1;
  }
}
