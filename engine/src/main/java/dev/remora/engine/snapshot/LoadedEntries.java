package dev.remora.engine.snapshot;

import java.util.ArrayList;
import java.util.List;

/**
 * Some entries of a file, on their way from the thread that reads it to the engine's.
 *
 * @param database of all of them
 */
record LoadedEntries(int database, List<LoadedEntry> entries) {
  LoadedEntries(int database) {
    this(database, new ArrayList<>());
  }

  /** One of them. */
  static final class LoadedEntry {
    final byte[] key;
    final Object value;

    /** In milliseconds since 1970; negative for never. */
    final long expiresAt;

    LoadedEntry(byte[] key, Object value, long expiresAt) {
      this.key = key;
      this.value = value;
      this.expiresAt = expiresAt;
    }
  }
}
