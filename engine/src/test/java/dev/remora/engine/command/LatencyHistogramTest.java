package dev.remora.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is counted is found again, to two digits. */
final class LatencyHistogramTest {
  @Test
  void percentilesAreNear() {
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 1; i <= 1000; i++) {
      histogram.record(i * 1000L);
    }
    assertThat(histogram.total()).isEqualTo(1000);
    assertThat(histogram.percentile(50)).isBetween(500_000L, 504_000L);
    assertThat(histogram.percentile(0)).isBetween(1000L, 1008L);
    assertThat(histogram.percentile(100)).isBetween(1_000_000L, 1_008_000L);
    assertThat(histogram.countUntil(1 << 19)).isBetween(524L, 528L);
  }

  @Test
  void whatIsTooLongCountsAsTheLongest() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(0);
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.countUntil(1)).isEqualTo(1);
    assertThat(histogram.countUntil(1 << 30)).isEqualTo(2);
  }

  @Test
  void levelsAreThoseOfRedis() {
    assertThat(LatencyHistogram.greatest(1024) / 1000).isEqualTo(1);
    assertThat(LatencyHistogram.greatest(32_768) / 1000).isEqualTo(33);
    assertThat(LatencyHistogram.greatest(1 << 20) / 1000).isEqualTo(1056);
    assertThat(LatencyHistogram.greatest(1 << 24) / 1000).isEqualTo(16_908);
  }
}
