package dev.remora.engine.keyspace;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The hash table of a database: chains of entries, grown by <i>linear hashing</i> (Litwin, 1980).
 * The table grows by one bucket for each key inserted: the next bucket in turn is split in two. So
 * there is never a second table, nor a moment in which much has to be moved; buckets are kept in
 * segments of a fixed size, so that growing allocates no large array either.
 *
 * <p>With {@code buckets} of them, key {@code k} is in bucket {@code hash & mask}, where {@code
 * mask} is the smallest power of two, less one, that covers all buckets; or, if there is no such
 * bucket yet, in the one that will be split for it, {@code hash & mask / 2}.
 */
final class KeyTable {
  private static final int SEGMENT_SHIFT = 10;
  private static final int SEGMENT = 1 << SEGMENT_SHIFT;

  /** So few that a small database is scanned in one go. */
  private static final int LEAST = 4;

  /** The table shrinks when fewer than one in so many buckets would hold a key. */
  private static final int SPARSE = 4;

  private @Nullable Entry[][] segments = new Entry[1][SEGMENT];
  private int buckets = LEAST;
  private int mask = LEAST - 1;
  private int size;

  KeyTable() {}

  int size() {
    return size;
  }

  @Nullable Entry find(int hash, byte[] array, int offset, int length) {
    int bucket = bucketOf(hash);
    Entry entry = segments[bucket >>> SEGMENT_SHIFT][bucket & SEGMENT - 1];
    while (entry != null && !entry.hasKey(hash, array, offset, length)) {
      entry = entry.next;
    }
    return entry;
  }

  /** Adds an entry whose key is not in the table. */
  void insert(Entry entry) {
    link(bucketOf(entry.hash), entry);
    size++;
    if (size > buckets && size < 1 << 30) {
      split();
    }
  }

  /** Takes out an entry that is in the table. */
  void remove(Entry entry) {
    unlink(entry);
    size--;
    for (int i = 0; i < SPARSE && size < buckets / SPARSE && buckets > LEAST; i++) {
      merge();
    }
  }

  /** Puts an entry in the place of another of the same key. */
  void replace(Entry old, Entry with) {
    unlink(old);
    link(bucketOf(with.hash), with);
  }

  /** Any entry, each about as probable as another; null if there is none. */
  @Nullable Entry random(RandomGenerator random) {
    if (size == 0) {
      return null;
    }
    Entry first;
    do {
      first = first(random.nextInt(buckets));
    } while (first == null);
    int length = 0;
    for (Entry entry = first; entry != null; entry = entry.next) {
      length++;
    }
    Entry chosen = first;
    for (int i = random.nextInt(length); i > 0 && chosen.next != null; i--) {
      chosen = chosen.next;
    }
    return chosen;
  }

  /** Visits all entries. The visitor must not change the table. */
  void forEach(Consumer<Entry> visitor) {
    for (int bucket = 0; bucket < buckets; bucket++) {
      visit(bucket, visitor);
    }
  }

  /**
   * Visits the entries at a cursor, 0 at first. Until it returns 0 again, every entry that is there
   * all the time is visited at least once, however the table grows or shrinks meanwhile: the cursor
   * counts with its bits in reverse order, so that the buckets that come from one that was visited,
   * or that are merged into it, count as visited.
   *
   * @return the next cursor
   */
  long scan(long cursor, Consumer<Entry> visitor) {
    int whole = buckets == mask + 1 ? mask : mask >>> 1;
    int bucket = (int) cursor & whole;
    visit(bucket, visitor);
    if (bucket + whole + 1 < buckets) {
      visit(bucket + whole + 1, visitor);
    }
    return Long.reverse(Long.reverse(cursor | ~(long) whole) + 1);
  }

  private void visit(int bucket, Consumer<Entry> visitor) {
    Entry entry = first(bucket);
    while (entry != null) {
      Entry next = entry.next;
      visitor.accept(entry);
      entry = next;
    }
  }

  private int bucketOf(int hash) {
    int bucket = hash & mask;
    return bucket < buckets ? bucket : bucket & mask >>> 1;
  }

  private @Nullable Entry first(int bucket) {
    return segments[bucket >>> SEGMENT_SHIFT][bucket & SEGMENT - 1];
  }

  private void first(int bucket, @Nullable Entry entry) {
    segments[bucket >>> SEGMENT_SHIFT][bucket & SEGMENT - 1] = entry;
  }

  private void link(int bucket, Entry entry) {
    entry.next = first(bucket);
    first(bucket, entry);
  }

  private void unlink(Entry entry) {
    int bucket = bucketOf(entry.hash);
    Entry at = first(bucket);
    if (at == entry) {
      first(bucket, entry.next);
    } else {
      while (at != null && at.next != entry) {
        at = at.next;
      }
      if (at == null) {
        throw new IllegalStateException("an entry that is not in its table");
      }
      at.next = entry.next;
    }
    entry.next = null;
  }

  private void split() {
    int added = buckets;
    int segment = added >>> SEGMENT_SHIFT;
    if (segment == segments.length) {
      segments = Arrays.copyOf(segments, segment * 2);
    }
    if ((added & SEGMENT - 1) == 0) {
      segments[segment] = new Entry[SEGMENT];
    }
    if (added > mask) {
      mask = mask << 1 | 1;
    }
    int source = added & mask >>> 1;
    buckets = added + 1;
    Entry entry = first(source);
    first(source, null);
    while (entry != null) {
      Entry next = entry.next;
      link((entry.hash & mask) == added ? added : source, entry);
      entry = next;
    }
  }

  private void merge() {
    int removed = buckets - 1;
    int target = removed & mask >>> 1;
    Entry entry = first(removed);
    first(removed, null);
    while (entry != null) {
      Entry next = entry.next;
      link(target, entry);
      entry = next;
    }
    buckets = removed;
    if (removed == (mask + 1) >>> 1) {
      mask >>>= 1;
    }
    if ((removed & SEGMENT - 1) == 0) {
      segments[removed >>> SEGMENT_SHIFT] = NO_SEGMENT;
    }
  }

  private static final @Nullable Entry[] NO_SEGMENT = {};
}
