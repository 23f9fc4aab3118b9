package dev.remora.netty;

import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricProvider;
import io.netty.channel.IoHandler;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What one event loop has of fabrics: one {@link Fabric} per scheme, opened at the first use, and
 * all of their connections. Channels ask it for a fabric; {@link FabricIoHandler} decides when it
 * polls and when it sleeps. Belongs to the loop's thread.
 */
final class FabricLoop {
  private static final InternalLogger LOG = InternalLoggerFactory.getInstance(FabricLoop.class);

  /** Events of one poll: what a connection may have to wait for its answer. */
  private static final int POLL_BUDGET = 64;

  /** How often something that waits for the peer is looked at; as {@code Stream} asks for. */
  private static final long HURRY_NANOS = 1_000_000;

  /** The longest time between two looks at a stream's clocks; keeps sums of times in range. */
  private static final long MAX_TIMER_NANOS = 3_600_000_000_000L;

  private final IoHandler sockets;
  private final FabricConfig config;
  private final ArrayList<OpenFabric> fabrics = new ArrayList<>();
  private final TimerHeap<FabricConnection> timers = new TimerHeap<>();
  private ArrayList<FabricConnection> ready = new ArrayList<>();
  private ArrayList<FabricConnection> delivering = new ArrayList<>();
  private long now = System.nanoTime();
  private boolean touched;

  /**
   * @param sockets where doorbells are registered, if it takes descriptors
   */
  FabricLoop(IoHandler sockets, FabricConfig config) {
    this.sockets = sockets;
    this.config = config;
  }

  /** Whether no fabric was opened. */
  boolean isEmpty() {
    return fabrics.isEmpty();
  }

  /**
   * Whether any connection lives, those included that are not open yet or close after their
   * channel.
   */
  boolean hasConnections() {
    return timers.size() > 0;
  }

  /**
   * The loop's fabric of a scheme, opened if it is the first use.
   *
   * @throws FabricException if there is no such fabric, or this machine cannot use it
   */
  Fabric fabric(String scheme) throws FabricException {
    touch();
    for (OpenFabric open : fabrics) {
      if (open.fabric().scheme().equals(scheme)) {
        return open.fabric();
      }
    }
    OpenFabric opened = open(scheme);
    fabrics.add(opened);
    return opened.fabric();
  }

  private OpenFabric open(String scheme) throws FabricException {
    FabricProvider provider =
        FabricProvider.find(scheme)
            .orElseThrow(
                () ->
                    new FabricException(
                        "no fabric for \""
                            + scheme
                            + "\": its module is not on the module or class path"));
    Throwable cause = provider.unavailabilityCause();
    if (cause != null) {
      throw new FabricException(scheme + " cannot be used here: " + cause.getMessage(), cause);
    }
    return OpenFabric.open(provider.open(config), sockets);
  }

  /**
   * Polls every fabric, and tells channels what has come.
   *
   * @return what was done; 0 if there was nothing
   */
  int poll() {
    int done = 0;
    for (int i = 0; i < fabrics.size(); i++) {
      done += poll(fabrics.get(i));
    }
    return done + deliver();
  }

  private int poll(OpenFabric open) {
    try {
      return open.fabric().poll(POLL_BUDGET);
    } catch (RuntimeException e) {
      // The loop serves others too: end what is broken, not the loop.
      LOG.error("Fabric {} failed and is closed, with its connections.", open.fabric().scheme(), e);
      fabrics.remove(open);
      open.closeFabric();
      return 1;
    }
  }

  private int deliver() {
    int count = ready.size();
    if (count == 0) {
      return 0;
    }
    ArrayList<FabricConnection> batch = ready;
    ready = delivering;
    delivering = batch;
    if (count == 1) {
      batch.get(0).deliver();
    } else {
      deliverCorked(batch, count);
    }
    batch.clear();
    return count;
  }

  /** Many connections answer: their fabrics can do that at once. */
  private void deliverCorked(List<FabricConnection> batch, int count) {
    for (int i = 0; i < fabrics.size(); i++) {
      fabrics.get(i).fabric().cork();
    }
    try {
      for (int i = 0; i < count; i++) {
        batch.get(i).deliver();
      }
    } finally {
      for (int i = 0; i < fabrics.size(); i++) {
        fabrics.get(i).fabric().uncork();
      }
    }
  }

  /** Looks at the clocks of the streams whose time has come. */
  void tick(long nanoTime) {
    now = nanoTime;
    while (timers.nanosToNext(nanoTime) <= 0) {
      FabricConnection due = timers.first();
      touch();
      long next = due.stream().onTime(nanoTime);
      if (due.isTimed()) {
        timers.update(due, nanoTime + Math.min(next, MAX_TIMER_NANOS));
      }
    }
  }

  /** Nanoseconds until something must be done that no doorbell tells; may be negative. */
  long nanosToDeadline() {
    long nanos = timers.nanosToNext(now);
    for (int i = 0; i < fabrics.size(); i++) {
      nanos = Math.min(nanos, fabrics.get(i).fabric().nanosToDeadline());
    }
    return nanos;
  }

  /**
   * Asks every fabric to ring.
   *
   * @return false if something is there already, and no fabric is armed
   */
  boolean arm() {
    if (!ready.isEmpty()) {
      return false;
    }
    touched = false;
    for (int i = 0; i < fabrics.size(); i++) {
      if (!fabrics.get(i).fabric().arm()) {
        disarm();
        return false;
      }
    }
    return true;
  }

  void disarm() {
    for (int i = 0; i < fabrics.size(); i++) {
      fabrics.get(i).disarm();
    }
  }

  /** Whether every doorbell is a descriptor among the sockets. */
  boolean hasDoorbells() {
    for (int i = 0; i < fabrics.size(); i++) {
      if (!fabrics.get(i).hasDoorbell()) {
        return false;
      }
    }
    return true;
  }

  /** Whether a doorbell has rung, or a channel has used a fabric, since {@link #arm}. */
  boolean needsPoll() {
    if (touched || !ready.isEmpty()) {
      return true;
    }
    for (int i = 0; i < fabrics.size(); i++) {
      if (fabrics.get(i).hasRung()) {
        return true;
      }
    }
    return false;
  }

  /** Closes all fabrics, after waiting for closing connections to send what was flushed. */
  void close(long lingerNanos) {
    long end = System.nanoTime() + lingerNanos;
    while (hasConnections() && System.nanoTime() - end < 0) {
      tick(System.nanoTime());
      if (poll() == 0) {
        Thread.onSpinWait();
      }
    }
    for (OpenFabric open : fabrics) {
      open.closeFabric();
    }
    fabrics.clear();
    deliver();
  }

  // ---- for connections

  void opened(FabricConnection connection) {
    touch();
    timers.add(connection, System.nanoTime());
  }

  void closed(FabricConnection connection) {
    if (connection.isTimed()) {
      timers.remove(connection);
    }
  }

  /** A connection waits for its peer: look at it in a millisecond. */
  void hurry(FabricConnection connection) {
    if (connection.isTimed() && connection.dueNanos - now > HURRY_NANOS) {
      timers.update(connection, now + HURRY_NANOS);
    }
  }

  /** Something was done with a fabric: poll it before the next sleep. */
  void touch() {
    touched = true;
  }

  /** A connection has something to tell its owner. */
  void ready(FabricConnection connection) {
    ready.add(connection);
  }
}
