package dev.remora.engine.group;

import dev.remora.engine.log.CommandLogs;
import dev.remora.engine.log.LatencyMonitor;
import dev.remora.engine.log.LatencySeries;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What LATENCY DOCTOR says: the events that there were, and what may help against them. */
final class LatencyReport {
  /** In the order in which they are given. */
  private enum Advice {
    ENABLE_SLOWLOG(
        """
        - There are latency issues with potentially slow commands you are using. Try to enable the Slow Log using the command \
        'CONFIG SET slowlog-log-slower-than %1$d'. If the Slow log is disabled the server is not able to log slow commands \
        execution for you.
        """),
    TUNE_SLOWLOG(
        """
        - Your current Slow Log configuration only logs events that are slower than your configured latency monitor threshold. \
        Please use 'CONFIG SET slowlog-log-slower-than %1$d'.
        """),
    INSPECT_SLOWLOG(
        """
        - Check your Slow Log to understand what are the commands you are running which are too slow to execute.
        """),
    SCHEDULER(
        """
        - The system is slow to execute code paths not containing system calls. This usually means the system does not provide \
        CPU time to run for long periods, or that the garbage collector takes it. You should try to:
          1) Lower the system load.
          2) Use a computer / VM just for this server if you are running other software in the same system.
          3) Check if you have a "noisy neighbour" problem.
          4) Give the JVM more memory (-Xmx), or look at its pauses (-Xlog:gc).
        """),
    LARGE_OBJECTS(
        """
        - Deleting, expiring or evicting (because of maxmemory policy) large objects is a blocking operation. If you have very \
        large objects that are often deleted, expired, or evicted, try to fragment those objects into multiple smaller objects.
        """),
    MASS_EVICTION(
        """
        - Sudden changes to the 'maxmemory' setting via 'CONFIG SET', or allocation of large objects via sets or sorted sets \
        intersections, STORE option of SORT, may create sudden memory pressure forcing the server to block trying to evict keys.
        """);

    private final String text;

    Advice(String text) {
      this.text = text;
    }
  }

  private static final long MICROS_PER_MILLI = 1000;

  private final LatencyMonitor monitor;
  private final CommandLogs logs;
  private final Set<Advice> advices = EnumSet.noneOf(Advice.class);
  private final StringBuilder text = new StringBuilder();

  private LatencyReport(LatencyMonitor monitor, CommandLogs logs) {
    this.monitor = monitor;
    this.logs = logs;
  }

  static String of(LatencyMonitor monitor, CommandLogs logs) {
    return new LatencyReport(monitor, logs).write();
  }

  private String write() {
    if (monitor.events().isEmpty()) {
      return monitor.isOn()
          ? "No latency spike was observed during the lifetime of this server, not in the slightest bit.\n"
          : "I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this server. You may use"
              + " \"CONFIG SET latency-monitor-threshold <milliseconds>.\" in order to enable it.\n";
    }
    text.append("Latency spikes are observed in this server.\n\n");
    int number = 0;
    for (LatencySeries series : monitor.events()) {
      describe(++number, series);
      advise(series.event());
    }
    if (advices.isEmpty()) {
      text.append("\nThere are latency events logged that are not easy to fix.\n");
    } else {
      text.append("\nHere is some advice for you:\n\n");
      advices.forEach(
          advice ->
              text.append(
                  String.format(Locale.ROOT, advice.text, monitor.threshold() * MICROS_PER_MILLI)));
    }
    return text.toString();
  }

  private void describe(int number, LatencySeries series) {
    int count = series.samples().size();
    long sum = 0;
    for (LatencySeries.Sample sample : series.samples()) {
      sum += sample.millis();
    }
    long average = sum / count;
    long deviations = 0;
    long oldest = Long.MAX_VALUE;
    for (LatencySeries.Sample sample : series.samples()) {
      deviations += Math.abs(average - sample.millis());
      oldest = Math.min(oldest, sample.seconds());
    }
    long period = Math.max(1, monitor.seconds() - oldest);
    text.append(
        String.format(
            Locale.ROOT,
            "%d. %s: %d latency spikes (average %dms, mean deviation %dms, period %.2f sec). Worst"
                + " all time event %dms.\n",
            number,
            series.event(),
            count,
            average,
            deviations / count,
            (double) period / count,
            series.longest()));
  }

  private void advise(String event) {
    switch (event) {
      case "command" -> {
        if (!logs.slow().isOn()) {
          advices.add(Advice.ENABLE_SLOWLOG);
        } else if (logs.slow().threshold() / MICROS_PER_MILLI > monitor.threshold()) {
          advices.add(Advice.TUNE_SLOWLOG);
        }
        advices.add(Advice.INSPECT_SLOWLOG);
        advices.add(Advice.LARGE_OBJECTS);
      }
      case "fast-command" -> advices.add(Advice.SCHEDULER);
      case "expire-cycle" -> advices.add(Advice.LARGE_OBJECTS);
      case "eviction-cycle" -> advices.add(Advice.MASS_EVICTION);
      default -> {
        // Of a command that was unblocked there is nothing to be said that was not said before.
      }
    }
  }
}
