package dev.remora.transport.stream;

/**
 * When a client supposes that a server has lost an announcement ({@code docs/protocol.md}, 4.9).
 * Valkey's server with I/O threads can: it notes that a window is full after it has posted the
 * write that fills it, and if the announcement that this write brings about comes in between, it
 * takes the new window for full and waits for ever.
 *
 * <p>A server that is merely slow must not be supposed to: between two Keepalives it takes in what
 * has come, and begins to write if it has anything to say.
 */
final class LostAnnouncement {
  private static final int KEEPALIVES = 2;

  private enum State {
    /** Bytes have come since the last announcement, or it was the first, which cannot be lost. */
    QUIET,
    WAITING,
    /** Other memory was announced. */
    REPLACED
  }

  private State state = State.QUIET;
  private boolean announcedBefore;
  private int keepalives;

  /** The window was announced because all of it had been read, or for the first time. */
  void announced() {
    if (announcedBefore) {
      state = State.WAITING;
      keepalives = 0;
    }
    announcedBefore = true;
  }

  /**
   * A Keepalive has come.
   *
   * @return whether to announce other memory; then {@link #replaced} follows
   */
  boolean keepaliveHasCome() {
    return state == State.WAITING && ++keepalives >= KEEPALIVES;
  }

  /** Other memory was announced. */
  void replaced() {
    state = State.REPLACED;
  }

  /**
   * Bytes have come.
   *
   * @return whether it must be found out into which memory
   */
  boolean bytesHaveCome() {
    boolean uncertain = state == State.REPLACED;
    state = State.QUIET;
    return uncertain;
  }
}
