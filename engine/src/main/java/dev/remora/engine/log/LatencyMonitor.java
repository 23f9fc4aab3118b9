package dev.remora.engine.log;

import dev.remora.engine.config.NumberParameter;
import dev.remora.engine.config.ParameterTable;
import dev.remora.engine.state.Clock;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what took {@code latency-monitor-threshold} milliseconds or longer, by event, under Redis's
 * names. Costs nothing but a comparison unless it is kept.
 */
public final class LatencyMonitor {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final NumberParameter threshold;
  private final Clock clock;
  private final Map<String, LatencySeries> events = new TreeMap<>();

  public LatencyMonitor(ParameterTable parameters, Clock clock) {
    threshold = parameters.number("latency-monitor-threshold");
    this.clock = clock;
  }

  /** A command of those that are never slow by nature, or another, was executed. */
  public void executed(boolean fast, long nanos) {
    add(fast ? "fast-command" : "command", nanos);
  }

  /** A command that had blocked was executed again and has replied. */
  public void unblocked(long nanos) {
    add("command-unblocking", nanos);
  }

  /** Expired keys were removed. */
  public void expired(long nanos) {
    add("expire-cycle", nanos);
  }

  /** Keys were evicted until there was room, or time was up. */
  public void evicted(long nanos) {
    add("eviction-cycle", nanos);
  }

  private void add(String event, long nanos) {
    if (isOn() && nanos >= threshold.value() * NANOS_PER_MILLI) {
      events
          .computeIfAbsent(event, LatencySeries::new)
          .add(clock.millis() / 1000, nanos / NANOS_PER_MILLI);
    }
  }

  /** Whether anything is kept. */
  public boolean isOn() {
    return threshold.value() > 0;
  }

  /** From how many milliseconds on; 0 for never. */
  public long threshold() {
    return threshold.value();
  }

  /** The time of now, in seconds since 1970. */
  public long seconds() {
    return clock.millis() / 1000;
  }

  /** All that is kept, by the events' names. */
  public Collection<LatencySeries> events() {
    return events.values();
  }

  /** What is kept of an event; null if there is nothing. */
  public @Nullable LatencySeries event(String name) {
    return events.get(name);
  }

  /**
   * Forgets an event.
   *
   * @param name in upper or lower case
   * @return whether there was any
   */
  public boolean reset(String name) {
    return events.remove(name.toLowerCase(Locale.ROOT)) != null;
  }

  /** Forgets all events, and says how many there were. */
  public int resetAll() {
    int count = events.size();
    events.clear();
    return count;
  }
}
