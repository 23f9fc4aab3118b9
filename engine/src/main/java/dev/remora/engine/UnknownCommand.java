package dev.remora.engine;

import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Redis's replies to names that it does not know, with what was sent as far as 128 bytes. */
final class UnknownCommand {
  private static final int MOST = 128;

  private UnknownCommand() {}

  static void reply(RequestArguments arguments, ReplyEncoder reply) {
    var preview = new ByteArrayOutputStream();
    for (int i = 1; i < arguments.count() && preview.size() < MOST; i++) {
      preview.write('\'');
      write(arguments, i, MOST - preview.size() + 1, preview);
      preview.write('\'');
      preview.write(' ');
    }
    var line = new ByteArrayOutputStream();
    write("ERR unknown command '", line);
    write(arguments, 0, MOST, line);
    write("', with args beginning with: ", line);
    line.writeBytes(preview.toByteArray());
    reply.error(line.toByteArray());
  }

  static void replySubcommand(String container, RequestArguments arguments, ReplyEncoder reply) {
    var line = new ByteArrayOutputStream();
    write("ERR unknown subcommand '", line);
    write(arguments, 1, MOST, line);
    write("'. Try " + container.toUpperCase(Locale.ROOT) + " HELP.", line);
    reply.error(line.toByteArray());
  }

  /** A zero byte ends what is shown, as it does in C. */
  private static void write(
      RequestArguments arguments, int i, int most, ByteArrayOutputStream target) {
    byte[] array = arguments.array(i);
    int end = arguments.offset(i) + Math.min(arguments.length(i), most);
    for (int at = arguments.offset(i); at < end && array[at] != 0; at++) {
      target.write(array[at]);
    }
  }

  private static void write(String text, ByteArrayOutputStream target) {
    target.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
