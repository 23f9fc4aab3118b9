package dev.remora.engine.keyspace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key and its value, as a link of its bucket's chain. One that expires is an {@link
 * ExpiringEntry}, so that those that do not need no room for it.
 */
public sealed class Entry permits ExpiringEntry {
  final byte[] key;
  final int hash;
  private Object value;
  @Nullable Entry next;
  private int accessed;

  Entry(byte[] key, int hash, Object value) {
    this.key = key;
    this.hash = hash;
    this.value = value;
  }

  /** The key. Not to be written. */
  public byte[] key() {
    return key;
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

  final boolean hasKey(int hash, byte[] array, int offset, int length) {
    return this.hash == hash
        && key.length == length
        && Arrays.equals(key, 0, length, array, offset, offset + length);
  }
}
