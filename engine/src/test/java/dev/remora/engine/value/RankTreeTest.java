package dev.remora.engine.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The counting tree does what a {@link TreeSet} does, and knows the ranks. {@code -Dremora.seed=N}
 * replays a run.
 */
final class RankTreeTest {
  private static final Comparator<ScoredMember> ORDER =
      (a, b) -> a.isBefore(b) ? -1 : b.isBefore(a) ? 1 : 0;

  private final long seed = Long.getLong("remora.seed", new Random().nextInt(1 << 30));
  private final Random random = new Random(seed);
  private final RankTree tree = new RankTree();
  private final TreeSet<ScoredMember> model = new TreeSet<>(ORDER);

  @Test
  void anyOrderOfInsertionsAndRemovals() {
    for (int round = 0; round < 6; round++) {
      int most = 1 << (4 + 2 * round);
      while (model.size() < most) {
        change(0.7, most);
      }
      check();
      while (model.size() > most / 50) {
        change(0.3, most);
      }
      check();
    }
    while (!model.isEmpty()) {
      remove(model.first());
    }
    check();
  }

  @Test
  void whatIsAddedInOrder() {
    for (int i = 0; i < 20_000; i++) {
      insert(member(i, 0));
    }
    check();
    for (int i = 0; i < 15_000; i++) {
      remove(random.nextBoolean() ? model.first() : model.last());
    }
    check();
  }

  @Test
  void whatIsAddedBackwards() {
    for (int i = 20_000; i > 0; i--) {
      insert(member(i, 0));
    }
    check();
    List<ScoredMember> all = new ArrayList<>(model);
    all.subList(3_000, 17_000).forEach(this::remove);
    check();
  }

  private void change(double insertions, int range) {
    ScoredMember chosen = member(random.nextInt(range * 2), random.nextInt(5));
    ScoredMember known = model.ceiling(chosen);
    if (random.nextDouble() >= insertions) {
      if (known != null) {
        remove(known);
      }
    } else if (known == null || ORDER.compare(known, chosen) != 0) {
      insert(chosen);
    }
  }

  private void insert(ScoredMember member) {
    tree.insert(member);
    model.add(member);
  }

  private void remove(ScoredMember member) {
    tree.remove(member);
    model.remove(member);
  }

  private void check() {
    assertThat(tree.size()).as("seed %d", seed).isEqualTo(model.size());
    int rank = 0;
    RankTree.Place forward = tree.find(0);
    for (ScoredMember member : model) {
      assertThat(forward.member()).as("seed %d, rank %d", seed, rank).isSameAs(member);
      assertThat(tree.rank(member)).as("seed %d", seed).isEqualTo(rank);
      assertThat(tree.find(rank).member()).as("seed %d", seed).isSameAs(member);
      forward.forward();
      rank++;
    }
    assertThat(forward.member()).isNull();
    checkBackward();
    checkBounds();
  }

  private void checkBackward() {
    RankTree.Place place = tree.find(Math.max(0, model.size() - 1));
    for (ScoredMember member : model.descendingSet()) {
      assertThat(place.member()).as("seed %d", seed).isSameAs(member);
      place.backward();
    }
    assertThat(place.member()).isNull();
  }

  private void checkBounds() {
    for (double score = -1; score < 6; score += 0.5) {
      double bound = score;
      long below = model.stream().filter(member -> member.score() < bound).count();
      long upTo = model.stream().filter(member -> member.score() <= bound).count();
      assertThat(tree.countBelow(SortedSetBound.ofScore(score, false))).isEqualTo((int) below);
      assertThat(tree.countBelow(SortedSetBound.ofScore(score, true))).isEqualTo((int) upTo);
    }
  }

  private static ScoredMember member(int number, double score) {
    byte[] name = "m%08d".formatted(number).getBytes(StandardCharsets.US_ASCII);
    return new ScoredMember(name, number, score);
  }
}
