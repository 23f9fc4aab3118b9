package dev.remora.engine.value;

import dev.remora.engine.keyspace.Value;
import dev.remora.engine.keyspace.ValueType;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;

/**
 * A set of strings that have scores, and are in their order; those of the same score in the order
 * of their bytes. As long as it is small it is one array; what adds to it returns the set that
 * holds the members now, which is another object when it has outgrown that.
 *
 * <p>Scores are any doubles but NaN, which stands for no score. Ranks are from 0.
 */
public abstract sealed class SortedSetValue implements Value
    permits ListpackSortedSet, TreeSortedSet {
  SortedSetValue() {}

  /** A sorted set without members. */
  public static SortedSetValue empty() {
    return new ListpackSortedSet(Listpack.empty());
  }

  /** A sorted set without members, with room for those among a command's arguments from one on. */
  public static SortedSetValue empty(RequestArguments arguments, int first) {
    return new ListpackSortedSet(Listpack.empty(arguments, first));
  }

  /** How many members there are. */
  public abstract int size();

  /** The score of a member; NaN if it is none. */
  public abstract double score(byte[] array, int offset, int length);

  /**
   * Adds a member, or gives it another score.
   *
   * @return the set, this or the one that takes its place
   */
  public abstract SortedSetValue put(
      byte[] array, int offset, int length, double score, SortedSetLimits limits);

  /** Removes a member; false if it was none. */
  public abstract boolean remove(byte[] array, int offset, int length);

  /** How many members come before this one; -1 if it is none. */
  public abstract int rank(byte[] array, int offset, int length);

  /** How many members are below a bound. Of members, all must have the same score. */
  public abstract int countBelow(SortedSetBound bound);

  /** Removes the members from one rank on to before another. */
  public abstract void removeRange(int from, int to);

  /** A walk that begins at a rank. The set must not be changed meanwhile. */
  public abstract Walk walk(int rank);

  /**
   * Visits the members at a cursor, 0 at first: a small set's are all visited at once.
   *
   * @return the next cursor; 0 after the last
   */
  public abstract long scan(long cursor, Visitor visitor);

  @Override
  public final ValueType type() {
    return ValueType.ZSET;
  }

  @Override
  public abstract SortedSetValue copy();

  /** A place in the order, which can be moved. */
  public interface Walk {
    /** Whether there is a member: not after the last, nor before the first. */
    boolean isAtMember();

    /** The member's bytes; not to be written. */
    byte[] member();

    /** The member's score. */
    double score();

    /** Replies with the member. */
    void reply(ReplyEncoder reply);

    /** Moves to the next member. */
    void forward();

    /** Moves to the member before. */
    void backward();
  }

  /** Takes members. */
  @FunctionalInterface
  public interface Visitor {
    /** Takes a member, whose bytes are not to be written. */
    void accept(byte[] member, double score);
  }
}
