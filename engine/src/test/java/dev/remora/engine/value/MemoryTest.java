package dev.remora.engine.value;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.remora.engine.keyspace.Value;
import dev.remora.engine.state.Parameters;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Sorted sets take on the heap what they say, within a fifth. */
final class MemoryTest {
  private static final int MEMBERS = 20_000;
  private static final int COLLECTIONS = 3;
  private static final double TOLERANCE = 0.2;

  /** What other tests have left behind may go while this one measures, and then no more. */
  private static final int ATTEMPTS = 5;

  private final SortedSetLimits limits = new SortedSetLimits(new Parameters().table());
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void smallOnes() {
    assertRight(20_000, i -> filled(20, rank -> rank));
  }

  @Test
  void largeOnesThatWereFilledInOrder() {
    assertRight(20, i -> filled(MEMBERS, rank -> rank));
  }

  @Test
  void largeOnesThatWereFilledAtRandom() {
    assertRight(20, i -> filled(MEMBERS, rank -> random.nextDouble()));
  }

  @Test
  void largeOnesOfWhichMostHasGone() {
    assertRight(
        20,
        i -> {
          SortedSetValue set = filled(2 * MEMBERS, rank -> random.nextDouble());
          for (int j = 0; j < 2 * MEMBERS; j++) {
            if (j % 3 != 0) {
              byte[] member = member(j);
              assertThat(set.remove(member, 0, member.length)).isTrue();
            }
          }
          return set;
        });
  }

  private interface Scores {
    double of(int rank);
  }

  private SortedSetValue filled(int members, Scores scores) {
    SortedSetValue set = SortedSetValue.empty();
    for (int i = 0; i < members; i++) {
      byte[] member = member(i);
      set = set.put(member, 0, member.length, scores.of(i), limits);
    }
    return set;
  }

  private static byte[] member(int i) {
    return ("member:" + i).getBytes(US_ASCII);
  }

  private static void assertRight(int count, IntFunction<Value> make) {
    List<String> seen = new ArrayList<>();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long before = heap();
      List<Value> made = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        made.add(make.apply(i));
      }
      long took = heap() - before;
      long said = made.stream().mapToLong(Value::memory).sum();
      if (Math.abs((double) said / took - 1) < TOLERANCE) {
        return;
      }
      seen.add(said + " said, " + took + " taken");
    }
    fail("%s", seen);
  }

  /** Some collections, since one leaves what a thread's registers still know. */
  private static long heap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
