package dev.remora.engine.pubsub;

import dev.remora.engine.client.Channel;
import dev.remora.engine.client.Client;
import dev.remora.engine.command.GlobPattern;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Who has subscribed to which patterns. */
final class PatternTable {
  private final Map<Channel, Subscribers> byPattern = new LinkedHashMap<>();

  PatternTable() {}

  /** How many patterns somebody has subscribed to. */
  int size() {
    return byPattern.size();
  }

  void add(Channel pattern, Client client) {
    byPattern
        .computeIfAbsent(
            pattern,
            absent ->
                new Subscribers(
                    new GlobPattern(absent.name(), 0, absent.name().length, false),
                    new LinkedHashSet<>()))
        .clients()
        .add(client);
  }

  void remove(Channel pattern, Client client) {
    Subscribers subscribers = byPattern.get(pattern);
    if (subscribers != null
        && subscribers.clients().remove(client)
        && subscribers.clients().isEmpty()) {
      byPattern.remove(pattern);
    }
  }

  /** Visits the patterns that match a channel, in the order in which they were first used. */
  void forEachMatch(byte[] channel, Visitor visitor) {
    byPattern.forEach(
        (pattern, subscribers) -> {
          if (subscribers.matcher().matches(channel)) {
            visitor.visit(pattern, subscribers.clients());
          }
        });
  }

  /** Gets the patterns that match. */
  @FunctionalInterface
  interface Visitor {
    void visit(Channel pattern, Set<Client> clients);
  }

  private record Subscribers(GlobPattern matcher, Set<Client> clients) {}
}
