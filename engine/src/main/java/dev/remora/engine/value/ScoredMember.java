package dev.remora.engine.value;

import dev.remora.engine.table.HashLink;
import java.util.Arrays;

/** A member of a {@link TreeSortedSet}, with its score. */
final class ScoredMember extends HashLink {
  private double score;

  ScoredMember(byte[] member, int hash, double score) {
    super(member, hash);
    this.score = score;
  }

  double score() {
    return score;
  }

  /** Only for one that is in no tree. */
  void score(double score) {
    this.score = score;
  }

  /** Whether it comes before another one: by score, and then by its bytes. */
  boolean isBefore(ScoredMember other) {
    return score < other.score
        || (score == other.score && Arrays.compareUnsigned(key(), other.key()) < 0);
  }
}
