package dev.remora.engine.table;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chains of links, grown by <i>linear hashing</i> (Litwin, 1980). The table grows by one bucket for
 * each key inserted: the next bucket in turn is split in two. So there is never a second table, nor
 * a moment in which much has to be moved; buckets are kept in segments of at most {@value #SEGMENT}
 * so that growing allocates no large array either.
 *
 * <p>With {@code buckets} of them, key {@code k} is in bucket {@code hash & mask}, where {@code
 * mask} is the smallest power of two, less one, that covers all buckets; or, if there is no such
 * bucket yet, in the one that will be split for it, {@code hash & mask / 2}.
 *
 * @param <L> the links
 */
public final class LinearHashTable<L extends HashLink> {
  private static final int SEGMENT_SHIFT = 10;
  private static final int SEGMENT = 1 << SEGMENT_SHIFT;

  /** So few that a small table is scanned in one go. */
  private static final int LEAST = 4;

  private static final int MOST = 1 << 30;

  /** The table shrinks when fewer than one in so many buckets would hold a key. */
  private static final int SPARSE = 4;

  /** Chains that are longer are hardly ever met, as many keys as buckets provided. */
  private static final int LONG_CHAIN = 8;

  /** From one in so many links on, a sample is taken by walking through all of them. */
  private static final int DENSE = 3;

  /** Bytes of the table itself and of the arrays' headers, and of a slot of theirs. */
  private static final int OBJECTS = 80;

  private static final int REFERENCE = 8;

  // The first segment is as long as need be, the others are whole.
  private @Nullable HashLink[][] segments = new HashLink[1][LEAST];
  private int buckets = LEAST;
  private int mask = LEAST - 1;
  private int size;

  public LinearHashTable() {}

  /** How many links there are. */
  public int size() {
    return size;
  }

  /** Bytes on the heap, without the links. */
  public long memory() {
    return OBJECTS + (long) REFERENCE * buckets;
  }

  /** The link of a key whose hash is given. */
  public @Nullable L find(int hash, byte[] array, int offset, int length) {
    HashLink link = first(bucketOf(hash));
    while (link != null && !link.hasKey(hash, array, offset, length)) {
      link = link.next;
    }
    return cast(link);
  }

  /** Adds a link whose key is not in the table. */
  public void insert(L link) {
    link(bucketOf(link.hash()), link);
    size++;
    if (size > buckets && size < MOST) {
      split();
    }
  }

  /** Takes out a link that is in the table. */
  public void remove(L link) {
    unlink(link);
    size--;
    for (int i = 0; i < SPARSE && size < buckets / SPARSE && buckets > LEAST; i++) {
      merge();
    }
  }

  /** Puts a link in the place of another of the same key. */
  public void replace(L old, L with) {
    unlink(old);
    link(bucketOf(with.hash()), with);
  }

  /**
   * Any link, each as probable as any other; null if there is none. A bucket and a place in its
   * chain are drawn until there is a link: all places of short chains are drawn equally often.
   */
  public @Nullable L random(RandomGenerator random) {
    if (size == 0) {
      return null;
    }
    int places = LONG_CHAIN;
    while (true) {
      HashLink link = first(random.nextInt(buckets));
      int place = random.nextInt(places);
      int length = 0;
      HashLink chosen = null;
      for (; link != null; link = link.next) {
        if (length++ == place) {
          chosen = link;
        }
      }
      if (chosen != null) {
        return cast(chosen);
      }
      places = Math.max(places, length);
    }
  }

  /**
   * Visits as many links as are asked for, no one twice, each as probable as any other.
   *
   * @param count fewer than there are
   */
  public void sample(int count, RandomGenerator random, Consumer<? super L> visitor) {
    if (count > size / DENSE) {
      int wanted = count;
      int left = size;
      for (L link = first(); wanted > 0 && link != null; link = next(link)) {
        if (random.nextInt(left--) < wanted) {
          visitor.accept(link);
          wanted--;
        }
      }
      return;
    }
    Set<L> drawn = Collections.newSetFromMap(new IdentityHashMap<>());
    while (drawn.size() < count) {
      L link = random(random);
      if (link != null && drawn.add(link)) {
        visitor.accept(link);
      }
    }
  }

  /** The first link, in no order that means anything; null if there is none. */
  public @Nullable L first() {
    return firstFrom(0);
  }

  /**
   * The link after another. From {@link #first} on all links are seen once, as long as nothing is
   * inserted or removed.
   */
  public @Nullable L next(L link) {
    HashLink next = link.next;
    return next == null ? firstFrom(bucketOf(link.hash()) + 1) : cast(next);
  }

  /** Visits all links. The visitor must not change the table. */
  public void forEach(Consumer<? super L> visitor) {
    for (int bucket = 0; bucket < buckets; bucket++) {
      visit(bucket, visitor);
    }
  }

  /**
   * Visits the links at a cursor, 0 at first. Until it returns 0 again, every link that is there
   * all the time is visited at least once, however the table grows or shrinks meanwhile: the cursor
   * counts with its bits in reverse order, so that the buckets that come from one that was visited,
   * or that are merged into it, count as visited. The visitor must not change the table.
   *
   * @return the next cursor
   */
  public long scan(long cursor, Consumer<? super L> visitor) {
    int whole = buckets == mask + 1 ? mask : mask >>> 1;
    int bucket = (int) cursor & whole;
    visit(bucket, visitor);
    if (bucket + whole + 1 < buckets) {
      visit(bucket + whole + 1, visitor);
    }
    return Long.reverse(Long.reverse(cursor | ~(long) whole) + 1);
  }

  private void visit(int bucket, Consumer<? super L> visitor) {
    L link = cast(first(bucket));
    while (link != null) {
      L next = cast(link.next);
      visitor.accept(link);
      link = next;
    }
  }

  private @Nullable L firstFrom(int from) {
    for (int bucket = from; bucket < buckets; bucket++) {
      HashLink link = first(bucket);
      if (link != null) {
        return cast(link);
      }
    }
    return null;
  }

  /** Only such links were inserted. */
  @SuppressWarnings("unchecked")
  private @Nullable L cast(@Nullable HashLink link) {
    return (L) link;
  }

  private int bucketOf(int hash) {
    int bucket = hash & mask;
    return bucket < buckets ? bucket : bucket & mask >>> 1;
  }

  private @Nullable HashLink first(int bucket) {
    return segments[bucket >>> SEGMENT_SHIFT][bucket & SEGMENT - 1];
  }

  private void first(int bucket, @Nullable HashLink link) {
    segments[bucket >>> SEGMENT_SHIFT][bucket & SEGMENT - 1] = link;
  }

  private void link(int bucket, HashLink link) {
    link.next = first(bucket);
    first(bucket, link);
  }

  /** A chain holds this very link, not one that equals it. */
  @SuppressWarnings("ReferenceEquality")
  private void unlink(HashLink link) {
    int bucket = bucketOf(link.hash());
    HashLink at = first(bucket);
    if (at == link) {
      first(bucket, link.next);
    } else {
      while (at != null && at.next != link) {
        at = at.next;
      }
      if (at == null) {
        throw new IllegalStateException("a link that is not in its table");
      }
      at.next = link.next;
    }
    link.next = null;
  }

  private void split() {
    int added = buckets;
    reserve(added);
    if (added > mask) {
      mask = mask << 1 | 1;
    }
    int source = added & mask >>> 1;
    buckets = added + 1;
    HashLink link = first(source);
    first(source, null);
    while (link != null) {
      HashLink next = link.next;
      link((link.hash() & mask) == added ? added : source, link);
      link = next;
    }
  }

  private void reserve(int bucket) {
    int segment = bucket >>> SEGMENT_SHIFT;
    if (segment == 0) {
      if (bucket == segments[0].length) {
        segments[0] = Arrays.copyOf(segments[0], bucket * 2);
      }
      return;
    }
    if (segment == segments.length) {
      segments = Arrays.copyOf(segments, segment * 2);
    }
    if ((bucket & SEGMENT - 1) == 0) {
      segments[segment] = new HashLink[SEGMENT];
    }
  }

  private void merge() {
    int removed = buckets - 1;
    int target = removed & mask >>> 1;
    HashLink link = first(removed);
    first(removed, null);
    while (link != null) {
      HashLink next = link.next;
      link(target, link);
      link = next;
    }
    buckets = removed;
    if (removed == (mask + 1) >>> 1) {
      mask >>>= 1;
    }
    release(removed);
  }

  private void release(int bucket) {
    int segment = bucket >>> SEGMENT_SHIFT;
    if (segment == 0) {
      if (bucket == segments[0].length / 4) {
        segments[0] = Arrays.copyOf(segments[0], bucket * 2);
      }
    } else if ((bucket & SEGMENT - 1) == 0) {
      segments[segment] = NO_SEGMENT;
    }
  }

  private static final @Nullable HashLink[] NO_SEGMENT = {};
}
