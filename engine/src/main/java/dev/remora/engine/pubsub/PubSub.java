package dev.remora.engine.pubsub;

import dev.remora.engine.client.Channel;
import dev.remora.engine.client.Client;
import dev.remora.resp.ReplyEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Brings messages to the clients that have subscribed. They are written to each client's replies
 * and sent when the commands that run have ended; one that does not read is cut off by its output
 * limit, and nobody waits for it.
 *
 * <p>A client that publishes to itself gets the message after the reply to its command, or to its
 * whole transaction.
 */
public final class PubSub {
  private final ChannelTable channels = new ChannelTable();
  private final ChannelTable shardChannels = new ChannelTable();
  private final PatternTable patterns = new PatternTable();

  /** Messages to the client whose command runs. */
  private final List<byte[]> own = new ArrayList<>();

  public PubSub() {}

  /** Subscribes to a channel. */
  public void subscribe(Client client, Channel channel) {
    if (client.subscriptions().channels().add(channel)) {
      channels.add(channel, client);
    }
  }

  public void unsubscribe(Client client, Channel channel) {
    if (client.subscriptions().channels().remove(channel)) {
      channels.remove(channel, client);
    }
  }

  /** Subscribes to a channel of a cluster's shard: here simply channels of another kind. */
  public void subscribeShard(Client client, Channel channel) {
    if (client.subscriptions().shardChannels().add(channel)) {
      shardChannels.add(channel, client);
    }
  }

  public void unsubscribeShard(Client client, Channel channel) {
    if (client.subscriptions().shardChannels().remove(channel)) {
      shardChannels.remove(channel, client);
    }
  }

  /** Subscribes to all channels that match a pattern. */
  public void subscribePattern(Client client, Channel pattern) {
    if (client.subscriptions().patterns().add(pattern)) {
      patterns.add(pattern, client);
    }
  }

  public void unsubscribePattern(Client client, Channel pattern) {
    if (client.subscriptions().patterns().remove(pattern)) {
      patterns.remove(pattern, client);
    }
  }

  /** Ends all subscriptions of a client, without a word to it. */
  public void forget(Client client) {
    if (client.subscriptions().isEmpty()) {
      return;
    }
    List.copyOf(client.subscriptions().channels()).forEach(one -> unsubscribe(client, one));
    List.copyOf(client.subscriptions().shardChannels())
        .forEach(one -> unsubscribeShard(client, one));
    List.copyOf(client.subscriptions().patterns()).forEach(one -> unsubscribePattern(client, one));
  }

  /** Whether a message to a channel could reach anybody. */
  public boolean hasSubscribers() {
    return patterns.size() > 0 || !channels.channels().isEmpty();
  }

  /** The channels that somebody has subscribed to, patterns not counted. */
  public Set<Channel> channels() {
    return channels.channels();
  }

  /** The same for channels of shards. */
  public Set<Channel> shardChannels() {
    return shardChannels.channels();
  }

  /** How many clients have subscribed to a channel, patterns not counted. */
  public int subscribers(Channel channel) {
    return channels.subscribers(channel).size();
  }

  /** The same for a channel of a shard. */
  public int shardSubscribers(Channel channel) {
    return shardChannels.subscribers(channel).size();
  }

  /** How many different patterns somebody has subscribed to. */
  public int patterns() {
    return patterns.size();
  }

  /**
   * Sends a message.
   *
   * @param payload not to be written any more
   * @return how often it was sent: a client may have more than one subscription that matches
   */
  public int publish(Channel channel, byte[] payload) {
    int[] sent = {sendToAll("message", channel, payload, channels)};
    if (patterns.size() > 0) {
      patterns.forEachMatch(
          channel.name(),
          (pattern, clients) -> {
            Message message = Message.ofPattern(pattern.name(), channel.name(), payload);
            clients.forEach(client -> send(client, message));
            sent[0] += clients.size();
          });
    }
    return sent[0];
  }

  /** Sends a message to those that have subscribed to a channel of a shard. */
  public int publishToShard(Channel channel, byte[] payload) {
    return sendToAll("smessage", channel, payload, shardChannels);
  }

  /** Whether the client whose command runs has messages that {@link #drainOwn} writes. */
  public boolean hasOwn() {
    return !own.isEmpty();
  }

  /** Writes the messages to the client whose command has run. */
  public void drainOwn(ReplyEncoder reply) {
    own.forEach(reply::encoded);
    own.clear();
  }

  private int sendToAll(String kind, Channel channel, byte[] payload, ChannelTable table) {
    Set<Client> clients = table.subscribers(channel);
    if (!clients.isEmpty()) {
      Message message = Message.ofChannel(kind, channel.name(), payload);
      clients.forEach(client -> send(client, message));
    }
    return clients.size();
  }

  private void send(Client client, Message message) {
    send(client, message.encoded(client.protocol()));
  }

  /**
   * Sends a client something that it has not asked for: to the one whose command runs, after the
   * reply.
   *
   * @param encoded not to be written any more
   */
  public void send(Client client, byte[] encoded) {
    if (client.isExecuting()) {
      own.add(encoded);
    } else {
      client.connection().replies().encoded(encoded);
      client.connection().flush();
    }
  }
}
