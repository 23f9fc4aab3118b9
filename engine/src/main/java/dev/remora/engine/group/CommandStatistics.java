package dev.remora.engine.group;

import dev.remora.engine.command.CommandTable;
import org.jspecify.annotations.Nullable;

/** INFO's section {@code commandstats}; the table comes after the command that it is part of. */
public final class CommandStatistics {
  private @Nullable CommandTable table;

  public CommandStatistics() {}

  public void table(CommandTable table) {
    this.table = table;
  }

  /** Forgets all counts. */
  public void reset() {
    if (table != null) {
      table.forEach(command -> command.resetCounts());
    }
  }

  void write(InfoText text) {
    if (table == null) {
      return;
    }
    table.forEach(
        command -> {
          if (command.calls() > 0 || command.rejected() > 0) {
            text.line(
                "cmdstat_" + command.fullName(),
                "calls="
                    + command.calls()
                    + ",rejected_calls="
                    + command.rejected()
                    + ",failed_calls="
                    + command.failed());
          }
        });
  }
}
