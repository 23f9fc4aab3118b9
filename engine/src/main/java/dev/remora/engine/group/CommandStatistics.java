package dev.remora.engine.group;

import dev.remora.engine.command.Command;
import dev.remora.engine.command.CommandTable;
import dev.remora.engine.command.LatencyHistogram;
import dev.remora.engine.config.ParameterTable;
import dev.remora.engine.config.ValueParameter;
import dev.remora.engine.state.Statistics;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * INFO's sections about commands: how often each was called, how long that took, and which errors
 * there were. The table comes after the commands that tell of it.
 */
public final class CommandStatistics {
  private final ValueParameter<String> percentiles;
  private final Statistics statistics;
  private @Nullable CommandTable table;

  public CommandStatistics(ParameterTable parameters, Statistics statistics) {
    percentiles = parameters.text("latency-tracking-info-percentiles");
    this.statistics = statistics;
  }

  public void table(CommandTable table) {
    this.table = table;
  }

  /** Forgets all counts. */
  public void reset() {
    forEach(Command::resetCounts);
  }

  /** Visits all commands and subcommands. */
  void forEach(Consumer<Command> visitor) {
    if (table != null) {
      table.forEach(visitor);
    }
  }

  void writeCalls(InfoText text) {
    forEach(
        command -> {
          if (command.calls() > 0 || command.rejected() > 0) {
            text.line("cmdstat_" + command.fullName(), calls(command));
          }
        });
  }

  private static String calls(Command command) {
    double each = command.calls() == 0 ? 0 : (double) command.micros() / command.calls();
    return "calls="
        + command.calls()
        + ",usec="
        + command.micros()
        + ",usec_per_call="
        + String.format(Locale.ROOT, "%.2f", each)
        + ",rejected_calls="
        + command.rejected()
        + ",failed_calls="
        + command.failed();
  }

  void writeLatencies(InfoText text) {
    forEach(
        command -> {
          LatencyHistogram latencies = command.latencies();
          if (latencies != null) {
            text.line("latency_percentiles_usec_" + command.fullName(), percentiles(latencies));
          }
        });
  }

  private String percentiles(LatencyHistogram latencies) {
    StringBuilder line = new StringBuilder();
    if (percentiles.value().isEmpty()) {
      return "";
    }
    for (String percent : percentiles.value().split(" ", -1)) {
      double micros = latencies.percentile(Double.parseDouble(percent)) / 1000.0;
      line.append(line.isEmpty() ? "p" : ",p").append(percent).append('=');
      line.append(String.format(Locale.ROOT, "%.3f", micros));
    }
    return line.toString();
  }

  void writeErrors(InfoText text) {
    statistics
        .errorsByCode()
        .forEach((code, count) -> text.line("errorstat_" + code, "count=" + count));
  }
}
