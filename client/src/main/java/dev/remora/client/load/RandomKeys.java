package dev.remora.client.load;

/** Numbers from 0 to below a bound: Marsaglia's xorshift64, which allocates and locks nothing. */
final class RandomKeys {
  private final long bound;
  private long state = 0x9E3779B97F4A7C15L;

  RandomKeys(long bound) {
    this.bound = Math.max(1, bound);
  }

  long next() {
    long x = state;
    x ^= x << 13;
    x ^= x >>> 7;
    x ^= x << 17;
    state = x;
    return (x >>> 1) % bound;
  }
}
