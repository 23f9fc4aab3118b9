package dev.remora.engine.log;

import dev.remora.engine.client.Client;
import dev.remora.engine.config.NumberParameter;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.IntPredicate;

/** The last commands of which some value was large. Belongs to the engine's thread. */
public final class CommandLog {
  private final NumberParameter threshold;
  private final NumberParameter most;

  /** The newest first. */
  private final ArrayDeque<LogEntry> entries = new ArrayDeque<>();

  private long nextId;

  /**
   * @param threshold values from this on are logged; none if it is negative
   * @param most how many are kept
   */
  CommandLog(NumberParameter threshold, NumberParameter most) {
    this.threshold = threshold;
    this.most = most;
  }

  /** Whether a command with a value is to be logged. */
  boolean wants(long value) {
    return isOn() && value >= threshold.value();
  }

  /** From which value on commands are logged; none if it is negative. */
  public long threshold() {
    return threshold.value();
  }

  /** Whether any command can be logged. */
  public boolean isOn() {
    return threshold.value() >= 0 && most.value() > 0;
  }

  void add(
      long value, long seconds, Client client, RequestArguments arguments, IntPredicate secret) {
    entries.addFirst(new LogEntry(nextId++, seconds, value, client, arguments, secret));
    while (entries.size() > most.value()) {
      entries.removeLast();
    }
  }

  /** How many commands it has. */
  public int size() {
    return entries.size();
  }

  /** Forgets them. */
  public void clear() {
    entries.clear();
  }

  /**
   * Replies with the newest.
   *
   * @param wanted how many at most; negative for all
   */
  public void reply(long wanted, ReplyEncoder reply) {
    int count = wanted < 0 ? entries.size() : (int) Math.min(wanted, entries.size());
    reply.array(count);
    Iterator<LogEntry> newest = entries.iterator();
    for (int i = 0; i < count; i++) {
      newest.next().reply(reply);
    }
  }
}
