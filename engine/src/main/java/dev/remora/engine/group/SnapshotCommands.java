package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.snapshot.Snapshots;
import dev.remora.engine.state.ServerHost;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** Snapshots, and the end of the server, which may want a last one. */
public final class SnapshotCommands implements CommandGroup {
  private static final String IN_PROGRESS = "ERR Background save already in progress";

  private final Snapshots snapshots;
  private final ServerHost host;

  public SnapshotCommands(Snapshots snapshots, ServerHost host) {
    this.snapshots = snapshots;
    this.host = host;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("save", this::save)
        .bind("bgsave", this::bgSave)
        .bind("lastsave", this::lastSave)
        .bind("shutdown", this::shutdown);
  }

  private void save(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (snapshots.isSaving()) {
      reply.error(IN_PROGRESS);
    } else if (snapshots.save()) {
      reply.ok();
    } else {
      reply.error("ERR");
    }
  }

  /** SCHEDULE waits for what else writes to disk: there is nothing else. */
  private void bgSave(Client client, RequestArguments arguments, ReplyEncoder reply) {
    int count = arguments.count();
    if (count > 2 || (count == 2 && !arguments.is(1, Words.SCHEDULE))) {
      reply.error(Errors.SYNTAX);
    } else if (snapshots.isSaving()) {
      reply.error(IN_PROGRESS);
    } else {
      snapshots.saveInBackground();
      reply.simple("Background saving started");
    }
  }

  private void lastSave(Client client, RequestArguments arguments, ReplyEncoder reply) {
    reply.integer(snapshots.lastSave() / 1000);
  }

  private void shutdown(Client client, RequestArguments arguments, ReplyEncoder reply) {
    boolean abort = false;
    boolean save = false;
    boolean noSave = false;
    boolean force = false;
    boolean now = false;
    for (int i = 1; i < arguments.count(); i++) {
      if (arguments.is(i, Words.NOSAVE)) {
        noSave = true;
      } else if (arguments.is(i, Words.SAVE)) {
        save = true;
      } else if (arguments.is(i, Words.FORCE)) {
        force = true;
      } else if (arguments.is(i, Words.ABORT)) {
        abort = true;
      } else if (arguments.is(i, Words.NOW)) {
        now = true;
      } else {
        reply.error(Errors.SYNTAX);
        return;
      }
    }
    if ((abort && (save || noSave || force || now)) || (save && noSave)) {
      reply.error(Errors.SYNTAX);
    } else if (abort) {
      reply.error("ERR No shutdown in progress.");
    } else if (snapshots.prepareShutdown(save ? Boolean.TRUE : noSave ? Boolean.FALSE : null)
        || force) {
      client.closeAfterReplies();
      host.shutdown();
    } else {
      reply.error("ERR Errors trying to SHUTDOWN. Check logs.");
    }
  }
}
