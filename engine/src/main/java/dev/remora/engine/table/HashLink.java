package dev.remora.engine.table;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LinearHashTable} holds: a key, and whatever a subclass adds to it. It is itself the
 * link of its bucket's chain, and so in one table at a time.
 */
public abstract class HashLink {
  private final byte[] key;
  private final int hash;
  @Nullable HashLink next;

  /**
   * @param key not to be written any more
   * @param hash the key's, by {@link KeyHash}
   */
  protected HashLink(byte[] key, int hash) {
    this.key = key;
    this.hash = hash;
  }

  /** The key. Not to be written. */
  public final byte[] key() {
    return key;
  }

  /** The key's hash. */
  public final int hash() {
    return hash;
  }

  final boolean hasKey(int hash, byte[] array, int offset, int length) {
    return this.hash == hash
        && key.length == length
        && Arrays.equals(key, 0, length, array, offset, offset + length);
  }
}
