package dev.remora.engine;

/** What became of a command. */
public enum Outcome {
  /** Its reply, if the client wants one, is written. */
  DONE,
  /** It has to wait: give it again, with the same arguments, when the connection is resumed. */
  POSTPONED,
  /**
   * It has no reply yet, and the commands after it have to wait: the reply is written when the
   * connection is resumed.
   */
  BLOCKED,
  /** Its reply is written; close the connection when everything has been sent. */
  CLOSE
}
