package dev.remora.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.engine.command.Errors;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** Redis's replies to names that it does not know, with the beginning of what was sent. */
final class UnknownCommand {
  private UnknownCommand() {}

  static void reply(RequestArguments arguments, ReplyEncoder reply) {
    var line = new ByteArrayOutputStream();
    line.writeBytes("ERR unknown command '".getBytes(UTF_8));
    Errors.quote(arguments, 0, Errors.MOST_QUOTED, line);
    line.writeBytes("', with args beginning with: ".getBytes(UTF_8));
    int start = line.size();
    for (int i = 1; i < arguments.count() && line.size() - start < Errors.MOST_QUOTED; i++) {
      int most = Errors.MOST_QUOTED - (line.size() - start);
      line.write('\'');
      Errors.quote(arguments, i, most, line);
      line.write('\'');
      line.write(' ');
    }
    reply.error(line.toByteArray());
  }

  static void replySubcommand(String container, RequestArguments arguments, ReplyEncoder reply) {
    Errors.quoting(
        "ERR unknown subcommand '",
        arguments,
        1,
        "'. Try " + container.toUpperCase(Locale.ROOT) + " HELP.",
        reply);
  }
}
