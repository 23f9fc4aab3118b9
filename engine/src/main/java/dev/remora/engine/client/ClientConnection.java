package dev.remora.engine.client;

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

  /** Closes the connection now: replies that were not yet sent are not sent. */
  void close();

  /** A command of this client that had to wait can be tried again. */
  void resume();
}
