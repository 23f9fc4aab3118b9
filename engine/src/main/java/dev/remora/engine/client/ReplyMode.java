package dev.remora.engine.client;

/** Which replies a client wants: {@code CLIENT REPLY}. */
public enum ReplyMode {
  ON,
  /** None. */
  OFF,
  /** Not the one to the next command. */
  SKIP_NEXT,
  /** Not the one to this command. */
  SKIP
}
