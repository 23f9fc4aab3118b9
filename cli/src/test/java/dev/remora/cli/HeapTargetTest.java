package dev.remora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The heap gets room to work in, and not as much again as there is data. */
final class HeapTargetTest {
  private static final long MIB = 1 << 20;

  @Test
  void leavesRoomWhereLittleIsAlive() {
    assertThat(HeapTarget.target(0)).isEqualTo(512 * MIB);
    assertThat(HeapTarget.target(100 * MIB)).isEqualTo(512 * MIB);
  }

  @Test
  void isSparingWhereMuchIsAlive() {
    assertThat(HeapTarget.target(1000 * MIB)).isEqualTo(1328 * MIB);
    assertThat(HeapTarget.target(10_000 * MIB)).isEqualTo(12_128 * MIB);
  }
}
