package dev.remora.engine.group;

import dev.remora.engine.log.LatencySeries;
import java.util.List;

/** What LATENCY GRAPH draws: a column for each sample, and below it how long ago that was. */
final class LatencyGraph {
  private static final int COLUMNS = 80;
  private static final int ROWS = 4;

  /** Ever higher within a row. */
  private static final String LEVELS = "_o#";

  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;

  private LatencyGraph() {}

  /**
   * Draws it.
   *
   * @param now in seconds since 1970
   */
  static String of(LatencySeries series, long now) {
    List<LatencySeries.Sample> samples = List.copyOf(series.samples());
    long high = samples.stream().mapToLong(LatencySeries.Sample::millis).max().orElseThrow();
    long low = samples.stream().mapToLong(LatencySeries.Sample::millis).min().orElseThrow();
    var text = new StringBuilder();
    text.append(series.event())
        .append(" - high " + high + " ms, low " + low + " ms (all time high ")
        .append(series.longest() + " ms)\n")
        .append("-".repeat(COLUMNS))
        .append('\n');
    for (int from = 0; from < samples.size(); from += COLUMNS) {
      if (from > 0) {
        text.append('\n');
      }
      draw(samples.subList(from, Math.min(samples.size(), from + COLUMNS)), low, high, now, text);
    }
    return text.toString();
  }

  private static void draw(
      List<LatencySeries.Sample> samples, long low, long high, long now, StringBuilder text) {
    int steps = LEVELS.length() * ROWS;
    long range = Math.max(1, high - low);
    for (int row = ROWS - 1; row >= 0; row--) {
      for (LatencySeries.Sample sample : samples) {
        long step = Math.min(steps - 1, (sample.millis() - low) * steps / range);
        long level = step - (long) row * LEVELS.length();
        text.append(level < 0 ? ' ' : level < LEVELS.length() ? LEVELS.charAt((int) level) : '|');
      }
      text.append('\n');
    }
    text.append(" ".repeat(samples.size())).append('\n');
    List<String> labels = samples.stream().map(sample -> label(now - sample.seconds())).toList();
    int longest = labels.stream().mapToInt(String::length).max().orElseThrow();
    for (int i = 0; i < longest; i++) {
      for (String label : labels) {
        text.append(i < label.length() ? label.charAt(i) : ' ');
      }
      text.append('\n');
    }
  }

  private static String label(long seconds) {
    if (seconds < MINUTE) {
      return seconds + "s";
    }
    if (seconds < HOUR) {
      return seconds / MINUTE + "m";
    }
    return seconds < DAY ? seconds / HOUR + "h" : seconds / DAY + "d";
  }
}
