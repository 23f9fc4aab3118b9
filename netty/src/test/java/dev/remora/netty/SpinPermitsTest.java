package dev.remora.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpinPermitsTest {
  @Test
  void givesNoMoreThanThereAre() {
    SpinPermits permits = new SpinPermits(2);
    assertThat(permits.tryAcquire()).isTrue();
    assertThat(permits.tryAcquire()).isTrue();
    assertThat(permits.tryAcquire()).isFalse();
    permits.release();
    assertThat(permits.tryAcquire()).isTrue();
  }

  @Test
  void aProcessOfOneProcessorNeverSpins() {
    assertThat(new SpinPermits(0).tryAcquire()).isFalse();
  }
}
