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

    /** For how many seconds it was not used; negative if that is not known. */
    final long idle;

    /** How often it is used, from 0 to 255; negative if that is not known. */
    final int frequency;

    LoadedEntry(byte[] key, Object value, long expiresAt, long idle, int frequency) {
      this.key = key;
      this.value = value;
      this.expiresAt = expiresAt;
      this.idle = idle;
      this.frequency = frequency;
    }
  }
}
