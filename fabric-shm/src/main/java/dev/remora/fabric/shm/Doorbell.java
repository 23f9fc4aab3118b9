package dev.remora.fabric.shm;

/**
 * Who must be woken: the two bell words of a connection, and what was done about them.
 *
 * <p>A side that is going to look no more stores a word that it has not used before, then a full
 * fence, then looks once more. A side that has posted does a full fence, then reads the other's
 * word: one of the two sees the other's store (Dekker), and acquire with release would not do. One
 * ring answers a word, however much is posted until the sleeper wakes.
 *
 * <pre>
 *   word = 0: awake.   Otherwise: ticket &lt;&lt; 1 | also wants to hear of credits
 * </pre>
 */
final class Doorbell {
  private static final long WANTS_CREDITS = 1;

  private final long mine;
  private final long peers;
  private long ticket;
  private long answered;

  Doorbell(long mine, long peers) {
    this.mine = mine;
    this.peers = peers;
  }

  /** Asks the peer to ring. The caller then does a full fence, and looks again. */
  void ask(boolean wantsCredits) {
    ticket++;
    SharedMemory.putLongOpaque(mine, ticket << 1 | (wantsCredits ? WANTS_CREDITS : 0));
  }

  /** This side looks by itself. */
  void withdraw() {
    SharedMemory.putLongOpaque(mine, 0);
  }

  /** Whether the peer is seen to have asked, and was not yet rung. */
  boolean isAsked() {
    long word = SharedMemory.getLongOpaque(peers);
    return word != 0 && word != answered;
  }

  /**
   * Whether the peer is to be rung now, true once for each of its words. The caller has posted, and
   * has done a full fence since.
   *
   * @param slots whether a slot was posted, and not only receives
   */
  boolean mustRing(boolean slots) {
    long word = SharedMemory.getLongOpaque(peers);
    if (word == 0 || word == answered || (!slots && (word & WANTS_CREDITS) == 0)) {
      return false;
    }
    answered = word;
    return true;
  }
}
