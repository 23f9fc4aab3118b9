package dev.remora.cli.bench;

import dev.remora.client.load.LoadDriver;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One line of a terminal that is written over and over; nothing if there is no terminal. */
final class ProgressLine implements LoadDriver.Progress {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintWriter terminal;
  private final boolean shown;
  private String what = "";
  private long lastShown;

  ProgressLine(PrintWriter terminal, boolean shown) {
    this.terminal = terminal;
    this.shown = shown;
  }

  /** Says what is going on from now on. */
  void begin(String activity) {
    what = activity;
    lastShown = 0;
    show("");
  }

  @Override
  public void onProgress(long answered, long nanos) {
    if (shown && nanos - lastShown >= INTERVAL_NANOS) {
      lastShown = nanos;
      show(String.format(Locale.ROOT, ", %,.0f requests/s", answered * 1e9 / nanos));
    }
  }

  /** Makes room for other output. */
  void clear() {
    if (shown) {
      terminal.print(CLEAR_LINE);
      terminal.flush();
    }
  }

  private void show(String more) {
    if (shown) {
      terminal.print(CLEAR_LINE + what + more);
      terminal.flush();
    }
  }
}
