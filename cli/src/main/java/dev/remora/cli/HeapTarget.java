package dev.remora.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the collector to memory that it has used before: it asks for a fifth more than what is
 * alive and an eighth of a gibibyte, and at least for half a gibibyte.
 *
 * <p>The Z collector lets a heap grow towards its limit, a quarter of the machine's memory, before
 * it collects. A server that is sent large values then walks through gigabytes that it has never
 * touched, and the page faults cost more than all else: docs/benchmarks.md has the profile. With
 * millions of keys it is what the process takes beyond them.
 */
final class HeapTarget {
  private static final String OPTION = "SoftMaxHeapSize";
  private static final long LEAST = 512L << 20;
  private static final long MARGIN = 128L << 20;
  private static final int SHARE = 5;

  /** What is less than one part in so many is no change. */
  private static final int TOLERANCE = 20;

  private static final long PERIOD_SECONDS = 2;

  private final HotSpotDiagnosticMXBean machine =
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);

  private HeapTarget() {}

  /** Follows what is alive for as long as the process runs, if its collector can be told. */
  static void follow() {
    Thread.ofPlatform().daemon().name("remora-heap-target").start(() -> new HeapTarget().run());
  }

  private void run() {
    if (!Boolean.parseBoolean(machine.getVMOption("UseZGC").getValue())) {
      return;
    }
    long set = 0;
    try {
      while (true) {
        long target = Math.min(Runtime.getRuntime().maxMemory(), target(alive()));
        if (Math.abs(target - set) > set / TOLERANCE) {
          machine.setVMOption(OPTION, Long.toString(target));
          set = target;
        }
        TimeUnit.SECONDS.sleep(PERIOD_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Bytes to collect at, for so many that are alive. */
  static long target(long alive) {
    return Math.max(LEAST, alive + alive / SHARE + MARGIN);
  }

  /** Bytes that were in use after the last collections. */
  private static long alive() {
    long sum = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
      if (usage != null) {
        sum += usage.getUsed();
      }
    }
    return sum;
  }
}
