package dev.remora.engine.transaction;

import dev.remora.engine.client.Client;
import dev.remora.engine.keyspace.Changes;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.keyspace.KeyId;
import dev.remora.engine.keyspace.KeyObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys that clients watch, so that their transactions are executed only if none has changed.
 * Keys that had expired when they were watched count as absent, and one that expires later as
 * changed.
 */
public final class WatchedKeys implements KeyObserver {
  private final Changes changes;
  private final Map<KeyId, Set<Client>> watchers = new HashMap<>();
  private final Map<Client, Set<KeyId>> watched = new HashMap<>();

  public WatchedKeys(Changes changes) {
    this.changes = changes;
  }

  /**
   * WATCH.
   *
   * @param name not to be written any more
   */
  public void watch(Client client, byte[] name) {
    // One that has expired goes now, and not later as a change.
    client.database().peek(name);
    if (watched.isEmpty()) {
      changes.observe(this);
    }
    KeyId key = new KeyId(client.database(), name);
    Set<KeyId> keys = watched.computeIfAbsent(client, absent -> new LinkedHashSet<>());
    keys.add(key);
    client.transaction().watched(keys.size());
    watchers.computeIfAbsent(key, absent -> new LinkedHashSet<>()).add(client);
  }

  /** How many keys a client watches. */
  public int count(Client client) {
    return watched.getOrDefault(client, Set.of()).size();
  }

  /** UNWATCH; or the client has gone. */
  public void unwatch(Client client) {
    client.transaction().watched(0);
    forget(client);
  }

  private void forget(Client client) {
    Set<KeyId> keys = watched.remove(client);
    if (keys == null) {
      return;
    }
    for (KeyId key : keys) {
      Set<Client> others = watchers.get(key);
      if (others != null && others.remove(client) && others.isEmpty()) {
        watchers.remove(key);
      }
    }
    if (watched.isEmpty()) {
      changes.ignore(this);
    }
  }

  /** Finds out whether keys of a client have expired, which changes them. */
  public void expire(Client client) {
    for (KeyId key : List.copyOf(watched.getOrDefault(client, Set.of()))) {
      key.database().peek(key.key());
    }
  }

  @Override
  public void changed(Database database, byte[] key, KeyEvent event) {
    changed(new KeyId(database, key));
  }

  @Override
  public void clearing(Database database) {
    for (KeyId key : keysOf(database)) {
      if (database.peek(key.key()) != null) {
        changed(key);
      }
    }
  }

  @Override
  public void swapping(Database one, Database other) {
    touchIfInEither(one, other);
    touchIfInEither(other, one);
  }

  private void touchIfInEither(Database database, Database other) {
    for (KeyId key : keysOf(database)) {
      if (database.peek(key.key()) != null || other.peek(key.key()) != null) {
        changed(key);
      }
    }
  }

  private List<KeyId> keysOf(Database database) {
    return watchers.keySet().stream().filter(key -> key.isOf(database)).toList();
  }

  private void changed(KeyId key) {
    Set<Client> clients = watchers.get(key);
    if (clients == null) {
      return;
    }
    for (Client client : new ArrayList<>(clients)) {
      client.transaction().keysChanged();
      forget(client);
    }
  }
}
