package dev.remora.engine.memory;

import dev.remora.engine.config.NumberParameter;
import dev.remora.engine.config.ParameterTable;
import dev.remora.engine.config.WordParameter;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.keyspace.Keyspace;
import dev.remora.engine.log.LatencyMonitor;
import dev.remora.engine.state.Statistics;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Evicts keys when more memory is used than {@code maxmemory} allows, by {@code maxmemory-policy}.
 * It stops after a short time even when there is more to evict, and goes on later: no command waits
 * long.
 */
public final class Eviction {
  private static final int CHECK_EVERY = 16;
  private static final int MOST_SAMPLES = 64;

  /** For {@code maxmemory-eviction-tenacity} up to 10: 50 µs for each. */
  private static final long NANOS_PER_TENACITY = 50_000;

  private static final int LINEAR_TENACITY = 10;
  private static final int MOST_TENACITY = 100;

  /** Beyond that a limit grows by 15 % for each. */
  private static final double TENACITY_GROWTH = 1.15;

  private final Keyspace keyspace;
  private final MemoryUse memory;
  private final Statistics statistics;
  private final LatencyMonitor latency;
  private final NumberParameter limit;
  private final WordParameter policy;
  private final NumberParameter samples;
  private final NumberParameter tenacity;
  private final NumberParameter logFactor;
  private final NumberParameter decay;
  private final EvictionPool pool = new EvictionPool();
  private final SplittableRandom random = new SplittableRandom();

  private EvictionPolicy how = EvictionPolicy.NOEVICTION;
  private int nextDatabase;
  private boolean behind;

  public Eviction(
      Keyspace keyspace,
      MemoryUse memory,
      ParameterTable parameters,
      Statistics statistics,
      LatencyMonitor latency) {
    this.keyspace = keyspace;
    this.memory = memory;
    this.statistics = statistics;
    this.latency = latency;
    limit = parameters.number("maxmemory");
    policy = parameters.word("maxmemory-policy");
    samples = parameters.number("maxmemory-samples");
    tenacity = parameters.number("maxmemory-eviction-tenacity");
    logFactor = parameters.number("lfu-log-factor");
    decay = parameters.number("lfu-decay-time");
    policy.listen(this::adopt);
    logFactor.listen(this::adopt);
    decay.listen(this::adopt);
    limit.listen(this::beginWithLimit);
    adopt();
  }

  /** Whether there may be too much: cheap, to be asked before each command. */
  public boolean isLimited() {
    return limit.value() > 0;
  }

  /** Whether no more is used than allowed. */
  public boolean hasRoom() {
    return memory.used() <= limit.value();
  }

  /**
   * Evicts while more is used than allowed.
   *
   * @return whether commands that need memory may be executed: not if there is too much, and
   *     nothing that could be evicted
   */
  public boolean makeRoom() {
    behind = false;
    if (limit.value() == 0 || memory.used() <= limit.value()) {
      return true;
    }
    if (how == EvictionPolicy.NOEVICTION) {
      return false;
    }
    long start = System.nanoTime();
    boolean room = evictUntil(start + nanos());
    latency.evicted(System.nanoTime() - start);
    return room;
  }

  private boolean evictUntil(long deadline) {
    int evicted = 0;
    while (memory.used() > limit.value()) {
      if (!evictOne()) {
        return evicted > 0 && memory.used() <= limit.value();
      }
      evicted++;
      if (evicted % CHECK_EVERY == 0 && System.nanoTime() - deadline > 0) {
        behind = true;
        return true;
      }
    }
    return true;
  }

  /**
   * Whether {@link #makeRoom} is to be called soon: it stopped for lack of time, or has a new
   * limit.
   */
  public boolean isBehind() {
    return behind;
  }

  /** A lower limit holds at once, not with the next command that needs memory. */
  private void beginWithLimit() {
    behind = isLimited();
  }

  private void adopt() {
    how = EvictionPolicy.of(policy.get());
    pool.clear();
    if (how.isByFrequency()) {
      keyspace.touch().keepFrequency(logFactor.intValue(), decay.intValue());
    } else {
      keyspace.touch().keepTime();
    }
  }

  private long nanos() {
    long percent = tenacity.value();
    if (percent >= MOST_TENACITY) {
      return Long.MAX_VALUE / 2;
    }
    double linear = (double) NANOS_PER_TENACITY * Math.min(percent, LINEAR_TENACITY);
    return (long)
        (linear * Math.pow(TENACITY_GROWTH, (double) Math.max(0, percent - LINEAR_TENACITY)));
  }

  private boolean evictOne() {
    if (how.isRandom()) {
      return evictRandom();
    }
    sample();
    EvictionPool.Candidate best = pool.take();
    Entry entry = best == null ? null : best.entry();
    if (best == null || entry == null) {
      return evictRandom();
    }
    evict(best.database(), entry);
    return true;
  }

  /** Some keys of each database. */
  private void sample() {
    int some = Math.min(MOST_SAMPLES, samples.intValue());
    for (int i = 0; i < keyspace.count(); i++) {
      Database database = keyspace.database(i);
      for (int taken = 0; taken < some; taken++) {
        Entry entry = any(database);
        if (entry == null) {
          break;
        }
        pool.offer(database, entry, how.score(entry, keyspace.touch()));
      }
    }
  }

  private boolean evictRandom() {
    for (int i = 0; i < keyspace.count(); i++) {
      Database database = keyspace.database(nextDatabase);
      nextDatabase = (nextDatabase + 1) % keyspace.count();
      Entry entry = any(database);
      if (entry != null) {
        evict(database, entry);
        return true;
      }
    }
    return false;
  }

  private @Nullable Entry any(Database database) {
    return how.isVolatile() ? database.randomExpiring(random) : database.random(random);
  }

  private void evict(Database database, Entry entry) {
    database.remove(entry);
    statistics.countEvicted();
    database.changed(entry.key(), KeyEvent.EVICTED);
  }
}
