package dev.remora.engine.blocking;

import dev.remora.engine.client.Client;
import dev.remora.engine.keyspace.KeyId;
import dev.remora.engine.keyspace.ValueType;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A client that is blocked, and what for.
 *
 * @param number blocks that began later have greater ones
 * @param arguments of its command, to execute it again
 * @param keys that it waits for
 * @param type of value that the command can serve itself from
 * @param deadline in milliseconds since 1970; Long.MAX_VALUE for none
 * @param began of {@link System#nanoTime}
 * @param timeoutReply what the client gets at the deadline
 */
record Block(
    long number,
    Client client,
    RequestArguments arguments,
    Set<KeyId> keys,
    ValueType type,
    long deadline,
    long began,
    Consumer<ReplyEncoder> timeoutReply)
    implements Comparable<Block> {

  /** Those that time out first come first. */
  @Override
  public int compareTo(Block other) {
    int order = Long.compare(deadline, other.deadline);
    return order != 0 ? order : Long.compare(number, other.number);
  }

  // A record's own would look into the keys.
  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }
}
