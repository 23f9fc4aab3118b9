package dev.remora.engine.pubsub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.engine.client.Channel;
import dev.remora.engine.config.ValueParameter;
import dev.remora.engine.keyspace.Changes;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.keyspace.KeyObserver;
import java.util.Arrays;

/**
 * Publishes what happens to keys: to {@code __keyspace@DB__:KEY} the event, and to {@code
 * __keyevent@DB__:EVENT} the key. Observes keys only while the parameter asks for any of it.
 */
public final class KeyNotifications implements KeyObserver {
  private final ValueParameter<String> parameter;
  private final Changes changes;
  private final PubSub pubSub;
  private EventClasses classes;
  private boolean observing;

  /**
   * @param parameter {@code notify-keyspace-events}
   */
  public KeyNotifications(ValueParameter<String> parameter, Changes changes, PubSub pubSub) {
    this.parameter = parameter;
    classes = new EventClasses(parameter.value());
    this.changes = changes;
    this.pubSub = pubSub;
  }

  /** Begins to look at the parameter. */
  public void start() {
    parameter.listen(this::update);
    update();
  }

  @Override
  public void changed(Database database, byte[] key, KeyEvent event) {
    announced(database, key, event);
  }

  @Override
  public void announced(Database database, byte[] key, KeyEvent event) {
    if (!classes.contains(event.classLetter()) || !pubSub.hasSubscribers()) {
      return;
    }
    byte[] word = event.word().getBytes(US_ASCII);
    if (classes.ofKeys()) {
      pubSub.publish(channel("__keyspace@", database, key), word);
    }
    if (classes.ofEvents()) {
      pubSub.publish(channel("__keyevent@", database, word), key);
    }
  }

  private void update() {
    classes = new EventClasses(parameter.value());
    boolean wanted = classes.isAny();
    if (wanted && !observing) {
      changes.observe(this);
    } else if (!wanted && observing) {
      changes.ignore(this);
    }
    observing = wanted;
  }

  private static Channel channel(String prefix, Database database, byte[] suffix) {
    byte[] start = (prefix + database.index() + "__:").getBytes(US_ASCII);
    byte[] name = Arrays.copyOf(start, start.length + suffix.length);
    System.arraycopy(suffix, 0, name, start.length, suffix.length);
    return new Channel(name);
  }
}
