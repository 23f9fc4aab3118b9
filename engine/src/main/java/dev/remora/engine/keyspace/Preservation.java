package dev.remora.engine.keyspace;

import dev.remora.engine.table.LinearHashTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows all entries as they are at one moment, while they change: each is shown once, when its turn
 * comes or before it changes, whichever is first. What comes after that moment is not shown.
 *
 * <p>Every entry has a mark of one bit. At rest all marks are equal. A new moment begins by calling
 * the other value "seen": whatever is shown from then on, or is new, gets this; so that at the end
 * all marks are equal again, and nothing has to be reset.
 *
 * <p>An entry counts as about to change when a command looks it up that may write: so nobody who
 * changes a value in place need know of this. Belongs to the engine's thread.
 */
public final class Preservation {
  private boolean seen;
  private boolean onlyReading;
  private List<CapturedKeys> captured = List.of();
  private @Nullable Keeper keeper;

  // Where the walk is.
  private int table;
  private long cursor;

  Preservation() {}

  /**
   * Whether the command that runs only reads: then entries that it looks up need not be shown
   * before.
   */
  public void onlyReading(boolean reading) {
    onlyReading = reading;
  }

  /**
   * Begins a moment: all entries of these databases will be shown to the keeper.
   *
   * @throws IllegalStateException if another has not ended
   */
  public List<CapturedKeys> begin(Keyspace keyspace, Keeper keeper) {
    if (this.keeper != null) {
      throw new IllegalStateException("entries are being preserved for somebody else");
    }
    List<CapturedKeys> all = new ArrayList<>();
    for (int i = 0; i < keyspace.count(); i++) {
      all.add(keyspace.database(i).capture());
    }
    captured = List.copyOf(all);
    this.keeper = keeper;
    seen = !seen;
    table = 0;
    cursor = 0;
    return captured;
  }

  /**
   * Shows entries that were not shown yet: those of one place in a table.
   *
   * @return whether there may be more; if not, this moment has ended
   */
  public boolean advance() {
    if (table == captured.size()) {
      end();
      return false;
    }
    CapturedKeys keys = captured.get(table);
    cursor = keys.scan(cursor, entry -> show(keys, entry));
    if (cursor == 0) {
      table++;
    }
    return true;
  }

  /** All keys of all databases are being removed: there is nothing to be shown any more. */
  public void abandon() {
    end();
  }

  /** An entry is new. */
  void born(Entry entry) {
    entry.mark(seen);
  }

  /** A command has found an entry. */
  void found(LinearHashTable<Entry> in, Entry entry) {
    if (keeper != null && !onlyReading) {
      beforeChange(in, entry);
    }
  }

  /** An entry is about to change, or to be removed. */
  void beforeChange(LinearHashTable<Entry> in, Entry entry) {
    if (keeper != null && entry.mark() != seen) {
      for (CapturedKeys keys : captured) {
        if (keys.isOf(in)) {
          show(keys, entry);
          return;
        }
      }
    }
  }

  private void show(CapturedKeys keys, Entry entry) {
    Keeper known = keeper;
    if (known != null && entry.mark() != seen) {
      entry.mark(seen);
      known.keep(keys, entry);
    }
  }

  private void end() {
    keeper = null;
    captured = List.of();
  }

  /** Is shown entries. */
  @FunctionalInterface
  public interface Keeper {
    /**
     * An entry as it was at the moment: the value may change when this returns.
     *
     * @param keys among which it was then
     */
    void keep(CapturedKeys keys, Entry entry);
  }
}
