package dev.remora.engine.snapshot;

import dev.remora.engine.config.ConfigLine;
import dev.remora.engine.config.SavePoints;
import dev.remora.engine.config.SwitchParameter;
import dev.remora.engine.config.ValueParameter;
import dev.remora.engine.keyspace.Changes;
import dev.remora.engine.keyspace.Keyspace;
import dev.remora.engine.rdb.SnapshotFormat;
import dev.remora.engine.state.Clock;
import dev.remora.engine.state.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When and how snapshots are written: by SAVE, by BGSAVE, and at the points that {@code save} says.
 * Belongs to the engine's thread.
 */
public final class Snapshots {
  /** How long a background save may work at one time. */
  private static final long STEP_NANOS = 500_000;

  /** So many milliseconds later it goes on. */
  private static final long STEP_PAUSE = 1;

  /** After a failure no save point is tried for so long, in milliseconds. */
  private static final long RETRY_MILLIS = 5000;

  /** The Redis whose version of the format is written. */
  private static final String WRITTEN_LIKE = "7.0.0";

  private static final System.Logger LOG = System.getLogger(Snapshots.class.getName());

  private final Keyspace keyspace;
  private final Changes changes;
  private final Clock clock;
  private final Parameters parameters;
  private final ValueParameter<String> directory;
  private final ValueParameter<String> fileName;
  private final SwitchParameter compressing;
  private final SwitchParameter checked;
  private final SwitchParameter stopWrites;
  private final EntryWriter writer;

  private @Nullable BackgroundSave background;
  private long savedChanges;
  private long lastSave;
  private long lastTry = -RETRY_MILLIS;
  private boolean lastFailed;
  private long lastMillis = -1;
  private long saves;

  /** What is in memory must not replace the file: it is not all that the file holds. */
  private boolean incomplete;

  public Snapshots(Keyspace keyspace, Clock clock, Parameters parameters) {
    this.keyspace = keyspace;
    this.clock = clock;
    this.parameters = parameters;
    changes = keyspace.changes();
    directory = parameters.table().text("dir");
    fileName = parameters.table().text("dbfilename");
    compressing = parameters.table().flag("rdbcompression");
    checked = parameters.table().flag("rdbchecksum");
    stopWrites = parameters.table().flag("stop-writes-on-bgsave-error");
    writer = new EntryWriter(keyspace.touch(), parameters.table());
    lastSave = clock.millis();
  }

  /** The file's name. */
  public Path file() {
    return Path.of(ConfigLine.decode(directory.value()), ConfigLine.decode(fileName.value()));
  }

  /** Whether a snapshot is being written in the background. */
  public boolean isSaving() {
    return background != null;
  }

  /**
   * Writes a snapshot now, and returns when it is on the disk.
   *
   * @return whether it is
   */
  public boolean save() {
    lastTry = clock.millis();
    try (SnapshotFile file = new SnapshotFile(settings())) {
      notes().forEach((name, value) -> SnapshotFormat.note(name, value, file.encoder()));
      for (int i = 0; i < keyspace.count(); i++) {
        new DatabaseSave(keyspace.database(i), file, writer).write();
      }
      file.finish();
    } catch (IOException | RuntimeException e) {
      failed(e);
      return false;
    }
    succeeded(changes.count(), clock.millis());
    return true;
  }

  /** Begins to write a snapshot of the keys as they are now. None must be being written. */
  public void saveInBackground() {
    lastTry = clock.millis();
    background = BackgroundSave.start(keyspace, settings(), writer, notes(), clock.millis());
    LOG.log(System.Logger.Level.DEBUG, "background save of {0} started", file());
  }

  /** All keys of all databases were removed: what was being written of them is given up. */
  public void flushed() {
    abandon();
    if (!parameters.savePoints().points().isEmpty()) {
      save();
    }
  }

  /**
   * Writes a last snapshot, if one is wanted.
   *
   * @param wanted true or false if a client has said so; else it is if there are save points
   * @return whether the server may end
   */
  public boolean prepareShutdown(@Nullable Boolean wanted) {
    abandon();
    if (incomplete) {
      return true;
    }
    boolean saving = wanted == null ? !parameters.savePoints().points().isEmpty() : wanted;
    return !saving || save();
  }

  /** Whether nothing may be changed, as it could not be saved. */
  public boolean refusesWrites() {
    return lastFailed && stopWrites.isOn() && !parameters.savePoints().points().isEmpty();
  }

  /** Goes on with what is being written, and begins what is due. */
  public void runTimers() {
    BackgroundSave running = background;
    if (running != null) {
      if (running.advance(System.nanoTime() + STEP_NANOS)) {
        ended(running);
      }
    } else if (nextPoint() <= clock.millis()) {
      saveInBackground();
    }
  }

  /** When {@link #runTimers} has something to do; Long.MAX_VALUE if never. */
  public long nextTimer() {
    return background != null ? clock.millis() + STEP_PAUSE : nextPoint();
  }

  /** How many changes are in no snapshot. */
  public long unsavedChanges() {
    return changes.count() - savedChanges;
  }

  /** When the last snapshot was complete, in milliseconds since 1970; at first the start. */
  public long lastSave() {
    return lastSave;
  }

  /** Whether the last attempt has failed. */
  public boolean hasFailed() {
    return lastFailed;
  }

  /** How long the last background save took, in milliseconds; -1 if there was none. */
  public long lastMillis() {
    return lastMillis;
  }

  /** For how long the background save has been running, in milliseconds; -1 if there is none. */
  public long runningMillis() {
    return background == null ? -1 : Math.max(0, clock.millis() - background.startedAt());
  }

  /** How many snapshots were written. */
  public long saves() {
    return saves;
  }

  /** How many keys the background save has taken; 0 if there is none. */
  public long entriesTaken() {
    return background == null ? 0 : background.entries();
  }

  /** How many keys it has to take. */
  public long entriesInAll() {
    return background == null ? 0 : background.total();
  }

  /** What a file holds is being brought into memory: until then nothing may replace it. */
  void loading() {
    incomplete = true;
  }

  /** What is in memory is what a file holds: nothing is unsaved. */
  void loaded() {
    incomplete = false;
    savedChanges = changes.count();
  }

  private void ended(BackgroundSave save) {
    background = null;
    lastMillis = Math.max(0, clock.millis() - save.startedAt());
    Exception failure = save.failure();
    if (failure == null) {
      succeeded(save.changesBefore(), clock.millis());
    } else {
      failed(failure);
    }
  }

  private void succeeded(long savedUntil, long now) {
    savedChanges = savedUntil;
    lastSave = now;
    lastFailed = false;
    saves++;
    LOG.log(System.Logger.Level.DEBUG, "snapshot saved to {0}", file());
  }

  private void failed(Exception cause) {
    lastFailed = true;
    LOG.log(System.Logger.Level.ERROR, "cannot save a snapshot to " + file() + ": " + cause);
  }

  private void abandon() {
    if (background != null) {
      background.abandon();
      background = null;
    }
  }

  /** When a save point is reached, with the changes that there are now. */
  private long nextPoint() {
    long unsaved = unsavedChanges();
    if (unsaved == 0) {
      return Long.MAX_VALUE;
    }
    long next = Long.MAX_VALUE;
    for (SavePoints.Point point : parameters.savePoints().points()) {
      if (unsaved >= point.changes()) {
        // A second later than said: Redis counts whole seconds, and waits for more than so many.
        next = Math.min(next, lastSave + (point.seconds() + 1) * 1000);
      }
    }
    return lastFailed && next != Long.MAX_VALUE ? Math.max(next, lastTry + RETRY_MILLIS) : next;
  }

  private SnapshotSettings settings() {
    return new SnapshotSettings(file(), compressing.isOn(), checked.isOn());
  }

  private Map<String, String> notes() {
    Map<String, String> notes = new LinkedHashMap<>();
    Runtime runtime = Runtime.getRuntime();
    notes.put("redis-ver", WRITTEN_LIKE);
    notes.put("redis-bits", "64");
    notes.put("ctime", Long.toString(clock.millis() / 1000));
    notes.put("used-mem", Long.toString(runtime.totalMemory() - runtime.freeMemory()));
    notes.put("aof-base", "0");
    return notes;
  }
}
