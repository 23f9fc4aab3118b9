package dev.remora.engine.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.io.ByteArrayOutputStream;

/** Redis's error texts, where more than one command has them. */
public final class Errors {
  public static final String SYNTAX = "ERR syntax error";
  public static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
  public static final String OUT_OF_RANGE = "ERR value is out of range";
  public static final String NOT_POSITIVE = "ERR value is out of range, must be positive";
  public static final String NOT_A_FLOAT = "ERR value is not a valid float";
  public static final String WRONG_TYPE =
      "WRONGTYPE Operation against a key holding the wrong kind of value";
  public static final String NO_SUCH_KEY = "ERR no such key";
  public static final String DB_INDEX = "ERR DB index is out of range";
  public static final String SAME_OBJECT = "ERR source and destination objects are the same";
  public static final String TOO_LONG =
      "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
  public static final String OUT_OF_MEMORY =
      "OOM command not allowed when used memory > 'maxmemory'.";
  public static final String NO_AUTH = "NOAUTH Authentication required.";
  public static final String WRONG_PASSWORD =
      "WRONGPASS invalid username-password pair or user is disabled.";

  public static final String LOADING = "LOADING Redis is loading the dataset in memory";

  /** Nothing may be changed, as the last snapshot could not be written. */
  public static final String CANNOT_SAVE =
      "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to"
          + " disk. Commands that may modify the data set are disabled, because this instance is"
          + " configured to report errors during writes if RDB snapshotting fails"
          + " (stop-writes-on-bgsave-error option). Please check the Redis logs for details about"
          + " the RDB error.";

  /** Bytes of an argument that an error shows. */
  public static final int MOST_QUOTED = 128;

  private Errors() {}

  /**
   * An error that quotes an argument: its bytes as they are, as far as {@value #MOST_QUOTED}. A
   * zero byte ends what is quoted, as it does in C.
   */
  public static void quoting(
      String before, RequestArguments arguments, int i, String after, ReplyEncoder reply) {
    var line = new ByteArrayOutputStream();
    line.writeBytes(before.getBytes(UTF_8));
    quote(arguments, i, MOST_QUOTED, line);
    line.writeBytes(after.getBytes(UTF_8));
    reply.error(line.toByteArray());
  }

  /** Writes as many bytes of an argument as an error may show. */
  public static void quote(
      RequestArguments arguments, int i, int most, ByteArrayOutputStream target) {
    byte[] array = arguments.array(i);
    int end = arguments.offset(i) + Math.min(arguments.length(i), most);
    for (int at = arguments.offset(i); at < end && array[at] != 0; at++) {
      target.write(array[at]);
    }
  }

  /** The command, by its full name, cannot have so many arguments. */
  public static void arity(String command, ReplyEncoder reply) {
    reply.error(arity(command));
  }

  /** The error that a command, by its full name, cannot have so many arguments. */
  public static String arity(String command) {
    return "ERR wrong number of arguments for '" + command + "' command";
  }

  /** The time is not one that a key can expire at. */
  public static void expireTime(String command, ReplyEncoder reply) {
    reply.error("ERR invalid expire time in '" + command + "' command");
  }
}
