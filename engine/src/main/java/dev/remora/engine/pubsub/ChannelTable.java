package dev.remora.engine.pubsub;

import dev.remora.engine.client.Channel;
import dev.remora.engine.client.Client;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Who has subscribed to which channels of one kind. */
final class ChannelTable {
  private final Map<Channel, Set<Client>> subscribers = new HashMap<>();

  ChannelTable() {}

  /** All channels that somebody has subscribed to. */
  Set<Channel> channels() {
    return Collections.unmodifiableSet(subscribers.keySet());
  }

  /** Who has subscribed to a channel. */
  Set<Client> subscribers(Channel channel) {
    return subscribers.getOrDefault(channel, Set.of());
  }

  void add(Channel channel, Client client) {
    subscribers.computeIfAbsent(channel, absent -> new LinkedHashSet<>()).add(client);
  }

  void remove(Channel channel, Client client) {
    Set<Client> clients = subscribers.get(channel);
    if (clients != null && clients.remove(client) && clients.isEmpty()) {
      subscribers.remove(channel);
    }
  }
}
