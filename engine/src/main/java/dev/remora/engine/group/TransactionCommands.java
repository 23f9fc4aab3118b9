package dev.remora.engine.group;

import dev.remora.engine.client.Client;
import dev.remora.engine.client.Transaction;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandHandler;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.transaction.WatchedKeys;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.List;

/**
 * Transactions. Commands between MULTI and EXEC do not come here: the engine checks and queues
 * them.
 */
public final class TransactionCommands implements CommandGroup {
  private final WatchedKeys watchedKeys;
  private final CommandHandler queued;

  /**
   * @param queued executes any command, which has been checked when it was queued
   */
  public TransactionCommands(WatchedKeys watchedKeys, CommandHandler queued) {
    this.watchedKeys = watchedKeys;
    this.queued = queued;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("multi", this::multi)
        .bind("exec", this::exec)
        .bind("discard", this::discard)
        .bind("watch", this::watch)
        .bind("unwatch", this::unwatch);
  }

  private void multi(Client client, RequestArguments arguments, ReplyEncoder reply) {
    client.transaction().open();
    reply.ok();
  }

  private void exec(Client client, RequestArguments arguments, ReplyEncoder reply) {
    Transaction transaction = client.transaction();
    if (!transaction.isOpen()) {
      reply.error("ERR EXEC without MULTI");
      return;
    }
    watchedKeys.expire(client);
    List<RequestArguments> queue = transaction.queue();
    boolean refused = transaction.isRefused();
    boolean keysChanged = transaction.haveKeysChanged();
    transaction.close();
    watchedKeys.unwatch(client);
    if (refused) {
      reply.error("EXECABORT Transaction discarded because of previous errors.");
    } else if (keysChanged) {
      reply.nilArray();
    } else {
      execute(client, queue, reply);
    }
  }

  private void execute(Client client, List<RequestArguments> queue, ReplyEncoder reply) {
    reply.array(queue.size());
    client.executingTransaction(true);
    try {
      for (RequestArguments command : queue) {
        queued.execute(client, command, reply);
      }
    } finally {
      client.executingTransaction(false);
    }
  }

  private void discard(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!client.transaction().isOpen()) {
      reply.error("ERR DISCARD without MULTI");
      return;
    }
    client.transaction().close();
    watchedKeys.unwatch(client);
    reply.ok();
  }

  private void watch(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!client.transaction().haveKeysChanged()) {
      for (int i = 1; i < arguments.count(); i++) {
        watchedKeys.watch(client, arguments.keep(i));
      }
    }
    reply.ok();
  }

  private void unwatch(Client client, RequestArguments arguments, ReplyEncoder reply) {
    watchedKeys.unwatch(client);
    client.transaction().forgetKeys();
    reply.ok();
  }
}
