package dev.remora.engine.group;

import dev.remora.engine.command.Errors;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/** The options of ZADD, read into an object that is used again. */
final class SortedSetAddOptions {
  private boolean nx;
  private boolean xx;
  private boolean gt;
  private boolean lt;
  private boolean changed;
  private boolean increment;
  private int first;

  SortedSetAddOptions() {}

  /** None, but for whether scores are added to. */
  void reset(boolean increment, int first) {
    nx = false;
    xx = false;
    gt = false;
    lt = false;
    changed = false;
    this.increment = increment;
    this.first = first;
  }

  /** Reads them, from the third argument on; false if they are wrong, which is then the reply. */
  boolean read(RequestArguments arguments, ReplyEncoder reply) {
    reset(false, 2);
    while (first < arguments.count() && readOne(arguments, first)) {
      first++;
    }
    int left = arguments.count() - first;
    if (left == 0 || left % 2 != 0) {
      reply.error(Errors.SYNTAX);
    } else if (nx && xx) {
      reply.error("ERR XX and NX options at the same time are not compatible");
    } else if ((gt && nx) || (lt && nx) || (gt && lt)) {
      reply.error("ERR GT, LT, and/or NX options at the same time are not compatible");
    } else if (increment && left > 2) {
      reply.error("ERR INCR option supports a single increment-element pair");
    } else {
      return true;
    }
    return false;
  }

  private boolean readOne(RequestArguments arguments, int i) {
    if (arguments.is(i, Words.NX)) {
      nx = true;
    } else if (arguments.is(i, Words.XX)) {
      xx = true;
    } else if (arguments.is(i, Words.GT)) {
      gt = true;
    } else if (arguments.is(i, Words.LT)) {
      lt = true;
    } else if (arguments.is(i, Words.CH)) {
      changed = true;
    } else if (arguments.is(i, Words.INCR)) {
      increment = true;
    } else {
      return false;
    }
    return true;
  }

  /** Index of the first score. */
  int first() {
    return first;
  }

  /** Whether members may be added. */
  boolean mayAdd() {
    return !xx;
  }

  /** Whether a member may have another score. */
  boolean mayChange(double from, double to) {
    return !nx && (!gt || to > from) && (!lt || to < from);
  }

  /** Whether members may have another score at all. */
  boolean mayChange() {
    return !nx;
  }

  /** Whether changed scores count. */
  boolean isChanged() {
    return changed;
  }

  /** Whether the score is added to what the member has. */
  boolean isIncrement() {
    return increment;
  }
}
