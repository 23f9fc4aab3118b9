package dev.remora.transport.channel;

import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.stream.StreamConfig;
import java.time.Duration;

/**
 * How a {@link FabricSocket} connects and waits.
 *
 * @param busyPoll whether it looks again and again while it waits: the shortest latency, for one
 *     core; otherwise it sleeps after some microseconds
 * @param timeout how long one read or write may wait for the peer; zero for ever
 * @param fabric what the fabric may use, and how long it may take to establish the connection
 * @param stream what the connection may use, how long it may take to open, and to close in order
 */
public record FabricSocketConfig(
    boolean busyPoll, Duration timeout, FabricConfig fabric, StreamConfig stream) {

  /** Sleeps; 30 s; the defaults of the others. */
  public static final FabricSocketConfig DEFAULT =
      new FabricSocketConfig(
          false, Duration.ofSeconds(30), FabricConfig.DEFAULT, StreamConfig.DEFAULT);

  public FabricSocketConfig {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout: from 0: " + timeout);
    }
  }

  /** The same, looking all the time or not. */
  public FabricSocketConfig withBusyPoll(boolean newBusyPoll) {
    return new FabricSocketConfig(newBusyPoll, timeout, fabric, stream);
  }

  /** The same with another time for a read or write. */
  public FabricSocketConfig withTimeout(Duration newTimeout) {
    return new FabricSocketConfig(busyPoll, newTimeout, fabric, stream);
  }

  /** The same with another time to connect, both for the medium and for the windows. */
  public FabricSocketConfig withConnectTimeout(Duration connectTimeout) {
    return new FabricSocketConfig(
        busyPoll,
        timeout,
        fabric.withConnectTimeout(connectTimeout),
        stream.withHandshakeTimeout(connectTimeout));
  }

  /** The same with another configuration of the stream. */
  public FabricSocketConfig withStream(StreamConfig newStream) {
    return new FabricSocketConfig(busyPoll, timeout, fabric, newStream);
  }
}
