package dev.remora.engine.group;

import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.value.SortedSetValue;
import org.jspecify.annotations.Nullable;

/** What a union, intersection or difference is made of: a sorted set, and its weight. */
final class SortedSetSource {
  private final SortedSetValue set;
  private double weight = 1;

  private SortedSetSource(SortedSetValue set) {
    this.set = set;
  }

  /** What an entry holds, nothing if there is none; null if it holds something else. */
  static @Nullable SortedSetSource of(@Nullable Entry entry) {
    if (entry == null) {
      return new SortedSetSource(SortedSetValue.empty());
    }
    return entry.value() instanceof SortedSetValue set ? new SortedSetSource(set) : null;
  }

  int size() {
    return set.size();
  }

  /** What its scores are multiplied by. */
  double weight() {
    return weight;
  }

  void weight(double weight) {
    this.weight = weight;
  }

  /** A member's score; NaN if it is none. */
  double score(byte[] member) {
    return set.score(member, 0, member.length);
  }

  /** Visits all members. */
  void forEach(SortedSetValue.Visitor visitor) {
    for (SortedSetValue.Walk walk = set.walk(0); walk.isAtMember(); walk.forward()) {
      visitor.accept(walk.member(), walk.score());
    }
  }

  /** How many members all of the others have too; stops at a limit, if that is not 0. */
  long countCommon(SortedSetSource[] others, long limit) {
    long count = 0;
    SortedSetValue.Walk walk = set.walk(0);
    while (walk.isAtMember() && (limit == 0 || count < limit)) {
      if (areAll(others, walk.member())) {
        count++;
      }
      walk.forward();
    }
    return count;
  }

  private static boolean areAll(SortedSetSource[] others, byte[] member) {
    for (SortedSetSource other : others) {
      if (Double.isNaN(other.score(member))) {
        return false;
      }
    }
    return true;
  }
}
