package dev.remora.bench.keys;

import dev.remora.bench.support.Origin;
import dev.remora.bench.support.SchedulerTimes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one run has seen; a part that was left out is empty.
 *
 * @param keys how many
 * @param pauses of Remora's collector while the latencies were taken
 * @param latencyTimes what the server's threads had of the processors meanwhile, redis-server's
 *     rounds included
 * @param commands each command's longest time
 */
record KeysResults(
    Origin origin,
    long keys,
    List<Memory> memory,
    List<Latency> latencies,
    GcLog.@Nullable Pauses pauses,
    SchedulerTimes.@Nullable OfServer latencyTimes,
    @Nullable LongestCommands commands) {
  /** The goal for {@link Memory#ratio}: at most. */
  static final double MEMORY_GOAL = 1.5;

  /** The goal for {@link Latency#ratio}: at most. */
  static final double LATENCY_GOAL = 0.2;
}
