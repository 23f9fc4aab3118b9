package dev.remora.client;

import java.io.IOException;

/** One connection's two streams of bytes. Never blocks. Belongs to its transport's thread. */
public interface Wire {
  /**
   * Reads what has arrived into the buffer, from its position to its limit.
   *
   * @return the number of bytes, 0 if there are none now, -1 if the server has ended the stream
   */
  int read(WireBuffer target) throws IOException;

  /**
   * Writes as much of the buffer as the medium takes, and sends it off. If something is left,
   * {@link WireHandler#onWritable} follows.
   *
   * @return whether all was taken
   */
  boolean write(WireBuffer source) throws IOException;

  /** Ends the connection at once; its handler hears no more. Idempotent. */
  void close();
}
