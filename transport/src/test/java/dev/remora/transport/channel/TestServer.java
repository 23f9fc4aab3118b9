package dev.remora.transport.channel;

import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.stream.Stream;
import dev.remora.transport.stream.StreamConfig;
import dev.remora.transport.stream.StreamHandler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Accepts connections and treats them all alike. Whoever has it calls {@link #turn}. */
public final class TestServer implements AutoCloseable {
  /** What it does with its connections. */
  public enum Behavior {
    /** Sends back what comes. */
    ECHO,
    /** Reads and says nothing. */
    SILENT,
    /** Does not even read. */
    DEAF,
    /** Sends back what comes, and closes. */
    REPLY_ONCE,
    /** Ends the connection at once when something comes. */
    ABORT,
    /** Counts what comes, and sends as much back when it has {@link #LARGE} bytes. */
    STORE
  }

  /** Bytes that {@link Behavior#STORE} waits for. */
  public static final int LARGE = 3_000_000;

  private final Fabric fabric;
  private final Behavior behavior;
  private final LongSupplier clock;
  private final List<Connection> connections = new ArrayList<>();

  /**
   * Listens.
   *
   * @param clock in nanoseconds, for the streams' timers
   */
  public TestServer(
      Fabric fabric,
      SocketAddress address,
      StreamConfig config,
      Behavior behavior,
      LongSupplier clock)
      throws FabricException {
    this.fabric = fabric;
    this.behavior = behavior;
    this.clock = clock;
    fabric.listen(
        address,
        endpoint -> {
          Connection connection = new Connection();
          Stream stream = Stream.accept(fabric, endpoint, config, connection);
          connection.stream = stream;
          connections.add(connection);
          return stream;
        });
  }

  /** Does what there is to do. */
  public int turn() {
    int events = fabric.poll(64);
    long now = clock.getAsLong();
    for (int i = 0; i < connections.size(); i++) {
      long _ = connections.get(i).stream().onTime(now);
    }
    return events;
  }

  /** Connections that were accepted. */
  public int accepted() {
    return connections.size();
  }

  /** Connections that have ended. */
  public int ended() {
    return (int) connections.stream().filter(one -> one.stream().isClosed()).count();
  }

  /** All bytes that were read. */
  public long received() {
    return connections.stream().mapToLong(one -> one.received).sum();
  }

  @Override
  public void close() {
    fabric.close();
  }

  private final class Connection implements StreamHandler {
    private final MemorySegment bytes = Arena.ofAuto().allocate(LARGE);
    private @Nullable Stream stream;
    private long received;
    private int from;
    private int to;

    Stream stream() {
      if (stream == null) {
        throw new IllegalStateException("not accepted");
      }
      return stream;
    }

    @Override
    public void onOpen() {}

    @Override
    public void onReadable() {
      if (behavior == Behavior.ABORT) {
        stream().abort();
      } else if (behavior != Behavior.DEAF) {
        take();
      }
    }

    private void take() {
      int count = stream().read(bytes, to, LARGE - to);
      received += count;
      to += count;
      if (behavior == Behavior.SILENT) {
        to = 0;
      } else if (behavior != Behavior.STORE || to == LARGE) {
        give();
      }
    }

    private void give() {
      from += stream().write(bytes, from, to - from);
      stream().flush();
      if (from == to) {
        from = 0;
        to = 0;
        if (behavior == Behavior.REPLY_ONCE) {
          stream().close();
        }
      }
    }

    @Override
    public void onWritable() {
      give();
      onReadable();
    }

    @Override
    public void onClosed(@Nullable FabricException cause) {}
  }
}
