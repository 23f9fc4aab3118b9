package dev.remora.engine.memory;

import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The best candidates for eviction that sampling has come across so far: Redis's eviction pool. A
 * few samples at a time are no better than chance; kept over many evictions they come close to the
 * order of all keys.
 */
// A candidate is the key object that its entry has.
@SuppressWarnings("ReferenceEquality")
final class EvictionPool {
  private static final int SIZE = 16;

  /** In the order of their scores. */
  private final @Nullable Candidate[] candidates = new Candidate[SIZE];

  private int count;

  EvictionPool() {}

  /**
   * Takes in a candidate, if it is better than one of those that are there.
   *
   * @param score the higher, the sooner it is evicted
   */
  void offer(Database database, Entry entry, long score) {
    int at = 0;
    for (int i = 0; i < count; i++) {
      Candidate known = candidates[i];
      if (known == null || known.key == entry.key()) {
        return;
      }
      at += known.score < score ? 1 : 0;
    }
    if (count < SIZE) {
      System.arraycopy(candidates, at, candidates, at + 1, count - at);
      count++;
    } else if (at == 0) {
      return;
    } else {
      at--;
      System.arraycopy(candidates, 1, candidates, 0, at);
    }
    candidates[at] = new Candidate(database, entry.key(), score);
  }

  /** Takes out the best candidate that is still there; null if there is none. */
  @Nullable Candidate take() {
    while (count > 0) {
      Candidate best = candidates[--count];
      candidates[count] = null;
      if (best != null && best.entry() != null) {
        return best;
      }
    }
    return null;
  }

  /** Forgets all: their scores no longer mean anything. */
  void clear() {
    while (count > 0) {
      candidates[--count] = null;
    }
  }

  /** A key that may be evicted. */
  static final class Candidate {
    private final Database database;
    private final byte[] key;
    private final long score;

    private Candidate(Database database, byte[] key, long score) {
      this.database = database;
      this.key = key;
      this.score = score;
    }

    Database database() {
      return database;
    }

    /** Its entry; null if it has gone. */
    @Nullable Entry entry() {
      return database.peek(key);
    }
  }
}
