package dev.remora.bench.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The log in which a JVM tells of its collector and of its safepoints. */
final class GcLog {
  private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+\\.\\d+)ms$");
  private static final Pattern STALL = Pattern.compile("Allocation Stall .* (\\d+\\.\\d+)ms$");
  private static final Pattern SAFEPOINT = Pattern.compile("Total: +(\\d+) ns\\b");

  private final Path file;
  private int skipped;

  GcLog(Path file) {
    this.file = file;
  }

  /**
   * What the log has told since {@link #skip}.
   *
   * @param pauses of the collector
   * @param longestMillis of them; 0 if there was none
   * @param safepointMillis the longest time for which all threads stood still, whatever for
   * @param stalls how often a thread waited for memory
   * @param stallMillis the longest of them
   */
  record Pauses(
      int pauses, double longestMillis, double safepointMillis, int stalls, double stallMillis) {}

  /** The options that have a JVM write it. */
  String javaOptions() {
    return "-Xlog:gc*,safepoint:file=" + file + ":uptime,tags:filecount=0";
  }

  /** Forgets what was told until now. */
  void skip() throws IOException {
    skipped = read().length;
  }

  Pauses pauses() throws IOException {
    byte[] all = read();
    String log =
        new String(Arrays.copyOfRange(all, skipped, all.length), StandardCharsets.US_ASCII);
    return new Pauses(
        values(log, PAUSE).length,
        longest(log, PAUSE),
        longest(log, SAFEPOINT) / 1e6,
        values(log, STALL).length,
        longest(log, STALL));
  }

  private byte[] read() throws IOException {
    return Files.readAllBytes(file);
  }

  private static double longest(String log, Pattern pattern) {
    return Arrays.stream(values(log, pattern)).max().orElse(0);
  }

  private static double[] values(String log, Pattern pattern) {
    return log.lines()
        .map(pattern::matcher)
        .filter(Matcher::find)
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .toArray();
  }
}
