package dev.remora.engine.snapshot;

import dev.remora.engine.config.ParameterTable;
import dev.remora.engine.config.WordParameter;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.Touch;
import dev.remora.engine.rdb.RdbSink;
import dev.remora.engine.rdb.SnapshotFormat;

/**
 * Writes entries, with what the policy of eviction wants to know of them. Belongs to the engine's
 * thread.
 */
final class EntryWriter {
  private static final int UNKNOWN = -1;

  private final Touch touch;
  private final WordParameter policy;

  EntryWriter(Touch touch, ParameterTable parameters) {
    this.touch = touch;
    policy = parameters.word("maxmemory-policy");
  }

  void write(Entry entry, RdbSink sink) {
    if (touch.isFrequency()) {
      SnapshotFormat.usage(UNKNOWN, touch.frequency(entry), sink);
    } else if (policy.is("allkeys-lru") || policy.is("volatile-lru")) {
      SnapshotFormat.usage(touch.idleSeconds(entry), UNKNOWN, sink);
    }
    SnapshotFormat.entry(entry.key(), entry.value(), entry.expiresAt(), sink);
  }
}
