package dev.remora.engine.group;

import dev.remora.engine.blocking.Blocking;
import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.state.Clock;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** Waiting for replicas. There are none: who wants some waits until the time is up. */
public final class WaitCommands implements CommandGroup {
  private final Blocking blocking;
  private final BlockTimeout timeout;
  private final Numbers numbers = new Numbers();

  public WaitCommands(Blocking blocking, Clock clock) {
    this.blocking = blocking;
    timeout = new BlockTimeout(clock);
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table.bind("wait", this::await);
  }

  private void await(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!numbers.read(arguments, 1, reply)) {
      return;
    }
    long replicas = numbers.value();
    long millis = timeout.readMillis(arguments, 2, reply);
    if (millis < 0) {
      return;
    }
    if (replicas <= 0 || !blocking.await(client, arguments, millis, none -> none.integer(0))) {
      reply.integer(0);
    }
  }
}
