package dev.remora.engine.snapshot;

import dev.remora.engine.config.SwitchParameter;
import dev.remora.engine.config.WordParameter;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.Keyspace;
import dev.remora.engine.rdb.ValueReader;
import dev.remora.engine.snapshot.LoadedEntries.LoadedEntry;
import dev.remora.engine.state.Clock;
import dev.remora.engine.state.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the keys of a snapshot into memory, at the start, in short steps: clients can connect
 * meanwhile, and are told that they have to wait. Belongs to the engine's thread.
 */
public final class Loading {
  private static final long STEP_NANOS = 2_000_000;
  private static final long STEP_PAUSE = 1;
  private static final System.Logger LOG = System.getLogger(Loading.class.getName());

  private final Keyspace keyspace;
  private final Clock clock;
  private final Snapshots snapshots;
  private final ValueReader values;
  private final SwitchParameter checked;
  private final WordParameter versions;

  private @Nullable SnapshotLoad load;
  private Consumer<@Nullable Exception> whenDone = failure -> {};
  private long startedAt;
  private long loaded;
  private long expired;

  public Loading(
      Keyspace keyspace,
      Clock clock,
      Parameters parameters,
      Snapshots snapshots,
      ValueReader values) {
    this.keyspace = keyspace;
    this.clock = clock;
    this.snapshots = snapshots;
    this.values = values;
    checked = parameters.table().flag("rdbchecksum");
    versions = parameters.table().word("rdb-version-check");
  }

  /**
   * Begins to load the snapshot, if there is one.
   *
   * @param whenDone called on the engine's thread, when all keys are there, or with the reason why
   *     they are not
   */
  public void start(Consumer<@Nullable Exception> whenDone) {
    this.whenDone = whenDone;
    startedAt = clock.millis();
    Path file = snapshots.file();
    if (!Files.exists(file)) {
      whenDone.accept(null);
      return;
    }
    snapshots.loading();
    try {
      load =
          SnapshotLoad.start(
              file, checked.isOn(), versions.is("relaxed"), keyspace.count(), values);
    } catch (IOException e) {
      whenDone.accept(e);
    }
  }

  /** Whether keys are being loaded. */
  public boolean isOn() {
    return load != null;
  }

  /** Goes on. */
  public void runTimers() {
    SnapshotLoad running = load;
    if (running == null) {
      return;
    }
    long deadline = System.nanoTime() + STEP_NANOS;
    do {
      boolean ended = running.hasEnded();
      LoadedEntries next = running.poll();
      if (next == null) {
        if (ended) {
          end(running, running.failure());
        }
        return;
      }
      try {
        next.entries().forEach(entry -> add(keyspace.database(next.database()), entry));
      } catch (IllegalStateException e) {
        running.abandon();
        end(running, e);
        return;
      }
    } while (System.nanoTime() - deadline < 0);
  }

  /** When {@link #runTimers} has something to do; Long.MAX_VALUE if never. */
  public long nextTimer() {
    return load == null ? Long.MAX_VALUE : clock.millis() + STEP_PAUSE;
  }

  /** When loading began, in milliseconds since 1970. */
  public long startedAt() {
    return startedAt;
  }

  /** Bytes of the file that is being loaded. */
  public long size() {
    return load == null ? 0 : load.size();
  }

  /** Bytes of it that were read. */
  public long position() {
    return load == null ? 0 : load.position();
  }

  /** How many keys were loaded. */
  public long loaded() {
    return loaded;
  }

  /** How many were not, as their time was up. */
  public long expired() {
    return expired;
  }

  private void add(Database database, LoadedEntry entry) {
    if (entry.expiresAt >= 0 && entry.expiresAt < clock.millis()) {
      expired++;
      return;
    }
    if (database.peek(entry.key) != null) {
      throw new IllegalStateException(
          "a key of " + entry.key.length + " bytes is in it twice: the file is damaged");
    }
    Entry added = database.add(entry.key, entry.value, entry.expiresAt);
    database.restored(added, entry.idle, entry.frequency);
    loaded++;
  }

  private void end(SnapshotLoad ended, @Nullable Exception failure) {
    load = null;
    if (failure == null) {
      snapshots.loaded();
      LOG.log(
          System.Logger.Level.DEBUG,
          "{0} keys loaded from {1} bytes in {2} ms",
          loaded,
          ended.size(),
          clock.millis() - startedAt);
    }
    whenDone.accept(failure);
  }
}
