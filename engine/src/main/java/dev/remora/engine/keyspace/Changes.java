package dev.remora.engine.keyspace;

import java.util.Arrays;

/**
 * Counts the changes of all databases and tells of them. While nobody observes, a change costs an
 * addition and one test.
 */
public final class Changes {
  private static final KeyObserver[] NOBODY = {};

  private long count;
  private KeyObserver[] observers = NOBODY;

  Changes() {}

  /** How many changes there were, ever: what {@code save} points count. */
  public long count() {
    return count;
  }

  /** Counts changes of which nobody needs to be told more. */
  public void count(long more) {
    count += more;
  }

  /** From now on this observer is told of changes. It must not be among the observers yet. */
  public void observe(KeyObserver observer) {
    KeyObserver[] more = Arrays.copyOf(observers, observers.length + 1);
    more[observers.length] = observer;
    observers = more;
  }

  /** From now on this observer is told nothing. */
  public void ignore(KeyObserver observer) {
    observers =
        Arrays.stream(observers).filter(one -> !one.equals(observer)).toArray(KeyObserver[]::new);
  }

  /** Whether anybody is told of changes. */
  public boolean areObserved() {
    return observers.length != 0;
  }

  void changed(Database database, byte[] key, KeyEvent event, int times) {
    count += times;
    for (KeyObserver observer : observers) {
      observer.changed(database, key, event);
    }
  }

  void announced(Database database, byte[] key, KeyEvent event) {
    for (KeyObserver observer : observers) {
      observer.announced(database, key, event);
    }
  }

  void clearing(Database database) {
    for (KeyObserver observer : observers) {
      observer.clearing(database);
    }
  }

  void swapping(Database one, Database other) {
    for (KeyObserver observer : observers) {
      observer.swapping(one, other);
    }
  }

  void swapped(Database one, Database other) {
    for (KeyObserver observer : observers) {
      observer.swapped(one, other);
    }
  }
}
