package dev.remora.engine.tracking;

import dev.remora.engine.client.Channel;
import dev.remora.engine.client.Client;
import dev.remora.engine.client.Clients;
import dev.remora.engine.client.Tracking;
import dev.remora.engine.command.Command;
import dev.remora.engine.command.CommandKeys;
import dev.remora.engine.config.NumberParameter;
import dev.remora.engine.keyspace.Changes;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.keyspace.KeyObserver;
import dev.remora.engine.pubsub.PubSub;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which clients have read which keys, and tells them when one changes; or, by prefix, all
 * that want to know. As in Redis a key is a name, in whichever database. Costs a test of one field
 * for each command while nobody tracks.
 *
 * <p>A client that has read a key is told when it changes, once. What was broadcast and what was
 * flushed is told when the command has ended, together.
 */
@SuppressWarnings("ReferenceEquality") // a client is the object that it is
public final class Invalidations implements KeyObserver {
  private static final String CHANNEL = "__redis__:invalidate";

  private final Changes changes;
  private final Clients clients;
  private final PubSub pubSub;
  private final NumberParameter mostKeys;
  private final CommandKeys keys = new CommandKeys();
  private final Set<Client> tracking = new LinkedHashSet<>();

  /** The numbers of the clients that have read a key: those may have gone. The oldest key first. */
  private final Map<Channel, Set<Long>> readers = new LinkedHashMap<>();

  private final Map<Channel, Broadcast> broadcasts = new TreeMap<>();
  private long items;
  private @Nullable Client executing;
  private boolean cleared;

  /** What those get who want to know of a prefix. */
  private static final class Broadcast {
    final Set<Client> clients = new LinkedHashSet<>();

    /** What has changed since they were told, and who has changed it last; null for nobody. */
    final Map<Channel, @Nullable Client> changed = new LinkedHashMap<>();
  }

  /**
   * @param mostKeys how many keys are remembered; 0 for any number
   */
  public Invalidations(Changes changes, Clients clients, PubSub pubSub, NumberParameter mostKeys) {
    this.changes = changes;
    this.clients = clients;
    this.pubSub = pubSub;
    this.mostKeys = mostKeys;
    mostKeys.listen(this::trim);
  }

  /** Whether any client tracks. */
  public boolean isAny() {
    return !tracking.isEmpty();
  }

  /** A client's {@link Tracking} was turned on, or set anew. */
  public void turnedOn(Client client) {
    if (tracking.isEmpty()) {
      changes.observe(this);
    }
    tracking.add(client);
    for (Channel prefix : client.tracking().prefixes()) {
      broadcasts.computeIfAbsent(prefix, absent -> new Broadcast()).clients.add(client);
    }
  }

  /** A client tracks no more, or has gone. */
  public void turnOff(Client client) {
    if (!tracking.remove(client)) {
      return;
    }
    for (Channel prefix : client.tracking().prefixes()) {
      Broadcast broadcast = broadcasts.get(prefix);
      if (broadcast != null && broadcast.clients.remove(client) && broadcast.clients.isEmpty()) {
        broadcasts.remove(prefix);
      }
    }
    client.tracking().turnOff();
    if (tracking.isEmpty()) {
      changes.ignore(this);
      forgetReaders();
    }
  }

  /** A command of this client runs; {@link #settle} follows. */
  public void executing(Client client) {
    executing = client;
  }

  /** A command that only reads was executed. */
  public void remember(Client client, Command command, RequestArguments arguments) {
    keys.forEach(
        command,
        arguments,
        i -> {
          Channel key = new Channel(arguments.keep(i));
          if (readers.computeIfAbsent(key, absent -> new LinkedHashSet<>()).add(client.id())) {
            items++;
          }
        });
    trim();
  }

  /** Whoever has read the oldest keys is told as if they had changed. */
  private void trim() {
    while (mostKeys.value() > 0 && readers.size() > mostKeys.value()) {
      tellReaders(readers.keySet().iterator().next(), null);
    }
  }

  /** Tells what was not told at once. */
  public void settle() {
    executing = null;
    if (cleared) {
      cleared = false;
      forgetReaders();
      List.copyOf(tracking).forEach(client -> tell(client, null));
    }
    for (Broadcast broadcast : broadcasts.values()) {
      if (!broadcast.changed.isEmpty()) {
        broadcast.clients.forEach(client -> tellBroadcast(client, broadcast));
        broadcast.changed.clear();
      }
    }
  }

  private void tellBroadcast(Client client, Broadcast broadcast) {
    List<Channel> wanted =
        broadcast.changed.entrySet().stream()
            .filter(one -> !client.tracking().isNoLoop() || one.getValue() != client)
            .map(Map.Entry::getKey)
            .toList();
    if (!wanted.isEmpty()) {
      tell(client, wanted);
    }
  }

  @Override
  public void changed(Database database, byte[] key, KeyEvent event) {
    Channel name = new Channel(key);
    broadcasts.forEach(
        (prefix, broadcast) -> {
          if (name.startsWith(prefix)) {
            broadcast.changed.put(name, executing);
          }
        });
    tellReaders(name, executing);
  }

  @Override
  public void clearing(Database database) {
    cleared = true;
  }

  /**
   * Tells all who have read a key.
   *
   * @param changer who has changed it; null for nobody
   */
  private void tellReaders(Channel key, @Nullable Client changer) {
    Set<Long> ids = readers.remove(key);
    if (ids == null) {
      return;
    }
    items -= ids.size();
    for (long id : ids) {
      Client client = clients.find(id);
      if (client != null
          && client.tracking().isOn()
          && client.tracking().mode() != Tracking.Mode.BROADCAST
          && !(client.tracking().isNoLoop() && client == changer)) {
        tell(client, List.of(key));
      }
    }
  }

  /** Tells a client, or the one in its place, of keys; of all of them if there is no list. */
  private void tell(Client client, @Nullable List<Channel> changed) {
    long redirect = client.tracking().redirect();
    Client target = redirect == 0 ? client : clients.find(redirect);
    var encoder = new ReplyEncoder();
    if (target == null || target.isClosing()) {
      client.tracking().breakRedirect();
      if (client.protocol() == 3) {
        encoder.protocol(3);
        encoder.push(2);
        encoder.bulk("tracking-redir-broken");
        encoder.integer(redirect);
        pubSub.send(client, encoder.toByteArray());
      }
      return;
    }
    encoder.protocol(target.protocol());
    if (target.protocol() == 3) {
      encoder.push(2);
      encoder.bulk("invalidate");
    } else if (redirect != 0 && !target.subscriptions().isEmpty()) {
      encoder.push(3);
      encoder.bulk("message");
      encoder.bulk(CHANNEL);
    } else {
      return; // RESP2 has no word for it
    }
    if (changed == null) {
      encoder.nil();
    } else {
      encoder.array(changed.size());
      changed.forEach(key -> encoder.bulk(key.name()));
    }
    pubSub.send(target, encoder.toByteArray());
  }

  private void forgetReaders() {
    readers.clear();
    items = 0;
  }

  /** How many clients track. */
  public int clients() {
    return tracking.size();
  }

  /** How many keys are remembered. */
  public int keys() {
    return readers.size();
  }

  /** How many pairs of a key and a client are. */
  public long items() {
    return items;
  }

  /** How many prefixes are broadcast. */
  public int prefixes() {
    return broadcasts.size();
  }
}
