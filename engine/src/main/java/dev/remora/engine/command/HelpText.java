package dev.remora.engine.command;

import dev.remora.resp.ReplyEncoder;
import java.util.Locale;

/** Replies to the subcommand HELP as Redis does: a line each. */
public final class HelpText implements CommandHandler {
  private final String[] lines;

  /**
   * @param text lines about the subcommands, but HELP
   */
  public HelpText(String container, String text) {
    String all =
        container.toUpperCase(Locale.ROOT)
            + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:\n"
            + text
            + "HELP\n    Prints this help.";
    lines = all.split("\n", -1);
  }

  @Override
  public void execute(
      dev.remora.engine.client.Client client,
      dev.remora.resp.RequestArguments arguments,
      ReplyEncoder reply) {
    reply.array(lines.length);
    for (String line : lines) {
      reply.simple(line);
    }
  }
}
