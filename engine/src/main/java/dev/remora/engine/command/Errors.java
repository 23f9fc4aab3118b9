package dev.remora.engine.command;

import dev.remora.resp.ReplyEncoder;

/** Redis's error texts, where more than one command has them. */
public final class Errors {
  public static final String SYNTAX = "ERR syntax error";
  public static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
  public static final String WRONG_TYPE =
      "WRONGTYPE Operation against a key holding the wrong kind of value";
  public static final String NO_SUCH_KEY = "ERR no such key";
  public static final String DB_INDEX = "ERR DB index is out of range";
  public static final String SAME_OBJECT = "ERR source and destination objects are the same";
  public static final String TOO_LONG =
      "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
  public static final String NO_AUTH = "NOAUTH Authentication required.";
  public static final String WRONG_PASSWORD =
      "WRONGPASS invalid username-password pair or user is disabled.";

  private Errors() {}

  /** The command, by its full name, cannot have so many arguments. */
  public static void arity(String command, ReplyEncoder reply) {
    reply.error("ERR wrong number of arguments for '" + command + "' command");
  }

  /** The time is not one that a key can expire at. */
  public static void expireTime(String command, ReplyEncoder reply) {
    reply.error("ERR invalid expire time in '" + command + "' command");
  }
}
