package dev.remora.engine.keyspace;

import dev.remora.engine.table.LinearHashTable;
import java.util.function.Consumer;

/**
 * The keys that a database had at one moment. They go on to change, or are removed, or change to
 * another database; {@link Preservation} shows each before that. Belongs to the engine's thread.
 */
public final class CapturedKeys {
  private final LinearHashTable<Entry> keys;
  private final int database;
  private final int size;
  private final int expiring;

  CapturedKeys(LinearHashTable<Entry> keys, int database, int expiring) {
    this.keys = keys;
    this.database = database;
    this.size = keys.size();
    this.expiring = expiring;
  }

  /** The number of the database that had them. */
  public int database() {
    return database;
  }

  /** How many there were. */
  public int size() {
    return size;
  }

  /** How many of them expired. */
  public int expiring() {
    return expiring;
  }

  /**
   * Visits some of them, and others that came since: see {@link Database#scan}.
   *
   * @return the next cursor; 0 after the last
   */
  long scan(long cursor, Consumer<Entry> visitor) {
    return keys.scan(cursor, visitor);
  }

  /** Whether it is this very table. */
  @SuppressWarnings("ReferenceEquality")
  boolean isOf(LinearHashTable<Entry> table) {
    return keys == table;
  }
}
