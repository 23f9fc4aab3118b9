package dev.remora.engine.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All clients that are connected. Belongs to the engine's thread. */
public final class Clients {
  private final Map<Long, Client> byId = new LinkedHashMap<>();
  private long lastId;

  public Clients() {}

  /** The number of the next client. */
  public long nextId() {
    return ++lastId;
  }

  public void add(Client client) {
    byId.put(client.id(), client);
  }

  public void remove(Client client) {
    byId.remove(client.id());
  }

  public int count() {
    return byId.size();
  }

  public @Nullable Client find(long id) {
    return byId.get(id);
  }

  /** All of them, oldest first, in a list that stays as it is when one goes. */
  public List<Client> all() {
    return new ArrayList<>(byId.values());
  }
}
