package dev.remora.engine.state;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The time of day that commands see, and a stopwatch for how long they take. Both stand still until
 * they are moved on, so that all of a batch of commands see the same time of day, and each command
 * costs one reading of the stopwatch: its end is the beginning of the next.
 */
public final class Clock {
  /**
   * So long the time of day is told from the stopwatch before it is asked for again. A system that
   * corrects its time does so by 0.5 ms a second, which is 5 µs here.
   */
  private static final long TRUST_NANOS = 10_000_000;

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LongSupplier source;
  private final long trustNanos;

  private long millis;
  private long nanos;
  private long askedEpochNanos;
  private long askedNanos;

  /** The system's time. */
  public Clock() {
    this(Clock::systemEpochNanos, TRUST_NANOS);
  }

  /**
   * With a time of day of one's own, which is always asked.
   *
   * @param millis milliseconds since 1970, up to the year 2262
   */
  public Clock(LongSupplier millis) {
    this(() -> millis.getAsLong() * NANOS_PER_MILLI, 0);
  }

  private Clock(LongSupplier source, long trustNanos) {
    this.source = source;
    this.trustNanos = trustNanos;
    refresh();
  }

  /**
   * Nanoseconds since 1970. Whole milliseconds would not do: told from the stopwatch, the next one
   * would begin up to 1 ms after that of clients on this machine, and a key that they let live for
   * 10,000 ms would have 10,001 left.
   */
  private static long systemEpochNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }

  /** Asks for the time of day, and reads the stopwatch. */
  public void refresh() {
    nanos = System.nanoTime();
    askedNanos = nanos;
    askedEpochNanos = source.getAsLong();
    millis = askedEpochNanos / NANOS_PER_MILLI;
  }

  /**
   * Reads the stopwatch, and tells the time of day from it. Where that was not asked for lately it
   * is as {@link #refresh}.
   */
  public void advance() {
    nanos = System.nanoTime();
    long since = nanos - askedNanos;
    if (since < trustNanos) {
      millis = (askedEpochNanos + since) / NANOS_PER_MILLI;
    } else {
      refresh();
    }
  }

  /** Milliseconds since 1970. */
  public long millis() {
    return millis;
  }

  /** When the stopwatch was last read, in nanoseconds of {@link System#nanoTime}. */
  public long nanos() {
    return nanos;
  }

  /** Reads the stopwatch; the time of day stays as it is. */
  public long readNanos() {
    nanos = System.nanoTime();
    return nanos;
  }

  /**
   * Seconds, for {@code OBJECT IDLETIME}, in 31 bits: they wrap, only differences in as many bits
   * mean something.
   */
  public int seconds() {
    return (int) (millis / 1000) & Integer.MAX_VALUE;
  }
}
