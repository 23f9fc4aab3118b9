package dev.remora.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.engine.log.LatencySeries.Sample;
import dev.remora.engine.state.Clock;
import dev.remora.engine.state.Parameters;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the latency monitor keeps. */
final class LatencyMonitorTest {
  private static final long MILLI = 1_000_000;

  private long now = 1_700_000_000_000L;
  private final Clock clock = new Clock(() -> now);

  private LatencyMonitor monitor(String threshold) {
    var parameters = new Parameters();
    parameters.start("latency-monitor-threshold", threshold);
    return new LatencyMonitor(parameters.table(), clock);
  }

  @Test
  void whatIsShorterThanTheThresholdIsNotKept() {
    LatencyMonitor monitor = monitor("5");
    monitor.expired(5 * MILLI - 1);
    assertThat(monitor.events()).isEmpty();
    monitor.expired(5 * MILLI);
    assertThat(series(monitor, "expire-cycle").latest()).isEqualTo(new Sample(1_700_000_000, 5));
  }

  @Test
  void nothingIsKeptWithoutAThreshold() {
    LatencyMonitor monitor = monitor("0");
    monitor.executed(false, 5_000 * MILLI);
    assertThat(monitor.events()).isEmpty();
  }

  @Test
  void theLongestOfASecondStays() {
    LatencyMonitor monitor = monitor("1");
    for (int millis : new int[] {3, 7, 2}) {
      monitor.evicted(millis * MILLI);
    }
    pass(1_000);
    monitor.evicted(4 * MILLI);
    LatencySeries series = series(monitor, "eviction-cycle");
    assertThat(series.samples())
        .containsExactly(new Sample(1_700_000_000, 7), new Sample(1_700_000_001, 4));
    assertThat(series.count()).isEqualTo(4);
    assertThat(series.sum()).isEqualTo(16);
    assertThat(series.longest()).isEqualTo(7);
  }

  @Test
  void theLast160SecondsStay() {
    LatencyMonitor monitor = monitor("1");
    for (int i = 0; i < 200; i++) {
      monitor.unblocked((i + 1) * MILLI);
      pass(1_000);
    }
    LatencySeries series = series(monitor, "command-unblocking");
    assertThat(series.samples()).hasSize(160).startsWith(new Sample(1_700_000_040, 41));
    assertThat(series.count()).isEqualTo(200);
  }

  @Test
  void eventsAreForgottenByNameInAnyCase() {
    LatencyMonitor monitor = monitor("1");
    monitor.executed(true, MILLI);
    monitor.executed(false, MILLI);
    assertThat(monitor.reset("Fast-Command")).isTrue();
    assertThat(monitor.reset("fast-command")).isFalse();
    assertThat(monitor.resetAll()).isEqualTo(1);
    assertThat(monitor.events()).isEmpty();
  }

  private void pass(long millis) {
    now += millis;
    clock.refresh();
  }

  private static LatencySeries series(LatencyMonitor monitor, String event) {
    return Objects.requireNonNull(monitor.event(event));
  }
}
