package dev.remora.bench.suite;

/**
 * One test at both servers, in requests per second: the medians of the rounds.
 *
 * @param part {@link Part#word}
 * @param test as redis-benchmark's {@code -t} calls it
 */
record Comparison(String part, String test, double redis, double remora) {
  double ratio() {
    return remora / redis;
  }
}
