package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.HelpText;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** LATENCY, as Redis answers while its latency monitor is off: this server has none. */
public final class LatencyCommands implements CommandGroup {
  public LatencyCommands() {}

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("latency|latest", (client, arguments, reply) -> reply.array(0))
        .bind("latency|history", (client, arguments, reply) -> reply.array(0))
        .bind("latency|reset", (client, arguments, reply) -> reply.integer(0))
        .bind("latency|graph", LatencyCommands::graph)
        .bind("latency|doctor", (client, arguments, reply) -> reply.verbatim("txt", DOCTOR))
        .bind("latency|help", new HelpText("latency", HELP));
  }

  private static void graph(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Errors.quoting("ERR No samples available for event '", arguments, 2, "'", reply);
  }

  private static final String DOCTOR =
      "There is no latency monitor in this server. Measure from the client's side.\n";

  private static final String HELP =
      """
      DOCTOR
          Return a human readable latency analysis report.
      GRAPH <event>
          Return an ASCII latency graph for the <event> class.
      HISTORY <event>
          Return time-latency samples for the <event> class.
      LATEST
          Return the latest latency samples for all events.
      RESET [<event> ...]
          Reset latency data of one or more <event> classes.
          (default: reset all data for all event classes)
      """;
}
