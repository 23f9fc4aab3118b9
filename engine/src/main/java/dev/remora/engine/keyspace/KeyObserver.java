package dev.remora.engine.keyspace;

/**
 * Is told what happens to keys, as long as it is among the {@link Changes}' observers. It must not
 * change keys itself: a command is about to go on with them.
 */
public interface KeyObserver {
  /** A key has another value, has come or gone, or expires at another time. */
  void changed(Database database, byte[] key, KeyEvent event);

  /** Something is to be published of a key, but nothing that was not told as a change. */
  default void announced(Database database, byte[] key, KeyEvent event) {}

  /** All keys of a database are about to be removed. */
  default void clearing(Database database) {}

  /** Two databases are about to exchange all of their keys. */
  default void swapping(Database one, Database other) {}

  /** Two databases have exchanged all of their keys. */
  default void swapped(Database one, Database other) {}
}
