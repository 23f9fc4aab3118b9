package dev.remora.engine.keyspace;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys whose time has come: a hierarchical timing wheel. An entry stands in the list of a
 * slot; a slot of level <i>n</i> is 64 times as long as one of level <i>n - 1</i>. When the hand
 * reaches a slot, its entries go to the pending list, and from there into the database's bin or,
 * where they have time left, to a lower level. Inserting, removing, and moving the hand over a slot
 * take constant time, however many keys there are.
 */
final class ExpiryWheel {
  /** The shortest slot is 64 ms long. */
  private static final int TICK_SHIFT = 6;

  private static final int SLOT_SHIFT = 6;
  private static final int SLOTS = 1 << SLOT_SHIFT;

  /** Enough for all 57 bits of a tick. */
  private static final int LEVELS = 10;

  private static final int CHECK_EVERY = 16;
  private static final byte[] NO_KEY = {};

  private final ExpiringEntry[] slots = new ExpiringEntry[LEVELS * SLOTS];

  /** A bit for each slot that may hold something. */
  private final long[] occupied = new long[LEVELS];

  private final ExpiringEntry pending = head();

  /** The tick that the hand stands at. */
  private long hand;

  ExpiryWheel(long nowMillis) {
    for (int i = 0; i < slots.length; i++) {
      slots[i] = head();
    }
    hand = nowMillis >> TICK_SHIFT;
  }

  void add(ExpiringEntry entry) {
    // The tick after its last moment: when the hand is there it has expired. Never one that the
    // hand
    // has passed: the system's clock may have been set back.
    long tick = Math.max((entry.expiresAt() >> TICK_SHIFT) + 1, hand + 1);
    int level = 0;
    while (slotNumber(tick, level) - slotNumber(hand, level) >= SLOTS) {
      level++;
    }
    int slot = (int) slotNumber(tick, level) & SLOTS - 1;
    slots[level * SLOTS + slot].append(entry);
    occupied[level] |= 1L << slot;
  }

  /**
   * Gives expired entries to the bin, which must take them out of this wheel.
   *
   * @param deadlineNanos of {@link System#nanoTime}: stop then, wherever it is
   * @return whether it got through
   */
  boolean expire(long nowMillis, long deadlineNanos, Bin bin) {
    long now = nowMillis >> TICK_SHIFT;
    int work = 0;
    while (true) {
      while (!pending.isEmpty()) {
        ExpiringEntry entry = pending.first();
        if (entry.expiresAt() < nowMillis) {
          bin.expired(entry);
        } else {
          entry.unlink();
          add(entry);
        }
        if (++work % CHECK_EVERY == 0 && System.nanoTime() - deadlineNanos > 0) {
          return false;
        }
      }
      long next = nextTick();
      if (next > now) {
        hand = Math.max(hand, now);
        return true;
      }
      moveTo(next);
    }
  }

  /**
   * Any entry: the first of some list, which then goes to its end, so that all of a list have their
   * turn. Null if there is none.
   */
  @Nullable ExpiringEntry random(RandomGenerator random) {
    if (!pending.isEmpty()) {
      return rotate(pending);
    }
    int lists = 0;
    for (long level : occupied) {
      lists += Long.bitCount(level);
    }
    while (lists > 0) {
      int slot = occupiedSlot(random.nextInt(lists));
      if (!slots[slot].isEmpty()) {
        return rotate(slots[slot]);
      }
      occupied[slot / SLOTS] &= ~(1L << slot % SLOTS);
      lists--;
    }
    return null;
  }

  private static ExpiringEntry rotate(ExpiringEntry list) {
    ExpiringEntry first = list.first();
    first.unlink();
    list.append(first);
    return first;
  }

  /** The slot whose bit is the one of this number of all that are set. */
  private int occupiedSlot(int number) {
    int left = number;
    int level = 0;
    while (left >= Long.bitCount(occupied[level])) {
      left -= Long.bitCount(occupied[level++]);
    }
    long bits = occupied[level];
    while (left-- > 0) {
      bits &= bits - 1;
    }
    return level * SLOTS + Long.numberOfTrailingZeros(bits);
  }

  /** When {@link #expire} has something to do again, in milliseconds; Long.MAX_VALUE if never. */
  long nextMillis() {
    if (!pending.isEmpty()) {
      return hand << TICK_SHIFT;
    }
    long tick = nextTick();
    return tick == Long.MAX_VALUE ? tick : tick << TICK_SHIFT;
  }

  private void moveTo(long tick) {
    hand = tick;
    for (int level = 0; level < LEVELS; level++) {
      int slot = (int) slotNumber(tick, level) & SLOTS - 1;
      pending.appendAll(slots[level * SLOTS + slot]);
      occupied[level] &= ~(1L << slot);
      if (slot != 0) {
        return;
      }
    }
  }

  /** The first tick at which the hand reaches an occupied slot, of whatever level. */
  private long nextTick() {
    long next = Long.MAX_VALUE;
    for (int level = 0; level < LEVELS; level++) {
      if (occupied[level] != 0) {
        long at = slotNumber(hand, level);
        int ahead = Long.numberOfTrailingZeros(Long.rotateRight(occupied[level], (int) at + 1)) + 1;
        next = Math.min(next, (at + ahead) << (SLOT_SHIFT * level));
      }
    }
    return next;
  }

  private static long slotNumber(long tick, int level) {
    return tick >> (SLOT_SHIFT * level);
  }

  private static ExpiringEntry head() {
    return new ExpiringEntry(NO_KEY, 0, NO_KEY, 0);
  }

  /** Where expired entries go. */
  @FunctionalInterface
  interface Bin {
    void expired(ExpiringEntry entry);
  }
}
