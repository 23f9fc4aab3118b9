package dev.remora.transport.stream;

/**
 * Bounds what this side has posted and the peer has not visibly taken in ({@code docs/protocol.md},
 * 5.3).
 *
 * <p>Whatever comes from the peer counts as a sign that it has taken in all: a C peer drains its
 * completion queue before it writes anything. A peer without a sign may just have nothing to say,
 * so one post more is allowed from time to time. To a client that is every millisecond: it has
 * asked for endless retries. A Valkey server that is busy with one slow command is lost when its
 * 1,024 receives are used up, so there the time doubles, up to a second.
 */
final class UnseenPosts {
  private static final long FIRST_WAIT_NANOS = 1_000_000;
  private static final long LONGEST_WAIT_NANOS = 1_000_000_000;

  private final int max;
  private final long longestWait;
  private int count;
  private long wait = FIRST_WAIT_NANOS;
  private long waitingSince;
  private boolean waiting;

  UnseenPosts(int max, boolean toServer) {
    this.max = max;
    longestWait = toServer ? LONGEST_WAIT_NANOS : FIRST_WAIT_NANOS;
  }

  boolean mayPost() {
    return count < max;
  }

  void posted() {
    count++;
  }

  /** Something has come from the peer. */
  void seen() {
    count = 0;
    wait = FIRST_WAIT_NANOS;
    waiting = false;
  }

  /** To be called now and then while something waits for {@link #mayPost}. */
  void onTime(long now) {
    if (mayPost()) {
      return;
    }
    if (!waiting) {
      waiting = true;
      waitingSince = now;
    } else if (now - waitingSince >= wait) {
      waiting = false;
      wait = Math.min(2 * wait, longestWait);
      count = max - 1;
    }
  }
}
