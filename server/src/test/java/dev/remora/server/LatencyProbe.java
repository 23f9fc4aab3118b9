package dev.remora.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An honest client in a thread of its own, which asks again and again and notes how long each
 * answer takes.
 */
final class LatencyProbe implements AutoCloseable {
  /** A loaded machine of two processors lets a thread wait this long. */
  private static final long LONGEST_NANOS = 500_000_000;

  private static final int MAX_SAMPLES = 1 << 20;
  private static final long REST_NANOS = 50_000;

  private final CompletableFuture<long[]> result = new CompletableFuture<>();
  private volatile boolean ended;

  LatencyProbe(TestClient client) {
    Thread.ofPlatform()
        .name("latency-probe")
        .start(
            () -> {
              try {
                result.complete(run(client));
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
  }

  private long[] run(TestClient client) throws IOException {
    long[] nanos = new long[MAX_SAMPLES];
    int count = 0;
    while (count < nanos.length && (!ended || count < 20)) {
      long start = System.nanoTime();
      client.call("PING", "+PONG\r\n");
      nanos[count++] = System.nanoTime() - start;
      LockSupport.parkNanos(REST_NANOS);
    }
    return Arrays.copyOf(nanos, count);
  }

  /** Ends it: all that was measured, sorted, in nanoseconds. */
  long[] result() throws Exception {
    ended = true;
    long[] nanos = result.get(30, TimeUnit.SECONDS);
    Arrays.sort(nanos);
    return nanos;
  }

  /**
   * Fails unless the answers took as long as at rest, but for what sharing two processors costs.
   *
   * @param atRest the median at rest
   */
  static void assertUnchanged(long[] sorted, long atRest) {
    long median = sorted[sorted.length / 2];
    assertThat(median)
        .as("median of %d answers, %d ns at rest", sorted.length, atRest)
        .isLessThan(5 * atRest + 1_000_000);
    assertThat(sorted[sorted.length - 1])
        .as("longest of %d answers", sorted.length)
        .isLessThan(LONGEST_NANOS);
  }

  @Override
  public void close() {
    ended = true;
  }
}
