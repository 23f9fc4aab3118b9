package dev.remora.engine.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * How much memory the keys and values of a database take: an estimate that is always at hand.
 *
 * <p>It counts what the objects take on the heap: an entry, its key, its value. What is added,
 * removed, or replaced is counted there and then. A value that changes in place is measured when a
 * command finds it, and again later: so the few that were found last are remembered, and measured
 * once more when the sum is asked for or when their place is needed. A value that one command
 * changes after it has found more than {@value #REMEMBERED} others is off by that change.
 */
// A value is remembered as the object that it is.
@SuppressWarnings("ReferenceEquality")
final class DatasetMemory {
  /** An entry (40 bytes), and its place in the table. */
  private static final int ENTRY = 48;

  /** What one that expires takes more: a time, and two links. */
  private static final int EXPIRES = 24;

  private static final int REMEMBERED = 8;

  private final @Nullable Value[] found = new Value[REMEMBERED];
  private final long[] sizes = new long[REMEMBERED];
  private int next;
  private long used;

  DatasetMemory() {}

  /** Bytes. */
  long used() {
    for (int i = 0; i < REMEMBERED; i++) {
      measure(i);
    }
    return used;
  }

  /** Bytes of an entry, its key and value. */
  static long of(Entry entry) {
    return ENTRY
        + (entry instanceof ExpiringEntry ? EXPIRES : 0)
        + Values.arrayMemory(entry.key().length)
        + Values.memory(entry.value());
  }

  void added(Entry entry) {
    used += of(entry);
    found(entry.value());
  }

  void removed(Entry entry) {
    forget(entry.value());
    used -= of(entry);
  }

  void replaced(Object before, Object after) {
    forget(before);
    used += Values.memory(after) - Values.memory(before);
    found(after);
  }

  /** An entry now expires, or lasts. */
  void expires(boolean expires) {
    used += expires ? EXPIRES : -EXPIRES;
  }

  /** A command has found a value, and may change it in place. */
  void found(Object value) {
    if (value instanceof Value known && !Values.isConstant(value)) {
      remember(known);
    }
  }

  private void remember(Value known) {
    for (Value other : found) {
      if (other == known) {
        return;
      }
    }
    measure(next);
    found[next] = known;
    sizes[next] = known.memory();
    next = (next + 1) % REMEMBERED;
  }

  /** A value goes: its last change is counted, and it is no longer remembered. */
  private void forget(Object value) {
    if (value instanceof byte[]) {
      return;
    }
    for (int i = 0; i < REMEMBERED; i++) {
      if (found[i] == value) {
        measure(i);
        found[i] = null;
      }
    }
  }

  private void measure(int i) {
    Value value = found[i];
    if (value != null) {
      long now = value.memory();
      used += now - sizes[i];
      sizes[i] = now;
    }
  }
}
