package dev.remora.engine.client;

import dev.remora.resp.ReplyEncoder;

/** What carries a client's commands and replies. Belongs to the engine's thread. */
public interface ClientConnection {
  /** The number of its descriptor; -1 if it has none. */
  int descriptor();

  /** Whether it is a Unix-domain socket. */
  boolean isLocal();

  /** Bytes that were received and not yet executed. */
  long pendingInput();

  /** Bytes of memory that are held for what the client sends. */
  long inputCapacity();

  /** Bytes of replies that were not yet sent. */
  long pendingOutput();

  /** Bytes that were received, ever. */
  long receivedBytes();

  /** Bytes of replies and messages that were written, ever. */
  long sentBytes();

  /** Closes the connection now: replies that were not yet sent are not sent. */
  void close();

  /**
   * Where replies and messages go that are not the reply to the command that runs; then {@link
   * #flush} or {@link #resume}.
   */
  ReplyEncoder replies();

  /** Sends what was written to {@link #replies}, when the commands that run have ended. */
  void flush();

  /**
   * What this client's commands waited for is over: the one that was postponed can be tried again,
   * or the one that blocked has its reply, which is sent.
   */
  void resume();
}
