package dev.remora.engine.state;

import java.util.function.LongSupplier;

/**
 * The time of day that commands see. It stands still between two {@link #refresh}es, so that all of
 * a batch of commands see the same time and none pays for asking.
 */
public final class Clock {
  private final LongSupplier source;
  private long millis;

  /** The system's time. */
  public Clock() {
    this(System::currentTimeMillis);
  }

  /**
   * @param source milliseconds since 1970
   */
  public Clock(LongSupplier source) {
    this.source = source;
    refresh();
  }

  /** Asks the source for the time. */
  public void refresh() {
    millis = source.getAsLong();
  }

  /** Milliseconds since 1970. */
  public long millis() {
    return millis;
  }

  /**
   * Seconds, for {@code OBJECT IDLETIME}, in 31 bits: they wrap, only differences in as many bits
   * mean something.
   */
  public int seconds() {
    return (int) (millis / 1000) & Integer.MAX_VALUE;
  }
}
