package dev.remora.engine.group;

import dev.remora.engine.client.Channel;
import dev.remora.engine.client.Client;
import dev.remora.engine.client.Subscriptions;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandHandler;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.GlobPattern;
import dev.remora.engine.command.HelpText;
import dev.remora.engine.pubsub.PubSub;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Channels, patterns and messages. */
public final class PubSubCommands implements CommandGroup {
  private final PubSub pubSub;

  public PubSubCommands(PubSub pubSub) {
    this.pubSub = pubSub;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    ToIntFunction<Subscriptions> count = all -> all.channels().size() + all.patterns().size();
    ToIntFunction<Subscriptions> shardCount = all -> all.shardChannels().size();
    table
        .bind("subscribe", subscribe("subscribe", pubSub::subscribe, count))
        .bind("psubscribe", subscribe("psubscribe", pubSub::subscribePattern, count))
        .bind("ssubscribe", subscribe("ssubscribe", pubSub::subscribeShard, shardCount))
        .bind(
            "unsubscribe",
            unsubscribe("unsubscribe", pubSub::unsubscribe, Subscriptions::channels, count))
        .bind(
            "punsubscribe",
            unsubscribe("punsubscribe", pubSub::unsubscribePattern, Subscriptions::patterns, count))
        .bind(
            "sunsubscribe",
            unsubscribe(
                "sunsubscribe", pubSub::unsubscribeShard, Subscriptions::shardChannels, shardCount))
        .bind("publish", this::publish)
        .bind("spublish", this::publishToShard)
        .bind("pubsub|channels", (client, a, reply) -> list(pubSub.channels(), a, reply))
        .bind("pubsub|shardchannels", (client, a, reply) -> list(pubSub.shardChannels(), a, reply))
        .bind("pubsub|numsub", (client, a, reply) -> count(pubSub::subscribers, a, reply))
        .bind("pubsub|shardnumsub", (client, a, reply) -> count(pubSub::shardSubscribers, a, reply))
        .bind("pubsub|numpat", (client, a, reply) -> reply.integer(pubSub.patterns()))
        .bind("pubsub|help", new HelpText("pubsub", HELP));
  }

  /** A message for each channel, which is all the reply that there is. */
  private static CommandHandler subscribe(
      String kind, BiConsumer<Client, Channel> subscribe, ToIntFunction<Subscriptions> count) {
    return (client, arguments, reply) -> {
      for (int i = 1; i < arguments.count(); i++) {
        Channel channel = new Channel(arguments.keep(i));
        subscribe.accept(client, channel);
        tell(kind, channel, count.applyAsInt(client.subscriptions()), reply);
      }
    };
  }

  private static CommandHandler unsubscribe(
      String kind,
      BiConsumer<Client, Channel> unsubscribe,
      Function<Subscriptions, Set<Channel>> all,
      ToIntFunction<Subscriptions> count) {
    return (client, arguments, reply) -> {
      Subscriptions subscriptions = client.subscriptions();
      if (arguments.count() > 1) {
        for (int i = 1; i < arguments.count(); i++) {
          Channel channel = new Channel(arguments.keep(i));
          unsubscribe.accept(client, channel);
          tell(kind, channel, count.applyAsInt(subscriptions), reply);
        }
      } else if (all.apply(subscriptions).isEmpty()) {
        tell(kind, null, count.applyAsInt(subscriptions), reply);
      } else {
        for (Channel channel : List.copyOf(all.apply(subscriptions))) {
          unsubscribe.accept(client, channel);
          tell(kind, channel, count.applyAsInt(subscriptions), reply);
        }
      }
    };
  }

  private static void tell(
      String kind, @Nullable Channel channel, int subscriptions, ReplyEncoder reply) {
    reply.push(3);
    reply.bulk(kind);
    if (channel == null) {
      reply.nil();
    } else {
      reply.bulk(channel.name());
    }
    reply.integer(subscriptions);
  }

  private void publish(Client client, RequestArguments arguments, ReplyEncoder reply) {
    reply.integer(
        pubSub.hasSubscribers()
            ? pubSub.publish(new Channel(arguments.keep(1)), arguments.keep(2))
            : 0);
  }

  private void publishToShard(Client client, RequestArguments arguments, ReplyEncoder reply) {
    reply.integer(pubSub.publishToShard(new Channel(arguments.keep(1)), arguments.keep(2)));
  }

  private static void list(Set<Channel> channels, RequestArguments arguments, ReplyEncoder reply) {
    List<Channel> found = List.copyOf(channels);
    if (arguments.count() > 2) {
      GlobPattern pattern =
          new GlobPattern(arguments.array(2), arguments.offset(2), arguments.length(2), false);
      found = found.stream().filter(channel -> pattern.matches(channel.name())).toList();
    }
    reply.array(found.size());
    for (Channel channel : found) {
      reply.bulk(channel.name());
    }
  }

  private static void count(
      ToIntFunction<Channel> subscribers, RequestArguments arguments, ReplyEncoder reply) {
    reply.array(2 * (arguments.count() - 2));
    for (int i = 2; i < arguments.count(); i++) {
      byte[] name = arguments.keep(i);
      reply.bulk(name);
      reply.integer(subscribers.applyAsInt(new Channel(name)));
    }
  }

  private static final String HELP =
      """
      CHANNELS [<pattern>]
          Return the currently active channels matching a <pattern> (default: '*').
      NUMPAT
          Return number of subscriptions to patterns.
      NUMSUB [<channel> ...]
          Return the number of subscribers for the specified channels, excluding
          pattern subscriptions(default: no channels).
      SHARDCHANNELS [<pattern>]
          Return the currently active shard level channels matching a <pattern> (default: '*').
      SHARDNUMSUB [<shardchannel> ...]
          Return the number of subscribers for the specified shard level channel(s)
      """;
}
