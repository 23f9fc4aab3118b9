package dev.remora.server;

import dev.remora.engine.Outcome;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** Answers the commands of sessions. Belongs to the event loop's thread. */
public interface Backend {
  /**
   * A client has connected.
   *
   * @param link what the backend can do to the session
   * @param address the peer's, as Redis writes it: {@code host:port}, or {@code path:0}
   */
  Conversation connect(SessionLink link, String address, String localAddress);

  /** One client's commands. */
  interface Conversation {
    /** Commands follow that arrived together. */
    void beginBatch();

    /**
     * Answers a command: writes the reply now, or later through {@link SessionLink}, but in the
     * order of the commands.
     *
     * @param arguments valid during the call only, unless the outcome is {@link Outcome#POSTPONED}:
     *     then the session waits for {@link SessionLink#resume} and gives the same again
     */
    Outcome execute(RequestArguments arguments, ReplyEncoder reply);

    /** Whether the client may send more than a stranger may. */
    boolean isAuthenticated();

    /** Everything that arrived together was given. */
    void endBatch();

    /** The client has gone. */
    void disconnected();
  }
}
