package dev.remora.engine.keyspace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key of a database, whether it is there or not, for maps of those that somebody waits for.
 * Comparable, so that keys which a client has chosen to have one hash code do not make such a map
 * slow.
 */
public final class KeyId implements Comparable<KeyId> {
  private final Database database;
  private final byte[] key;

  /**
   * @param key not to be written any more
   */
  public KeyId(Database database, byte[] key) {
    this.database = database;
    this.key = key;
  }

  public Database database() {
    return database;
  }

  /** The key. Not to be written. */
  public byte[] key() {
    return key;
  }

  /** Whether it is of this database. */
  public boolean isOf(Database other) {
    return database.index() == other.index();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyId id && isOf(id.database) && Arrays.equals(key, id.key);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(key) + database.index();
  }

  @Override
  public int compareTo(KeyId other) {
    int order = Integer.compare(database.index(), other.database.index());
    return order != 0 ? order : Arrays.compare(key, other.key);
  }

  @Override
  public String toString() {
    return "a key of " + key.length + " bytes of database " + database.index();
  }
}
