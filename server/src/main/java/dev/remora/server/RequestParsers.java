package dev.remora.server;

import dev.remora.resp.RequestParser;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Parsers for sessions that have something to parse. Most requests arrive whole, and then all
 * sessions use the same one: a session that is quiet has none, and one that is busy works in memory
 * that the processor's cache still holds from the session before. Valkey's {@code
 * thread_reusable_qb} is the same.
 *
 * <p>Belongs to the event loop's thread.
 */
final class RequestParsers {
  /** More are kept only by sessions that wait for the rest of a request. */
  private static final int MOST = 8;

  /** A parser keeps so much memory; what a command needed above goes. */
  private static final int KEPT_BYTES = 128 << 10;

  private final ArrayDeque<RequestParser> free = new ArrayDeque<>(MOST);
  private final Supplier<RequestParser> maker;

  RequestParsers(Supplier<RequestParser> maker) {
    this.maker = maker;
  }

  /** One that has nothing to parse; the caller's until it is given back. */
  RequestParser take() {
    RequestParser last = free.pollLast();
    return last == null ? maker.get() : last;
  }

  /**
   * Takes one back, if it is as good as new.
   *
   * @return whether it was taken; if not, it is still the caller's
   */
  boolean giveBack(RequestParser parser) {
    if (parser.pending() > 0 || parser.error() != null) {
      return false;
    }
    if (parser.capacity() > KEPT_BYTES) {
      parser.trim();
    }
    if (free.size() < MOST) {
      free.addLast(parser);
    }
    return true;
  }

  /** How many are free. */
  int size() {
    return free.size();
  }
}
