package dev.remora.engine.client;

import java.util.LinkedHashSet;
import java.util.Set;

/** What one client has subscribed to. */
public final class Subscriptions {
  private final Set<Channel> channels = new LinkedHashSet<>();
  private final Set<Channel> patterns = new LinkedHashSet<>();
  private final Set<Channel> shardChannels = new LinkedHashSet<>();

  Subscriptions() {}

  public Set<Channel> channels() {
    return channels;
  }

  public Set<Channel> patterns() {
    return patterns;
  }

  public Set<Channel> shardChannels() {
    return shardChannels;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return channels.isEmpty() && patterns.isEmpty() && shardChannels.isEmpty();
  }
}
