package dev.remora.bench.publish;

/**
 * How hard two programs drive the same server: the ratios of the table would flatter us if ours
 * drove redis-server less hard than its own does.
 *
 * @param row {@link Row#word}
 * @param driver the other program: {@code redis-benchmark} or {@code valkey-benchmark}
 * @param oneProcessor whether driver and server shared one processor: then no wake-up crosses from
 *     one to another, which may take longer than all else of a request
 * @param theirs requests per second that it reached: the median of the rounds
 * @param ours requests per second that {@code remora bench} reached, in turn with it
 */
record DriverCheck(
    String row, String driver, String test, boolean oneProcessor, double theirs, double ours) {
  double ratio() {
    return ours / theirs;
  }
}
