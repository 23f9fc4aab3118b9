package dev.remora.server;

import dev.remora.engine.client.ClientConnection;
import dev.remora.resp.ReplyEncoder;

/** A session as its backend sees it. Belongs to the event loop's thread. */
public interface SessionLink extends ClientConnection {
  /** Where replies go that were not written when their command was given; then {@link #flush}. */
  ReplyEncoder replies();

  /** Sends what was written to {@link #replies}. */
  void flush();
}
