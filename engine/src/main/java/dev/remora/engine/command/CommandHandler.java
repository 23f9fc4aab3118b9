package dev.remora.engine.command;

import dev.remora.engine.client.Client;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** What a command does. Its number of arguments has been checked. */
@FunctionalInterface
public interface CommandHandler {
  /** Executes the command and writes its reply: exactly one. */
  void execute(Client client, RequestArguments arguments, ReplyEncoder reply);
}
