package dev.remora.engine.keyspace;

import dev.remora.engine.state.Clock;
import java.util.SplittableRandom;

/**
 * What remains of an access to a key: when it was, in seconds, or how frequent they are ({@link
 * AccessFrequency}). {@code CLIENT NO-TOUCH} leaves both alone.
 */
public final class Touch {
  /** What is longer ago, in seconds, cannot be told from the future. */
  private static final int MOST_IDLE = 1 << 29;

  private final Clock clock;
  private final SplittableRandom random = new SplittableRandom();
  private boolean enabled = true;
  private boolean frequency;
  private int logFactor;
  private int decayMinutes;

  Touch(Clock clock) {
    this.clock = clock;
  }

  public boolean enabled() {
    return enabled;
  }

  public void enabled(boolean enabled) {
    this.enabled = enabled;
  }

  /** Whether entries tell how frequent accesses are, and not when the last one was. */
  public boolean isFrequency() {
    return frequency;
  }

  /** From now on entries tell when the last access was. */
  public void keepTime() {
    frequency = false;
  }

  /**
   * From now on entries tell how frequent accesses are. What they said before is then read as that.
   *
   * @param logFactor {@code lfu-log-factor}
   * @param decayMinutes {@code lfu-decay-time}
   */
  public void keepFrequency(int logFactor, int decayMinutes) {
    frequency = true;
    this.logFactor = logFactor;
    this.decayMinutes = decayMinutes;
  }

  /** How frequent accesses to an entry are: 0 to 255. */
  public int frequency(Entry entry) {
    return AccessFrequency.counter(entry.accessed(), clock.millis(), decayMinutes);
  }

  /** For how many seconds an entry was not accessed. */
  public int idleSeconds(Entry entry) {
    return entry.idle(clock.seconds());
  }

  /**
   * An entry comes from elsewhere, where it was not accessed for so long, or with such frequency.
   *
   * @param idleSeconds negative if that is not known
   * @param counter from 0 to 255; negative if that is not known
   */
  void restored(Entry entry, long idleSeconds, int counter) {
    if (frequency && counter >= 0) {
      entry.accessed(AccessFrequency.restored(clock.millis(), counter));
    } else if (!frequency && idleSeconds >= 0) {
      entry.accessed(clock.seconds() - (int) Math.min(idleSeconds, MOST_IDLE));
    }
  }

  void created(Entry entry) {
    entry.accessed(frequency ? AccessFrequency.created(clock.millis()) : clock.seconds());
  }

  void accessed(Entry entry) {
    if (enabled) {
      entry.accessed(
          frequency
              ? AccessFrequency.accessed(
                  entry.accessed(), clock.millis(), logFactor, decayMinutes, random)
              : clock.seconds());
    }
  }
}
