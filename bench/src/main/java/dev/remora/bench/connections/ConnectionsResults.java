package dev.remora.bench.connections;

import dev.remora.bench.support.Origin;
import java.util.List;

/**
 * All that one run has seen.
 *
 * @param idle how many connections were idle
 * @param seconds for how long processor time was counted
 * @param aloneCore the share of a core that the server used without a connection
 * @param serverCore the same with all connections idle
 * @param clientCore the same of the client that holds them
 * @param each memory for each connection
 * @param few how many connections the many are compared to
 * @param many how many connections were active
 * @param active test by test
 */
record ConnectionsResults(
    Origin origin,
    int idle,
    double seconds,
    double aloneCore,
    double serverCore,
    double clientCore,
    Held each,
    int few,
    int many,
    List<Active> active) {
  /** The goal for {@link #serverCore}: less. */
  static final double CORE_GOAL = 0.01;

  /** The goal for {@link Held#total}: at most. */
  static final double MEBIBYTES_GOAL = 3;

  /** The goal for {@link Active#ratio}: at least. */
  static final double RATIO_GOAL = 0.7;

  /**
   * One test with few and with many active connections, in requests per second.
   *
   * @param test as {@code remora bench} calls it
   */
  record Active(String test, double few, double many) {
    double ratio() {
      return many / few;
    }
  }
}
