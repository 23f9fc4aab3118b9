package dev.remora.engine.group;

import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.value.Element;
import dev.remora.engine.value.SetValue;
import dev.remora.engine.value.SortedSetValue;
import org.jspecify.annotations.Nullable;

/**
 * What a union, intersection or difference is made of, and its weight: a sorted set, or a set,
 * whose members all have the score 1.
 */
abstract class SortedSetSource {
  private double weight = 1;

  /** What an entry holds, nothing if there is none; null if it holds something else. */
  static @Nullable SortedSetSource of(@Nullable Entry entry) {
    Object value = entry == null ? SortedSetValue.empty() : entry.value();
    return switch (value) {
      case SortedSetValue sorted -> new OfSortedSet(sorted);
      case SetValue set -> new OfSet(set);
      default -> null;
    };
  }

  abstract int size();

  /** What its scores are multiplied by. */
  double weight() {
    return weight;
  }

  void weight(double weight) {
    this.weight = weight;
  }

  /** A member's score; NaN if it is none. */
  abstract double score(byte[] member);

  /** Visits all members, until the visitor has seen enough. */
  abstract void visit(Visitor visitor);

  /** Visits all members. */
  void forEach(SortedSetValue.Visitor visitor) {
    visit(
        (member, score) -> {
          visitor.accept(member, score);
          return true;
        });
  }

  /** How many members all of the others have too; stops at a limit, if that is not 0. */
  long countCommon(SortedSetSource[] others, long limit) {
    var count = new Count();
    visit(
        (member, score) -> {
          if (areAll(others, member)) {
            count.value++;
          }
          return limit == 0 || count.value < limit;
        });
    return count.value;
  }

  private static boolean areAll(SortedSetSource[] others, byte[] member) {
    for (SortedSetSource other : others) {
      if (Double.isNaN(other.score(member))) {
        return false;
      }
    }
    return true;
  }

  /** Sees members one after the other. */
  @FunctionalInterface
  interface Visitor {
    /** Returns whether to go on. */
    boolean accept(byte[] member, double score);
  }

  private static final class Count {
    private long value;
  }

  private static final class OfSortedSet extends SortedSetSource {
    private final SortedSetValue set;

    OfSortedSet(SortedSetValue set) {
      this.set = set;
    }

    @Override
    int size() {
      return set.size();
    }

    @Override
    double score(byte[] member) {
      return set.score(member, 0, member.length);
    }

    @Override
    void visit(Visitor visitor) {
      SortedSetValue.Walk walk = set.walk(0);
      while (walk.isAtMember() && visitor.accept(walk.member(), walk.score())) {
        walk.forward();
      }
    }
  }

  private static final class OfSet extends SortedSetSource {
    private final SetValue set;
    private final Element element = new Element();

    OfSet(SetValue set) {
      this.set = set;
    }

    @Override
    int size() {
      return set.size();
    }

    @Override
    double score(byte[] member) {
      return set.contains(element.wrap(member)) ? 1 : Double.NaN;
    }

    @Override
    void visit(Visitor visitor) {
      Element shown = new Element();
      SetValue.Members members = set.members();
      while (members.next(shown)) {
        if (!visitor.accept(shown.keep(), 1)) {
          return;
        }
      }
    }
  }
}
