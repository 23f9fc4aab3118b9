package dev.remora.engine.blocking;

import dev.remora.engine.client.Client;
import dev.remora.engine.keyspace.Changes;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.Entry;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.keyspace.KeyId;
import dev.remora.engine.keyspace.KeyObserver;
import dev.remora.engine.keyspace.ValueType;
import dev.remora.engine.keyspace.Values;
import dev.remora.engine.state.Clock;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients that are blocked. A command that finds nothing to reply yet has its client wait for
 * keys by {@link #await}. When one of them changes and holds a value of the right type, the same
 * command is executed again, as if it had just arrived: it either replies now, or waits on. That
 * happens after the command, or the whole transaction, that changed the key; clients that wait for
 * the same key are served in the order in which they came.
 */
public final class Blocking implements KeyObserver {
  private final Clock clock;
  private final Changes changes;
  private final Ended ended;

  private final Map<Client, Block> blocks = new HashMap<>();
  private final Map<KeyId, Set<Block>> waiting = new HashMap<>();
  private final TreeSet<Block> deadlines = new TreeSet<>();

  /** Keys that have changed since their clients were last tried. */
  private final LinkedHashSet<KeyId> ready = new LinkedHashSet<>();

  private long lastNumber;
  private @Nullable Client retried;

  public Blocking(Clock clock, Changes changes, Ended ended) {
    this.clock = clock;
    this.changes = changes;
    this.ended = ended;
  }

  /**
   * Blocks a client until one of the keys holds a value of a type, or until a time has passed. The
   * command has not replied, and must not: it is executed again when it may be served, or its
   * client gets the null array that Redis replies to all commands that time out.
   *
   * <p>A client does not block in a transaction: the command then replies what it would when its
   * time is up, which differs between commands.
   *
   * @param firstKey the first argument that is a key
   * @param keys how many
   * @param timeoutMillis 0 for none
   * @return whether it waits; if not, the command has to reply now
   */
  public boolean await(
      Client client,
      RequestArguments arguments,
      int firstKey,
      int keys,
      ValueType type,
      long timeoutMillis) {
    if (!mayBlock(client)) {
      return false;
    }
    if (retried == client) {
      client.blocked(true);
    } else {
      Set<KeyId> wanted = new LinkedHashSet<>();
      for (int i = firstKey; i < firstKey + keys; i++) {
        wanted.add(new KeyId(client.database(), arguments.keep(i)));
      }
      block(client, arguments, wanted, type, timeoutMillis, ReplyEncoder::nilArray);
    }
    return true;
  }

  /**
   * Blocks a client until a time has passed.
   *
   * @param timeoutMillis 0 for ever
   * @param timeoutReply what it gets then
   * @return whether it waits; if not, the command has to reply now
   */
  public boolean await(
      Client client,
      RequestArguments arguments,
      long timeoutMillis,
      Consumer<ReplyEncoder> timeoutReply) {
    if (!mayBlock(client)) {
      return false;
    }
    block(client, arguments, Set.of(), ValueType.STRING, timeoutMillis, timeoutReply);
    return true;
  }

  /** How many clients are blocked. */
  public int count() {
    return blocks.size();
  }

  /** How many keys clients are blocked on. */
  public int keys() {
    return waiting.size();
  }

  /** Ends a client's waiting, as if its time were up. Whether it was waiting. */
  public boolean timeOut(Client client) {
    Block block = blocks.get(client);
    if (block == null) {
      return false;
    }
    end(block, block.timeoutReply());
    return true;
  }

  /** Ends a client's waiting with an error. Whether it was waiting. */
  public boolean fail(Client client, String error) {
    Block block = blocks.get(client);
    if (block == null) {
      return false;
    }
    end(block, reply -> reply.error(error));
    return true;
  }

  /** The client has gone. */
  public void forget(Client client) {
    Block block = blocks.get(client);
    if (block != null) {
      remove(block);
    }
  }

  /** Whether {@link #serve} has something to do. */
  public boolean hasReady() {
    return !ready.isEmpty();
  }

  /** Executes again what waits for keys that have changed; for those too that change by that. */
  public void serve(Retry retry) {
    while (!ready.isEmpty()) {
      serve(ready.removeFirst(), retry);
    }
  }

  /** When {@link #expire} has something to do; Long.MAX_VALUE if never. */
  public long nextDeadline() {
    return deadlines.isEmpty() ? Long.MAX_VALUE : deadlines.first().deadline();
  }

  /** Ends the waiting of all whose time is up. */
  public void expire() {
    while (nextDeadline() <= clock.millis()) {
      Block block = deadlines.first();
      end(block, block.timeoutReply());
    }
  }

  @Override
  public void changed(Database database, byte[] key, KeyEvent event) {
    KeyId id = new KeyId(database, key);
    if (waiting.containsKey(id)) {
      ready.add(id);
    }
  }

  @Override
  public void swapped(Database one, Database other) {
    for (KeyId id : waiting.keySet()) {
      if (id.isOf(one) || id.isOf(other)) {
        ready.add(id);
      }
    }
  }

  private static boolean mayBlock(Client client) {
    return !client.isExecutingTransaction();
  }

  private void block(
      Client client,
      RequestArguments arguments,
      Set<KeyId> keys,
      ValueType type,
      long timeoutMillis,
      Consumer<ReplyEncoder> timeoutReply) {
    long deadline = timeoutMillis == 0 ? Long.MAX_VALUE : clock.millis() + timeoutMillis;
    var block =
        new Block(
            ++lastNumber,
            client,
            arguments.copy(),
            keys,
            type,
            deadline,
            System.nanoTime(),
            timeoutReply);
    blocks.put(client, block);
    client.blocked(true);
    if (deadline != Long.MAX_VALUE) {
      deadlines.add(block);
    }
    if (!keys.isEmpty() && waiting.isEmpty()) {
      changes.observe(this);
    }
    for (KeyId key : keys) {
      waiting.computeIfAbsent(key, absent -> new LinkedHashSet<>()).add(block);
    }
  }

  private void remove(Block block) {
    blocks.remove(block.client());
    block.client().blocked(false);
    deadlines.remove(block);
    for (KeyId key : block.keys()) {
      Set<Block> queue = waiting.get(key);
      if (queue != null && queue.remove(block) && queue.isEmpty()) {
        waiting.remove(key);
      }
    }
    if (!block.keys().isEmpty() && waiting.isEmpty()) {
      changes.ignore(this);
    }
  }

  private void end(Block block, Consumer<ReplyEncoder> writer) {
    remove(block);
    Client client = block.client();
    ReplyEncoder reply = client.connection().replies();
    int mark = reply.mark();
    long size = reply.size();
    long errors = reply.errors();
    writer.accept(reply);
    ended.ended(client, block.arguments(), reply, new Since(block.began(), size, errors));
    client.withdrawUnwanted(reply, mark);
    client.connection().resume();
  }

  private void serve(KeyId key, Retry retry) {
    Set<Block> queue = waiting.get(key);
    if (queue == null) {
      return;
    }
    for (Block block : queue.toArray(Block[]::new)) {
      Entry entry = key.database().peek(key.key());
      if (entry == null) {
        return;
      }
      // Another may have ended since, by what was served before it.
      if (block.equals(blocks.get(block.client())) && Values.type(entry.value()) == block.type()) {
        retry(block, retry);
      }
    }
  }

  private void retry(Block block, Retry retry) {
    Client client = block.client();
    retried = client;
    client.blocked(false);
    try {
      retry.execute(client, block.arguments(), client.connection().replies(), block.began());
    } finally {
      retried = null;
    }
    if (!client.isBlocked()) {
      remove(block);
      client.connection().resume();
    }
  }

  /** Executes a command again: it replies, or calls {@link #await} again. */
  @FunctionalInterface
  public interface Retry {
    /** The command blocked at {@code began}, of {@link System#nanoTime}. */
    void execute(Client client, RequestArguments arguments, ReplyEncoder reply, long began);
  }

  /** Is told of a command that has replied without being executed again. */
  @FunctionalInterface
  public interface Ended {
    void ended(Client client, RequestArguments arguments, ReplyEncoder reply, Since since);
  }

  /**
   * What was before a command replied.
   *
   * @param began when it blocked, of {@link System#nanoTime}
   * @param size bytes of replies
   * @param errors how many replies were errors
   */
  public record Since(long began, long size, long errors) {}
}
