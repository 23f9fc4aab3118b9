package dev.remora.server;

import dev.remora.engine.Outcome;
import dev.remora.engine.client.ClientConnection;
import dev.remora.engine.config.OutputLimits;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** Answers the commands of sessions. Belongs to the event loop's thread. */
public interface Backend {
  /**
   * A client has connected.
   *
   * @param session what the backend can do to it
   * @param address the peer's, as Redis writes it: {@code host:port}, or {@code path:0}
   */
  Conversation connect(ClientConnection session, String address, String localAddress);

  /** One client's commands. */
  interface Conversation {
    /**
     * Commands follow that arrived together. Called again after anything long between two of them,
     * which is not to count as theirs.
     *
     * @return the time of day, in milliseconds since 1970
     */
    long beginBatch();

    /**
     * Answers a command: writes the reply now, or later through {@link ClientConnection#replies},
     * but in the order of the commands.
     *
     * @param arguments valid during the call only, unless the outcome is {@link Outcome#POSTPONED}:
     *     then the session waits for {@link ClientConnection#resume} and gives the same again
     */
    Outcome execute(RequestArguments arguments, ReplyEncoder reply);

    /** Whether the client has reason to send nothing for long: it waits for others. */
    boolean mayBeIdle();

    /** How many bytes of replies may wait for the client. */
    OutputLimits.Limit outputLimit();

    /** Whether the client may send more than a stranger may. */
    boolean isAuthenticated();

    /** Everything that arrived together was given. */
    void endBatch();

    /** The client has gone. */
    void disconnected();
  }
}
