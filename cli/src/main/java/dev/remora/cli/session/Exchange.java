package dev.remora.cli.session;

import dev.remora.client.RespConnection;
import dev.remora.resp.RespValue;
import dev.remora.resp.RespValue.Aggregate;
import dev.remora.resp.RespValue.Bulk;
import dev.remora.resp.RespValue.Failure;
import dev.remora.resp.RespValue.Simple;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends commands over one connection, and shows their replies. */
final class Exchange {
  private final RespConnection connection;
  private final ReplyOutput output;

  Exchange(RespConnection connection, ReplyOutput output) {
    this.connection = connection;
    this.output = output;
    connection.onPush(
        push -> {
          if (output.showsPushes()) {
            output.show(push);
          }
        });
  }

  /**
   * Sends a command, waits for its replies and shows them.
   *
   * @param queued whether the server queues it: then it answers so, whatever the command
   * @return the last reply; null if the command was SHUTDOWN, and the server has obeyed
   */
  @Nullable RespValue run(List<byte[]> words, List<String> texts, boolean queued)
      throws IOException {
    byte[][] arguments = words.toArray(byte[][]::new);
    var kind = queued ? CommandKind.ORDINARY : CommandKind.of(texts);
    return switch (kind) {
      case STREAM -> stream(arguments);
      case UNSUBSCRIPTION -> unsubscribe(arguments, texts.getFirst());
      case ORDINARY -> shown(connection.call(arguments));
      case TEXT -> {
        RespValue reply = connection.call(arguments);
        output.showText(reply);
        yield reply;
      }
      case LAST -> last(arguments);
    };
  }

  private @Nullable RespValue last(byte[][] arguments) throws IOException {
    try {
      return shown(connection.call(arguments));
    } catch (EOFException e) {
      return null;
    }
  }

  /** Shows replies until the connection ends, or somebody cancels it. */
  private RespValue stream(byte[][] arguments) throws IOException {
    output.remark("Reading messages... (press Ctrl-C to quit)");
    RespValue reply = shown(connection.start(arguments));
    while (!(reply instanceof Failure)) {
      reply = shown(connection.next());
    }
    return reply;
  }

  /** Each channel is answered with a message of its own. */
  private RespValue unsubscribe(byte[][] arguments, String command) throws IOException {
    RespValue reply = shown(connection.start(arguments));
    int missing = Math.max(1, arguments.length - 1);
    while (!(reply instanceof Failure)) {
      if (confirms(reply, command) && --missing == 0) {
        break;
      }
      reply = shown(connection.next());
    }
    return reply;
  }

  private static boolean confirms(RespValue reply, String command) {
    if (!(reply instanceof Aggregate message) || message.elements().isEmpty()) {
      return false;
    }
    return switch (message.elements().getFirst()) {
      case Bulk word -> word.text().equalsIgnoreCase(command);
      case Simple(String word) -> word.equalsIgnoreCase(command);
      default -> false;
    };
  }

  private RespValue shown(RespValue reply) {
    output.show(reply);
    return reply;
  }
}
