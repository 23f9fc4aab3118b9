package dev.remora.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockTest {
  private static final long MEASURED_NANOS = 200_000_000;

  @Test
  void isNotBehindTheClockOfAClientOnThisMachine() {
    Clock clock = new Clock();
    int behind = 0;
    int readings = 0;
    long start = System.nanoTime();
    while (System.nanoTime() - start < MEASURED_NANOS) {
      long client = System.currentTimeMillis();
      clock.advance();
      readings++;
      if (clock.millis() < client) {
        behind++;
      }
    }
    // Not none: the system may correct its time, or set this thread aside within refresh.
    assertThat(behind).as("of %d readings", readings).isLessThan(readings / 5);
  }

  @Test
  void isNotAheadOfIt() {
    Clock clock = new Clock();
    int ahead = 0;
    int readings = 0;
    long start = System.nanoTime();
    while (System.nanoTime() - start < MEASURED_NANOS) {
      clock.advance();
      readings++;
      if (clock.millis() > System.currentTimeMillis()) {
        ahead++;
      }
    }
    assertThat(ahead).as("of %d readings", readings).isLessThan(readings / 5);
  }

  @Test
  void asksATimeOfDayOfOnesOwnEachTime() {
    long[] now = {1_000};
    Clock clock = new Clock(() -> now[0]);
    now[0] = 2_000;
    assertThat(clock.millis()).isEqualTo(1_000);
    clock.advance();
    assertThat(clock.millis()).isEqualTo(2_000);
  }
}
