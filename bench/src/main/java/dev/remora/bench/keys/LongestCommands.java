package dev.remora.bench.keys;

import dev.remora.bench.support.SchedulerTimes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long commands have taken that need not look at all of the data.
 *
 * @param grownTo how many keys there were at the end
 * @param commands the slowest of Remora first
 * @param redisRoundTrip the longest that a client of redis-server has waited, microseconds
 * @param remoraRoundTrip the same of Remora
 * @param remoraTimes what Remora's threads had of the processors meanwhile
 */
record LongestCommands(
    long grownTo,
    List<LongestCommand> commands,
    double redisRoundTrip,
    double remoraRoundTrip,
    SchedulerTimes.@Nullable OfServer remoraTimes) {

  /**
   * One command's longest time, as each server tells it, in microseconds.
   *
   * @param command as INFO latencystats writes it
   * @param redisCalls how often it was called, and how often that took longer than a millisecond
   * @param remoraCalls the same of Remora
   */
  record LongestCommand(
      String command, double redis, CallCounts redisCalls, double remora, CallCounts remoraCalls) {}

  /** How many of Remora's took longer than a millisecond. */
  long overOneMillisecond() {
    return commands.stream().filter(command -> command.remora() > 1000).count();
  }
}
