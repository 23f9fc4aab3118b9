package dev.remora.transport.sim;

import java.util.SplittableRandom;

/**
 * How a {@link SimNetwork} behaves. All times in nanoseconds; a range is drawn from anew each time.
 *
 * @param minLatency from the posting of something to its arrival
 * @param maxLatency at least {@code minLatency}
 * @param maxCompletion from an arrival to its completion at the sender, from 1
 * @param rnr from the moment when a sender that met no receive could go on until it does
 * @param maxNotice from the establishment of a connection until a side is told, from 1
 */
public record SimSettings(
    long minLatency, long maxLatency, long maxCompletion, long rnr, long maxNotice) {

  /** Always 1 µs. */
  public static final SimSettings STEADY = new SimSettings(1000, 1000, 1, 1000, 1);

  /** Some network: anything from a fast one to one with delays of milliseconds. */
  public static SimSettings random(SplittableRandom random) {
    long min = 1L << random.nextInt(8, 16);
    long max = min + (1L << random.nextInt(1, 21));
    return new SimSettings(
        min, max, 1L << random.nextInt(1, 21), 1L << random.nextInt(10, 20), max * 4);
  }
}
