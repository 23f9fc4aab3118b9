package dev.remora.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class TimerHeapTest {
  private static final class Timer extends TimerHeap.Entry {}

  @Test
  void anEmptyOneIsNeverDue() {
    assertThat(new TimerHeap<Timer>().nanosToNext(42)).isEqualTo(Long.MAX_VALUE);
  }

  /**
   * Times near the end of the clock's range: they are compared by difference, as nanoTime's are.
   */
  @RepeatedTest(20)
  void alwaysKnowsTheFirstOfWhatIsInIt() {
    long seed = Long.getLong("remora.seed", System.nanoTime());
    Random random = new Random(seed);
    long now = Long.MAX_VALUE - 500;
    TimerHeap<Timer> heap = new TimerHeap<>();
    List<Timer> model = new ArrayList<>();
    for (int step = 0; step < 2_000; step++) {
      int action = random.nextInt(3);
      if (action == 0 || model.isEmpty()) {
        Timer timer = new Timer();
        heap.add(timer, now + random.nextInt(1_000));
        model.add(timer);
      } else if (action == 1) {
        heap.update(model.get(random.nextInt(model.size())), now + random.nextInt(1_000));
      } else {
        heap.remove(model.remove(random.nextInt(model.size())));
      }
      check(heap, model, now, "remora.seed=" + seed + ", step " + step);
    }
  }

  private static void check(TimerHeap<Timer> heap, List<Timer> model, long now, String where) {
    assertThat(heap.size()).as(where).isEqualTo(model.size());
    model.stream()
        .map(timer -> timer.dueNanos - now)
        .min(Comparator.naturalOrder())
        .ifPresent(least -> assertThat(heap.nanosToNext(now)).as(where).isEqualTo(least));
    assertThat(model).as(where).allMatch(TimerHeap.Entry::isTimed);
  }
}
