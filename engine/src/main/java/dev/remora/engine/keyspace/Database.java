package dev.remora.engine.keyspace;

import dev.remora.engine.state.Clock;
import dev.remora.engine.state.Statistics;
import dev.remora.engine.table.KeyHash;
import dev.remora.engine.table.LinearHashTable;
import dev.remora.resp.LongParser;
import dev.remora.resp.RequestArguments;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One of the numbered databases: its keys, their values, and when they expire. Keys are given as
 * arguments of a command, so that looking one up allocates nothing.
 *
 * <p>A key that has expired is never seen: whoever comes across it removes it, and {@link #expire}
 * removes those that nobody comes across.
 */
public final class Database {
  /** As often as Redis looks for a key by chance that has not expired, where expired ones stay. */
  private static final int RANDOM_TRIES = 100;

  private final Clock clock;
  private final Statistics statistics;
  private final Touch touch;
  private final Changes changes;
  private final Preservation preservation;
  private final SpareStrings spares;
  private final int index;

  private LinearHashTable<Entry> keys = new LinearHashTable<>();
  private @Nullable ExpiryWheel wheel;
  private int expiring;
  private DatasetMemory memory = new DatasetMemory();
  private boolean keepsExpired;

  Database(
      int index,
      Clock clock,
      Statistics statistics,
      Touch touch,
      Changes changes,
      Preservation preservation,
      SpareStrings spares) {
    this.index = index;
    this.clock = clock;
    this.statistics = statistics;
    this.touch = touch;
    this.changes = changes;
    this.preservation = preservation;
    this.spares = spares;
  }

  /** Its number. */
  public int index() {
    return index;
  }

  /** How many keys there are, those that have expired and were not yet removed included. */
  public int size() {
    return keys.size();
  }

  /** Bytes that keys and values take: see {@link DatasetMemory}. */
  public long memory() {
    return memory.used();
  }

  /** How many of the keys expire. */
  public int expiring() {
    return expiring;
  }

  /**
   * Says that a command has changed a key, when it has: its value, when it expires, or whether it
   * is there. Every command that does so calls this, once for each key and each event that Redis
   * publishes for it; the first event of a command for a key is a change, what follows from it is
   * {@link #announce}d. Transactions that watch the key, clients that are blocked on it and
   * subscribers of notifications learn of it, and {@code save} points count it.
   *
   * @param key not to be written any more: an {@link Entry}'s, or a copy
   */
  public void changed(byte[] key, KeyEvent event) {
    changes.changed(this, key, event, 1);
  }

  /** As {@link #changed(byte[], KeyEvent)}, counted as several changes: of as many elements. */
  public void changed(byte[] key, KeyEvent event, int times) {
    changes.changed(this, key, event, times);
  }

  /**
   * Publishes one more event for a key, such as {@code del} for a set whose last member was just
   * taken out.
   */
  public void announce(byte[] key, KeyEvent event) {
    changes.announced(this, key, event);
  }

  /** Finds a key for a command that reads it: counted as a hit or a miss. */
  public @Nullable Entry read(RequestArguments arguments, int i) {
    Entry entry = keepsExpired && hasExpired(arguments, i) ? null : find(arguments, i);
    if (entry == null) {
      statistics.countMiss();
      if (changes.areObserved()) {
        announce(arguments.keep(i), KeyEvent.KEYMISS);
      }
    } else {
      statistics.countHit();
    }
    return entry;
  }

  /** Finds a key. */
  public @Nullable Entry find(RequestArguments arguments, int i) {
    Entry entry = peek(arguments, i);
    if (entry != null) {
      touch.accessed(entry);
    }
    return entry;
  }

  /** Finds a key without changing when it was last accessed. */
  public @Nullable Entry peek(RequestArguments arguments, int i) {
    return lookUp(arguments.array(i), arguments.offset(i), arguments.length(i));
  }

  /** Finds a key that is not an argument of a command that is being executed. */
  public @Nullable Entry peek(byte[] key) {
    return lookUp(key, 0, key.length);
  }

  /** Bytes that an entry, its key and its value take. */
  public static long memoryOf(Entry entry) {
    return DatasetMemory.of(entry);
  }

  /** Sets a key, which then does not expire. */
  public Entry set(RequestArguments arguments, int i, Object value) {
    Entry entry = find(arguments, i);
    if (entry == null) {
      return add(arguments, i, value);
    }
    Entry lasting = persist(entry);
    replace(lasting, value);
    return lasting;
  }

  /** Sets a key to an argument, which then does not expire. */
  public Entry set(RequestArguments arguments, int i, int value, LongParser parser) {
    Entry entry = find(arguments, i);
    if (entry == null) {
      return add(arguments, i, Values.string(arguments, value, parser));
    }
    Entry lasting = persist(entry);
    value(lasting, arguments, value, parser);
    return lasting;
  }

  /** Adds a key that is not there. */
  public Entry add(RequestArguments arguments, int i, Object value) {
    byte[] key = arguments.keep(i);
    return insert(new Entry(key, KeyHash.of(key, 0, key.length), value));
  }

  /** Adds a key that is not there, with the value and the time of another database's or key's. */
  public Entry add(byte[] key, Object value, long expiresAt) {
    int hashed = KeyHash.of(key, 0, key.length);
    if (expiresAt < 0) {
      return insert(new Entry(key, hashed, value));
    }
    ExpiringEntry made = new ExpiringEntry(key, hashed, value, expiresAt);
    insert(made);
    schedule(made);
    return made;
  }

  /**
   * An entry that was just added was used elsewhere: for the eviction of keys.
   *
   * @param idleSeconds for how long it was not; negative if that is not known
   * @param frequency from 0 to 255; negative if that is not known
   */
  public void restored(Entry entry, long idleSeconds, int frequency) {
    touch.restored(entry, idleSeconds, frequency);
  }

  /** Gives an entry another value; when it expires stays as it is. */
  public void value(Entry entry, Object value) {
    preservation.beforeChange(keys, entry);
    memory.replaced(entry.value(), value);
    entry.value(value);
  }

  /** Gives an entry an argument as its value; when it expires stays as it is. */
  public void value(Entry entry, RequestArguments arguments, int i, LongParser parser) {
    if (Values.isInteger(arguments, i, parser)) {
      replace(entry, new IntegerValue(parser.value()));
      return;
    }
    preservation.beforeChange(keys, entry);
    if (!Values.rewrite(entry.value(), arguments, i)) {
      replace(entry, Values.string(arguments, i));
    }
  }

  /** Gives an entry another value, and keeps the memory of the one before if that is worth it. */
  private void replace(Entry entry, Object value) {
    Object before = entry.value();
    value(entry, value);
    if (before instanceof LargeString large) {
      spares.add(large);
    }
  }

  /** Removes an entry. */
  public void remove(Entry entry) {
    preservation.beforeChange(keys, entry);
    memory.removed(entry);
    keys.remove(entry);
    if (entry instanceof ExpiringEntry known) {
      known.unlink();
      expiring--;
    }
  }

  /**
   * Makes an entry expire, in milliseconds since 1970.
   *
   * @return the entry, which may be another object now
   */
  public Entry expireAt(Entry entry, long millis) {
    preservation.beforeChange(keys, entry);
    if (entry instanceof ExpiringEntry known) {
      known.unlink();
      known.expiresAt(millis);
      if (wheel != null) {
        wheel.add(known);
      }
      return known;
    }
    var made = new ExpiringEntry(entry.key(), entry.hash(), entry.value(), millis);
    made.accessed(entry.accessed());
    preservation.born(made);
    keys.replace(entry, made);
    memory.expires(true);
    schedule(made);
    return made;
  }

  /**
   * Makes an entry last.
   *
   * @return the entry, which may be another object now
   */
  public Entry persist(Entry entry) {
    if (!(entry instanceof ExpiringEntry known)) {
      return entry;
    }
    preservation.beforeChange(keys, entry);
    known.unlink();
    expiring--;
    memory.expires(false);
    Entry made = new Entry(entry.key(), entry.hash(), entry.value());
    made.accessed(entry.accessed());
    preservation.born(made);
    keys.replace(entry, made);
    return made;
  }

  /**
   * Any key that has not expired; null if there is none. Where expired keys are kept it may be one
   * of those, if there are hardly others.
   */
  public @Nullable Entry random(RandomGenerator random) {
    Entry entry = keys.random(random);
    if (keepsExpired) {
      for (int i = 1; i < RANDOM_TRIES && entry != null && isExpired(entry); i++) {
        entry = keys.random(random);
      }
      return entry;
    }
    while (entry != null && removeIfExpired(entry)) {
      entry = keys.random(random);
    }
    return entry;
  }

  /** Any key that expires and has not yet, not all of them equally likely; null if none. */
  public @Nullable Entry randomExpiring(RandomGenerator random) {
    if (wheel == null || expiring == 0) {
      return null;
    }
    Entry entry = wheel.random(random);
    while (entry != null && removeIfExpired(entry)) {
      entry = expiring == 0 ? null : wheel.random(random);
    }
    return entry;
  }

  /** Visits all keys that have not expired. The visitor must not change the database. */
  public void forEach(Consumer<Entry> visitor) {
    keys.forEach(
        entry -> {
          if (!isExpired(entry)) {
            visitor.accept(entry);
          }
        });
  }

  /**
   * Visits the keys at a cursor that have not expired: see {@link LinearHashTable#scan}.
   *
   * @return the next cursor; 0 after the last
   */
  public long scan(long cursor, Consumer<Entry> visitor) {
    return keys.scan(
        cursor,
        entry -> {
          if (!isExpired(entry)) {
            visitor.accept(entry);
          }
        });
  }

  /** Removes all keys. */
  public void clear() {
    changes.clearing(this);
    changes.count(keys.size());
    keys = new LinearHashTable<>();
    wheel = null;
    expiring = 0;
    memory = new DatasetMemory();
  }

  /** Exchanges all keys with another database. */
  public void swap(Database other) {
    changes.swapping(this, other);
    changes.count(1);
    LinearHashTable<Entry> othersKeys = other.keys;
    ExpiryWheel othersWheel = other.wheel;
    int othersExpiring = other.expiring;
    DatasetMemory othersMemory = other.memory;
    other.keys = keys;
    other.wheel = wheel;
    other.expiring = expiring;
    other.memory = memory;
    keys = othersKeys;
    wheel = othersWheel;
    expiring = othersExpiring;
    memory = othersMemory;
    changes.swapped(this, other);
  }

  /** The keys that there are now. */
  CapturedKeys capture() {
    return new CapturedKeys(keys, index, expiring);
  }

  /**
   * Removes keys that have expired.
   *
   * @param deadlineNanos of {@link System#nanoTime}: stop then
   * @return whether none is left
   */
  boolean expire(long deadlineNanos) {
    return wheel == null
        || expiring == 0
        || wheel.expire(clock.millis(), deadlineNanos, this::removeExpired);
  }

  /** When {@link #expire} will have something to do; Long.MAX_VALUE if never. */
  long nextExpiry() {
    return wheel == null || expiring == 0 ? Long.MAX_VALUE : wheel.nextMillis();
  }

  private @Nullable Entry lookUp(byte[] array, int offset, int length) {
    Entry entry = keys.find(KeyHash.of(array, offset, length), array, offset, length);
    if (entry == null || removeIfExpired(entry)) {
      return null;
    }
    preservation.found(keys, entry);
    memory.found(entry.value());
    return entry;
  }

  /** Whether keys that have expired stay, unseen, where nothing but reading comes across them. */
  void keepsExpired(boolean keeps) {
    keepsExpired = keeps;
  }

  private boolean hasExpired(RequestArguments arguments, int i) {
    byte[] array = arguments.array(i);
    int offset = arguments.offset(i);
    int length = arguments.length(i);
    Entry entry = keys.find(KeyHash.of(array, offset, length), array, offset, length);
    return entry != null && isExpired(entry);
  }

  private Entry insert(Entry entry) {
    touch.created(entry);
    preservation.born(entry);
    keys.insert(entry);
    memory.added(entry);
    changes.announced(this, entry.key(), KeyEvent.NEW);
    return entry;
  }

  private void schedule(ExpiringEntry entry) {
    ExpiryWheel known = wheel;
    if (known == null) {
      known = new ExpiryWheel(clock.millis());
      wheel = known;
    }
    known.add(entry);
    expiring++;
  }

  private boolean isExpired(Entry entry) {
    return entry instanceof ExpiringEntry known && clock.millis() > known.expiresAt();
  }

  private boolean removeIfExpired(Entry entry) {
    if (!isExpired(entry)) {
      return false;
    }
    removeExpired(entry);
    return true;
  }

  private void removeExpired(Entry entry) {
    remove(entry);
    statistics.countExpired();
    changed(entry.key(), KeyEvent.EXPIRED, 0);
  }
}
