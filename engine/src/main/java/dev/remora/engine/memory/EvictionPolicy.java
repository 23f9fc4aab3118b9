package dev.remora.engine.memory;

import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.Touch;
import java.util.Locale;

/** Which keys are evicted: {@code maxmemory-policy}. */
enum EvictionPolicy {
  VOLATILE_LRU,
  VOLATILE_LFU,
  VOLATILE_RANDOM,
  VOLATILE_TTL,
  ALLKEYS_LRU,
  ALLKEYS_LFU,
  ALLKEYS_RANDOM,
  NOEVICTION;

  private static final int MOST_FREQUENT = 255;

  /** The policy of this name. */
  static EvictionPolicy of(String name) {
    return valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
  }

  /** Whether only keys that expire are evicted. */
  boolean isVolatile() {
    return name().startsWith("VOLATILE");
  }

  /** Whether chance decides. */
  boolean isRandom() {
    return name().endsWith("RANDOM");
  }

  /** Whether accesses are counted. */
  boolean isByFrequency() {
    return name().endsWith("LFU");
  }

  /** The higher, the sooner a key is evicted. */
  long score(Entry entry, Touch touch) {
    return switch (this) {
      case VOLATILE_LRU, ALLKEYS_LRU -> touch.idleSeconds(entry);
      case VOLATILE_LFU, ALLKEYS_LFU -> MOST_FREQUENT - touch.frequency(entry);
      case VOLATILE_TTL -> -entry.expiresAt();
      case VOLATILE_RANDOM, ALLKEYS_RANDOM, NOEVICTION -> 0;
    };
  }
}
