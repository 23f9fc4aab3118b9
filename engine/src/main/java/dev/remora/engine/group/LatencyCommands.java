package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.HelpText;
import dev.remora.engine.command.LatencyHistogram;
import dev.remora.engine.log.CommandLogs;
import dev.remora.engine.log.LatencyMonitor;
import dev.remora.engine.log.LatencySeries;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** LATENCY: how long commands took, and which events took long. */
public final class LatencyCommands implements CommandGroup {
  /** Levels of LATENCY HISTOGRAM: this and its doubles, in nanoseconds. */
  private static final int FIRST_LEVEL = 1024;

  private final CommandStatistics statistics;
  private final LatencyMonitor monitor;
  private final CommandLogs logs;

  public LatencyCommands(CommandStatistics statistics, LatencyMonitor monitor, CommandLogs logs) {
    this.statistics = statistics;
    this.monitor = monitor;
    this.logs = logs;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("latency|latest", this::latest)
        .bind("latency|history", this::history)
        .bind("latency|reset", this::reset)
        .bind("latency|histogram", this::histogram)
        .bind("latency|graph", this::graph)
        .bind(
            "latency|doctor",
            (client, arguments, reply) -> reply.verbatim("txt", LatencyReport.of(monitor, logs)))
        .bind("latency|help", new HelpText("latency", HELP));
  }

  private void histogram(Client client, RequestArguments arguments, ReplyEncoder reply) {
    int mark = reply.mark();
    int[] count = new int[1];
    Set<String> known = new HashSet<>();
    for (int i = 2; i < arguments.count(); i++) {
      known.add(arguments.string(i).toLowerCase(Locale.ROOT));
    }
    statistics.forEach(
        command -> {
          String name = command.fullName();
          int bar = name.indexOf('|');
          boolean wanted =
              known.isEmpty()
                  || known.contains(name)
                  || (bar > 0 && known.contains(name.substring(0, bar)));
          LatencyHistogram latencies = command.latencies();
          if (wanted && latencies != null) {
            count[0]++;
            reply.bulk(name);
            reply(latencies, reply);
          }
        });
    reply.mapAt(mark, count[0]);
  }

  private static void reply(LatencyHistogram latencies, ReplyEncoder reply) {
    reply.map(2);
    reply.bulk("calls");
    reply.integer(latencies.total());
    reply.bulk("histogram_usec");
    int mark = reply.mark();
    int levels = 0;
    long before = 0;
    for (int level = FIRST_LEVEL; before < latencies.total(); level *= 2) {
      long until = latencies.countUntil(level);
      if (until > before) {
        reply.integer(LatencyHistogram.greatest(level) / 1000);
        reply.integer(until);
        levels++;
      }
      before = until;
    }
    reply.mapAt(mark, levels);
  }

  private void latest(Client client, RequestArguments arguments, ReplyEncoder reply) {
    reply.array(monitor.events().size());
    for (LatencySeries series : monitor.events()) {
      reply.array(6);
      reply.bulk(series.event());
      reply.integer(series.latest().seconds());
      reply.integer(series.latest().millis());
      reply.integer(series.longest());
      reply.integer(series.sum());
      reply.integer(series.count());
    }
  }

  private void history(Client client, RequestArguments arguments, ReplyEncoder reply) {
    LatencySeries series = monitor.event(arguments.string(2));
    if (series == null) {
      reply.array(0);
      return;
    }
    reply.array(series.samples().size());
    for (LatencySeries.Sample sample : series.samples()) {
      reply.array(2);
      reply.integer(sample.seconds());
      reply.integer(sample.millis());
    }
  }

  private void reset(Client client, RequestArguments arguments, ReplyEncoder reply) {
    int count = arguments.count() == 2 ? monitor.resetAll() : 0;
    for (int i = 2; i < arguments.count(); i++) {
      count += monitor.reset(arguments.string(i)) ? 1 : 0;
    }
    reply.integer(count);
  }

  private void graph(Client client, RequestArguments arguments, ReplyEncoder reply) {
    LatencySeries series = monitor.event(arguments.string(2));
    if (series == null) {
      Errors.quoting("ERR No samples available for event '", arguments, 2, "'", reply);
    } else {
      reply.verbatim("txt", LatencyGraph.of(series, monitor.seconds()));
    }
  }

  private static final String HELP =
      """
      DOCTOR
          Return a human readable latency analysis report.
      GRAPH <event>
          Return an ASCII latency graph for the <event> class.
      HISTOGRAM [COMMAND ...]
          Return a cumulative distribution of commands' latencies in histogram format.
      HISTORY <event>
          Return time-latency samples for the <event> class.
      LATEST
          Return the latest latency samples for all events.
      RESET [<event> ...]
          Reset latency data of one or more <event> classes.
          (default: reset all data for all event classes)
      """;
}
