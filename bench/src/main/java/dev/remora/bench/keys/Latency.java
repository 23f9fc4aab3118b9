package dev.remora.bench.keys;

/**
 * The latencies of one test with all keys loaded, in microseconds.
 *
 * @param test as {@code remora bench} calls it
 * @param redisRate requests per second at which they were seen
 * @param remoraRate the same of Remora
 */
record Latency(
    String test,
    double redisRate,
    double redisP50,
    double redisP999,
    double remoraRate,
    double remoraP50,
    double remoraP999) {

  /** Of the percentile 99.9: Remora's to redis-server's. */
  double ratio() {
    return remoraP999 / redisP999;
  }
}
