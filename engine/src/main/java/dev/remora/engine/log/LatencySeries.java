package dev.remora.engine.log;

import java.util.ArrayDeque;
import java.util.Collection;

/** How long an event took: the longest of each second, of the last {@value #LENGTH} with any. */
public final class LatencySeries {
  static final int LENGTH = 160;

  private final String event;
  private final ArrayDeque<Sample> samples = new ArrayDeque<>();
  private long longest;
  private long sum;
  private long count;

  /**
   * The longest of a second.
   *
   * @param seconds since 1970
   * @param millis how long it took
   */
  public record Sample(long seconds, long millis) {}

  LatencySeries(String event) {
    this.event = event;
  }

  void add(long seconds, long millis) {
    longest = Math.max(longest, millis);
    sum += millis;
    count++;
    Sample last = samples.peekLast();
    if (last != null && last.seconds == seconds) {
      if (last.millis >= millis) {
        return;
      }
      samples.removeLast();
    } else if (samples.size() == LENGTH) {
      samples.removeFirst();
    }
    samples.addLast(new Sample(seconds, millis));
  }

  /** The event's name. */
  public String event() {
    return event;
  }

  /** From 1, the oldest first. */
  public Collection<Sample> samples() {
    return samples;
  }

  /** The newest of them. */
  public Sample latest() {
    return samples.getLast();
  }

  /** The longest of all time, in milliseconds. */
  public long longest() {
    return longest;
  }

  /** All time together, in milliseconds. */
  public long sum() {
    return sum;
  }

  /** How many were kept, of all time. */
  public long count() {
    return count;
  }
}
