package dev.remora.engine.memory;

import dev.remora.engine.client.Client;
import dev.remora.engine.client.ClientConnection;
import dev.remora.engine.client.Clients;
import dev.remora.engine.keyspace.Keyspace;
import dev.remora.engine.state.Clock;

/**
 * What {@code used_memory} and {@code maxmemory} mean: the data, as it is estimated all the time,
 * and the buffers of the clients, which are summed up ten times a second at most.
 */
public final class MemoryUse {
  private static final long CLIENTS_EVERY = 100;

  private final Keyspace keyspace;
  private final Clients clients;
  private final Clock clock;

  private long buffers;
  private long buffersAt;
  private long peak;

  public MemoryUse(Keyspace keyspace, Clients clients, Clock clock) {
    this.keyspace = keyspace;
    this.clients = clients;
    this.clock = clock;
  }

  /** Bytes of all that is counted. */
  public long used() {
    long used = dataset() + buffers();
    peak = Math.max(peak, used);
    return used;
  }

  /** Bytes of keys and values. */
  public long dataset() {
    return keyspace.memory();
  }

  /** Bytes that clients have sent and that wait to be sent to them. */
  public long buffers() {
    if (Math.abs(clock.millis() - buffersAt) >= CLIENTS_EVERY) {
      buffersAt = clock.millis();
      buffers = 0;
      for (Client client : clients.all()) {
        buffers += of(client);
      }
    }
    return buffers;
  }

  /** The most that {@link #used} ever said. */
  public long peak() {
    used();
    return peak;
  }

  /** Forgets the peak of before. */
  public void resetPeak() {
    peak = 0;
  }

  /** Bytes of a client's buffers. */
  public static long of(Client client) {
    ClientConnection connection = client.connection();
    return connection.inputCapacity() + connection.pendingOutput();
  }
}
