package dev.remora.engine.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.engine.client.Client;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** One command of a {@link CommandLog}: what is kept of it does not grow with its arguments. */
final class LogEntry {
  private static final int MOST_ARGUMENTS = 32;
  private static final int MOST_BYTES = 128;
  private static final byte[] REDACTED = "(redacted)".getBytes(US_ASCII);

  private final long id;
  private final long seconds;
  private final long value;
  private final byte[][] arguments;
  private final String address;
  private final String name;

  /**
   * @param seconds since 1970
   * @param secret which arguments are not to be shown
   */
  LogEntry(
      long id,
      long seconds,
      long value,
      Client client,
      RequestArguments arguments,
      IntPredicate secret) {
    this.id = id;
    this.seconds = seconds;
    this.value = value;
    this.arguments = keep(arguments, secret);
    address = client.address();
    name = client.name();
  }

  void reply(ReplyEncoder reply) {
    reply.array(6);
    reply.integer(id);
    reply.integer(seconds);
    reply.integer(value);
    reply.array(arguments.length);
    for (byte[] argument : arguments) {
      reply.bulk(argument);
    }
    reply.bulk(address);
    reply.bulk(name);
  }

  private static byte[][] keep(RequestArguments arguments, IntPredicate secret) {
    int count = arguments.count();
    byte[][] kept = new byte[Math.min(count, MOST_ARGUMENTS)][];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = secret.test(i) ? REDACTED : keep(arguments, i);
    }
    if (count > MOST_ARGUMENTS) {
      int more = count - MOST_ARGUMENTS + 1;
      kept[MOST_ARGUMENTS - 1] = ("... (" + more + " more arguments)").getBytes(US_ASCII);
    }
    return kept;
  }

  private static byte[] keep(RequestArguments arguments, int i) {
    int length = arguments.length(i);
    int from = arguments.offset(i);
    if (length <= MOST_BYTES) {
      return Arrays.copyOfRange(arguments.array(i), from, from + length);
    }
    byte[] more = ("... (" + (length - MOST_BYTES) + " more bytes)").getBytes(US_ASCII);
    byte[] kept = Arrays.copyOfRange(arguments.array(i), from, from + MOST_BYTES + more.length);
    System.arraycopy(more, 0, kept, MOST_BYTES, more.length);
    return kept;
  }
}
