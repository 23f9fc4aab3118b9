package dev.remora.engine.keyspace;

import dev.remora.engine.state.Clock;
import dev.remora.engine.state.Statistics;
import dev.remora.resp.ArgumentArrays;

/** All databases. Belongs to the engine's thread. */
public final class Keyspace {
  private final Database[] databases;
  private final Clock clock;
  private final Touch touch;
  private final Changes changes = new Changes();
  private final Preservation preservation = new Preservation();
  private final SpareStrings spares = new SpareStrings();

  /**
   * @param databases how many: from 1
   */
  public Keyspace(int databases, Clock clock, Statistics statistics) {
    this.clock = clock;
    touch = new Touch(clock);
    this.databases = new Database[databases];
    for (int i = 0; i < databases; i++) {
      this.databases[i] = new Database(i, clock, statistics, touch, changes, preservation, spares);
    }
  }

  /** How many databases there are. */
  public int count() {
    return databases.length;
  }

  /** A database: 0 to {@link #count} - 1. */
  public Database database(int index) {
    return databases[index];
  }

  /** Whether the command that runs changes when a key was last accessed. */
  public Touch touch() {
    return touch;
  }

  /** Whether keys that have expired stay where they are, unseen: as long as clients are paused. */
  public void keepsExpired(boolean keeps) {
    for (Database database : databases) {
      database.keepsExpired(keeps);
    }
  }

  /** Who observes what happens to keys, and how many changes there were. */
  public Changes changes() {
    return changes;
  }

  /** Shows entries as they were at one moment. */
  public Preservation preservation() {
    return preservation;
  }

  /** What large arguments are to be received into. */
  public ArgumentArrays argumentArrays() {
    return spares;
  }

  /** The time that commands see. */
  public Clock clock() {
    return clock;
  }

  /** Bytes that all keys and values take: an estimate. */
  public long memory() {
    long sum = 0;
    for (Database database : databases) {
      sum += database.memory();
    }
    return sum;
  }

  /** Removes all keys of all databases. */
  public void clear() {
    for (Database database : databases) {
      database.clear();
    }
    spares.clear();
  }

  /**
   * Removes keys that have expired.
   *
   * @param deadlineNanos of {@link System#nanoTime}: stop then
   * @return whether none is left
   */
  public boolean expire(long deadlineNanos) {
    for (Database database : databases) {
      if (!database.expire(deadlineNanos)) {
        return false;
      }
    }
    return true;
  }

  /** When {@link #expire} will have something to do, in milliseconds; Long.MAX_VALUE if never. */
  public long nextExpiry() {
    long next = Long.MAX_VALUE;
    for (Database database : databases) {
      next = Math.min(next, database.nextExpiry());
    }
    return next;
  }
}
