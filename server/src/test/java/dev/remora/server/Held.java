package dev.remora.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process, server and clients together, holds. */
record Held(int descriptors, long mappings, int threads, long direct, long active) {
  /** A chunk of Netty's, the unit in which a pool grows. */
  private static final long CHUNK = 4L << 20;

  /** Buffers that the event loop's thread keeps for itself. */
  private static final long CACHED = 2L << 20;

  static Held now() throws IOException {
    long active = 0;
    for (PoolArenaMetric arena : PooledByteBufAllocator.DEFAULT.metric().directArenas()) {
      active += arena.numActiveBytes();
    }
    return new Held(
        count(Path.of("/proc/self/fd")),
        Files.readAllLines(Path.of("/proc/self/maps")).stream()
            .filter(line -> line.contains("memfd:"))
            .count(),
        count(Path.of("/proc/self/task")),
        PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory(),
        active);
  }

  /** Waits until no more is held than this, and fails after 10 s. */
  void awaitAtMost() throws Exception {
    Held now = now();
    for (int i = 0; i < 1_000 && !now.isAtMost(this); i++) {
      Thread.sleep(10);
      now = now();
    }
    assertThat(now.isAtMost(this)).as("%s, before: %s", now, this).isTrue();
  }

  private boolean isAtMost(Held before) {
    return descriptors <= before.descriptors
        && mappings <= before.mappings
        && threads <= before.threads
        && direct <= before.direct + CHUNK
        && active <= before.active + CACHED;
  }

  private static int count(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      return (int) entries.count();
    }
  }
}
