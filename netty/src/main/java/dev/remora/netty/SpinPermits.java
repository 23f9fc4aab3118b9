package dev.remora.netty;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps the threads of a process that spin fewer than the processors that it may use: if all of
 * them spun, whoever they wait for would not run. Safe for use by any thread.
 */
final class SpinPermits {
  /** What this process's loops share. The JVM takes a container's quota into account. */
  static final SpinPermits PROCESS =
      new SpinPermits(Runtime.getRuntime().availableProcessors() - 1);

  private final AtomicInteger free;

  SpinPermits(int count) {
    free = new AtomicInteger(count);
  }

  /** Takes one if there is one; to be given back with {@link #release}. */
  boolean tryAcquire() {
    int now = free.get();
    while (now > 0) {
      if (free.compareAndSet(now, now - 1)) {
        return true;
      }
      now = free.get();
    }
    return false;
  }

  void release() {
    free.incrementAndGet();
  }
}
