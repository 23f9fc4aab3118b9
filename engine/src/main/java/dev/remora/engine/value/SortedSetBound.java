package dev.remora.engine.value;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An end of a range of scores, or of members that all have the same score: a cut between the
 * members below it and those above.
 */
public final class SortedSetBound {
  private final double score;
  private final byte @Nullable [] member;
  private final boolean after;

  private SortedSetBound(double score, byte @Nullable [] member, boolean after) {
    this.score = score;
    this.member = member;
    this.after = after;
  }

  /**
   * Of scores.
   *
   * @param after whether members of this very score are below it
   */
  public static SortedSetBound ofScore(double score, boolean after) {
    return new SortedSetBound(score, null, after);
  }

  /**
   * Of members.
   *
   * @param member not to be written any more
   * @param after whether this very member is below it
   */
  public static SortedSetBound ofMember(byte[] member, boolean after) {
    return new SortedSetBound(0, member, after);
  }

  /** Below all members. */
  public static SortedSetBound lowest() {
    return ofScore(Double.NEGATIVE_INFINITY, false);
  }

  /** Above all members. */
  public static SortedSetBound highest() {
    return ofScore(Double.POSITIVE_INFINITY, true);
  }

  /** Whether a member is below it. */
  boolean isAbove(double other, byte[] array, int offset, int length) {
    if (member == null) {
      return other < score || (after && other == score);
    }
    int order = Arrays.compareUnsigned(array, offset, offset + length, member, 0, member.length);
    return order < 0 || (after && order == 0);
  }
}
