package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.pubsub.Monitors;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** MONITOR. */
public final class MonitorCommand implements CommandGroup {
  private final Monitors monitors;

  public MonitorCommand(Monitors monitors) {
    this.monitors = monitors;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table.bind("monitor", this::monitor);
  }

  private void monitor(Client client, RequestArguments arguments, ReplyEncoder reply) {
    monitors.add(client);
    reply.ok();
  }
}
