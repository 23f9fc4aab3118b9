package dev.remora.engine.snapshot;

import dev.remora.engine.keyspace.CapturedKeys;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.Keyspace;
import dev.remora.engine.keyspace.Preservation;
import dev.remora.engine.rdb.RdbRecording;
import dev.remora.engine.rdb.SnapshotFormat;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that is written while commands go on: all keys as they were when it began.
 *
 * <p>The engine's thread walks through the tables in short steps and takes entries apart into
 * recordings; one that is about to change before the walk is there is taken apart at once. Another
 * thread encodes, compresses and writes. Strings that do not change are not copied for that. When
 * the disk is slow the walk waits, and only what has to be kept because it changes needs memory.
 */
final class BackgroundSave implements Preservation.Keeper {
  /** A recording of so many bytes is handed on. */
  private static final int RECORDED = 256 << 10;

  /** The clock is asked after so many places of a table. */
  private static final int CHECK_EVERY = 16;

  private static final int NONE = -1;

  private final Preservation preservation;
  private final SnapshotWriter writer;
  private final EntryWriter entryWriter;
  private final long startedAt;
  private final long changesBefore;
  private final long total;

  /** Recordings that the writer has no room for yet. */
  private final ArrayDeque<RdbRecording> waiting = new ArrayDeque<>();

  /** Databases whose sizes were told. */
  private final BitSet announced = new BitSet();

  private RdbRecording recording;
  private int selected = NONE;
  private long entries;
  private boolean walked;
  private boolean endGiven;

  private BackgroundSave(
      Keyspace keyspace,
      SnapshotWriter writer,
      EntryWriter entryWriter,
      Map<String, String> notes,
      long startedAt) {
    this.writer = writer;
    this.entryWriter = entryWriter;
    this.startedAt = startedAt;
    preservation = keyspace.preservation();
    changesBefore = keyspace.changes().count();
    recording = writer.recording();
    notes.forEach((name, value) -> SnapshotFormat.note(name, value, recording));
    long keys = 0;
    for (CapturedKeys captured : preservation.begin(keyspace, this)) {
      keys += captured.size();
    }
    total = keys;
  }

  /**
   * Begins a snapshot of the keys as they are now.
   *
   * @param notes of the file as a whole
   * @param startedAt milliseconds since 1970
   */
  static BackgroundSave start(
      Keyspace keyspace,
      SnapshotSettings settings,
      EntryWriter entryWriter,
      Map<String, String> notes,
      long startedAt) {
    return new BackgroundSave(
        keyspace, SnapshotWriter.start(settings), entryWriter, notes, startedAt);
  }

  /**
   * Goes on.
   *
   * @param deadlineNanos of {@link System#nanoTime}: stop then
   * @return whether it has ended
   */
  boolean advance(long deadlineNanos) {
    int work = 0;
    while (!walked && (handOn() || writer.hasEnded())) {
      walked = !preservation.advance();
      if (++work % CHECK_EVERY == 0 && System.nanoTime() - deadlineNanos > 0) {
        return false;
      }
    }
    if (!walked) {
      return false;
    }
    if (writer.hasEnded()) {
      waiting.clear();
    } else if (!endGiven) {
      flush();
      endGiven = handOn() && writer.offerEnd();
    }
    return writer.hasEnded();
  }

  /** Gives up: all keys were removed, or the server ends. */
  void abandon() {
    preservation.abandon();
    writer.abandon();
  }

  /** Why there is no file, when it has ended; null if there is one. */
  @Nullable Exception failure() {
    return writer.failure();
  }

  long startedAt() {
    return startedAt;
  }

  /** The changes that are in it: of {@link dev.remora.engine.keyspace.Changes#count}. */
  long changesBefore() {
    return changesBefore;
  }

  /** How many entries were taken apart. */
  long entries() {
    return entries;
  }

  /** How many there are to be taken apart. */
  long total() {
    return total;
  }

  @Override
  public void keep(CapturedKeys keys, Entry entry) {
    entries++;
    if (writer.hasEnded()) {
      // It has failed. The walk goes on only so that all entries are marked alike again.
      return;
    }
    if (selected != keys.database()) {
      selected = keys.database();
      SnapshotFormat.database(selected, recording);
      if (!announced.get(selected)) {
        announced.set(selected);
        SnapshotFormat.sizes(keys.size(), keys.expiring(), recording);
      }
    }
    entryWriter.write(entry, recording);
    if (recording.size() >= RECORDED) {
      flush();
    }
  }

  private void flush() {
    if (!recording.isEmpty()) {
      waiting.add(recording);
      recording = writer.recording();
    }
  }

  /** Gives the writer what waits; whether nothing is left. */
  private boolean handOn() {
    RdbRecording next = waiting.peek();
    while (next != null && writer.offer(next)) {
      waiting.remove();
      next = waiting.peek();
    }
    return next == null;
  }
}
