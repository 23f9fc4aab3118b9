package dev.remora.netty;

import java.util.ArrayList;

/**
 * Entries by the time when they are due: a binary heap, so that one that is not due costs nothing.
 * Each entry knows its place, so that it can be given another time.
 */
final class TimerHeap<E extends TimerHeap.Entry> {
  /** What can be in one heap at a time. */
  abstract static class Entry {
    private static final int NOWHERE = -1;

    /** When it is due; only the heap sets it. */
    long dueNanos;

    /** The place in the heap; only the heap uses it. */
    int index = NOWHERE;

    /** Whether it is in a heap. */
    final boolean isTimed() {
      return index != NOWHERE;
    }
  }

  private final ArrayList<E> heap = new ArrayList<>();

  int size() {
    return heap.size();
  }

  /** Nanoseconds to the earliest due time, {@link Long#MAX_VALUE} if there is none. */
  long nanosToNext(long now) {
    return heap.isEmpty() ? Long.MAX_VALUE : heap.getFirst().dueNanos - now;
  }

  /** The entry that is due first; there must be one. */
  E first() {
    return heap.getFirst();
  }

  void add(E entry, long dueNanos) {
    entry.dueNanos = dueNanos;
    entry.index = heap.size();
    heap.add(entry);
    siftUp(entry);
  }

  /** Gives an entry that is in the heap another time. */
  void update(E entry, long dueNanos) {
    entry.dueNanos = dueNanos;
    siftUp(entry);
    siftDown(entry);
  }

  void remove(E entry) {
    E last = heap.removeLast();
    if (entry.index < heap.size()) { // it was not the last itself
      place(last, entry.index);
      siftUp(last);
      siftDown(last);
    }
    entry.index = Entry.NOWHERE;
  }

  private void siftUp(E moved) {
    int index = moved.index;
    while (index > 0) {
      E parent = heap.get((index - 1) >>> 1);
      if (parent.dueNanos - moved.dueNanos <= 0) {
        break;
      }
      int next = parent.index;
      place(parent, index);
      index = next;
    }
    place(moved, index);
  }

  private void siftDown(E moved) {
    int index = moved.index;
    for (int left = 2 * index + 1; left < heap.size(); left = 2 * index + 1) {
      E child = heap.get(left);
      if (left + 1 < heap.size() && heap.get(left + 1).dueNanos - child.dueNanos < 0) {
        child = heap.get(left + 1);
      }
      if (moved.dueNanos - child.dueNanos <= 0) {
        break;
      }
      int next = child.index;
      place(child, index);
      index = next;
    }
    place(moved, index);
  }

  private void place(E entry, int index) {
    heap.set(index, entry);
    entry.index = index;
  }
}
