package dev.remora.engine.group;

import dev.remora.engine.snapshot.Loading;
import dev.remora.engine.snapshot.Snapshots;
import dev.remora.engine.state.Clock;
import java.util.Locale;

/** INFO's section about snapshots. */
public final class PersistenceInfo {
  private final Snapshots snapshots;
  private final Loading loading;
  private final Clock clock;

  public PersistenceInfo(Snapshots snapshots, Loading loading, Clock clock) {
    this.snapshots = snapshots;
    this.loading = loading;
    this.clock = clock;
  }

  void write(InfoText text) {
    text.line("loading", loading.isOn() ? 1 : 0);
    text.line("async_loading", 0);
    text.line("current_save_keys_processed", snapshots.entriesTaken());
    text.line("current_save_keys_total", snapshots.entriesInAll());
    text.line("rdb_changes_since_last_save", snapshots.unsavedChanges());
    text.line("rdb_bgsave_in_progress", snapshots.isSaving() ? 1 : 0);
    text.line("rdb_last_save_time", snapshots.lastSave() / 1000);
    text.line("rdb_last_bgsave_status", snapshots.hasFailed() ? "err" : "ok");
    text.line("rdb_last_bgsave_time_sec", seconds(snapshots.lastMillis()));
    text.line("rdb_current_bgsave_time_sec", seconds(snapshots.runningMillis()));
    text.line("rdb_saves", snapshots.saves());
    text.line("rdb_last_load_keys_expired", loading.expired());
    text.line("rdb_last_load_keys_loaded", loading.loaded());
    text.line("aof_enabled", 0);
    if (loading.isOn()) {
      writeProgress(text);
    }
  }

  private void writeProgress(InfoText text) {
    long size = loading.size();
    long position = loading.position();
    long elapsed = Math.max(0, clock.millis() - loading.startedAt());
    text.line("loading_start_time", loading.startedAt() / 1000);
    text.line("loading_total_bytes", size);
    text.line("loading_loaded_bytes", position);
    double percent = size == 0 ? 100 : 100.0 * position / size;
    text.line("loading_loaded_perc", String.format(Locale.ROOT, "%.2f", percent));
    text.line(
        "loading_eta_seconds", position == 0 ? 1 : elapsed * (size - position) / position / 1000);
  }

  private static long seconds(long millis) {
    return millis < 0 ? -1 : millis / 1000;
  }
}
