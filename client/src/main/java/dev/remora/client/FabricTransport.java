package dev.remora.client;

import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricProvider;
import dev.remora.transport.stream.StreamConfig;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Redis over RDMA, on any fabric.
 *
 * <p>The streams' timers are served between polls: every {@link #POLLS_BETWEEN_LOOKS} of them the
 * clock is read, and if the earliest timer is due, all are looked at. So a busy thread reads the
 * clock seldom, and one that waits reads it often enough for timers of a millisecond.
 */
final class FabricTransport implements ClientTransport {
  private static final int BUDGET = 256;
  private static final int POLLS_BETWEEN_LOOKS = 64;

  /** How long a thread that may sleep looks before it does: two wake-ups' worth. */
  private static final long SPIN_NANOS = 50_000;

  /** How soon a stream wants to be called when it has something that it could not send. */
  private static final long PENDING_NANOS = 1_000_000;

  private final RemoraUri uri;
  private final SocketAddress address;
  private final Fabric fabric;
  private final boolean sleeps;
  private final StreamConfig config;
  private final List<FabricWire> wires = new ArrayList<>();
  private int pollsToLook = POLLS_BETWEEN_LOOKS;
  private long now = System.nanoTime();
  private long nextTimer = now;

  FabricTransport(
      RemoraUri uri,
      SocketAddress address,
      Fabric fabric,
      Waiting waiting,
      Duration connectTimeout) {
    this.uri = uri;
    this.address = address;
    this.fabric = fabric;
    // On one processor the server cannot answer while its client spins.
    sleeps = waiting == Waiting.PARK || Runtime.getRuntime().availableProcessors() == 1;
    config = StreamConfig.DEFAULT.withHandshakeTimeout(connectTimeout);
  }

  static FabricTransport open(RemoraUri uri, Waiting waiting, Duration connectTimeout)
      throws IOException {
    String scheme = uri.scheme().word();
    FabricProvider provider =
        FabricProvider.find(scheme)
            .orElseThrow(
                () ->
                    new IOException(
                        uri
                            + ": no fabric for "
                            + scheme
                            + ":// is installed: its module must be on the module or class path"));
    Throwable cause = provider.unavailabilityCause();
    if (cause != null) {
      throw new IOException(uri + ": " + reason(cause), cause);
    }
    SocketAddress address = uri.address();
    try {
      Fabric fabric = provider.open(FabricConfig.DEFAULT.withConnectTimeout(connectTimeout));
      return new FabricTransport(uri, address, fabric, waiting, connectTimeout);
    } catch (FabricException e) {
      throw new IOException(uri + ": " + reason(e), e);
    }
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }

  @Override
  public Wire connect(WireHandler handler) throws IOException {
    var wire = new FabricWire(this, handler);
    try {
      wire.connect(fabric, address, config);
    } catch (FabricException e) {
      throw new IOException(uri + ": " + reason(e), e);
    }
    wires.add(wire);
    nextTimer = System.nanoTime(); // a stream's clock starts with its first call
    pollsToLook = 1;
    return wire;
  }

  /** A stream waits for room to send: its timer is the one that tries again. */
  void onPending() {
    if (nextTimer - now > PENDING_NANOS) {
      nextTimer = now + PENDING_NANOS;
    }
  }

  @Override
  public int poll(long timeoutNanos) {
    int events = pollOnce();
    if (events > 0 || timeoutNanos <= 0) {
      return events;
    }
    long start = System.nanoTime();
    long spin = sleeps ? Math.min(timeoutNanos, SPIN_NANOS) : timeoutNanos;
    do {
      for (int i = 0; i < POLLS_BETWEEN_LOOKS; i++) {
        Thread.onSpinWait();
        events = pollOnce();
        if (events > 0) {
          return events;
        }
      }
    } while (now - start < spin);
    return sleeps && now - start < timeoutNanos ? sleep(timeoutNanos - (now - start)) : 0;
  }

  private int pollOnce() {
    if (--pollsToLook == 0) {
      look();
    }
    return fabric.poll(BUDGET);
  }

  private void look() {
    pollsToLook = POLLS_BETWEEN_LOOKS;
    now = System.nanoTime();
    if (now - nextTimer >= 0) {
      serveTimers();
    }
  }

  private void serveTimers() {
    long wait = Long.MAX_VALUE;
    for (int i = wires.size() - 1; i >= 0; i--) {
      FabricWire wire = wires.get(i);
      if (wire.isClosed()) {
        wires.remove(i);
      } else {
        wait = Math.min(wait, wire.onTime(now));
      }
    }
    nextTimer = now + Math.min(wait, Long.MAX_VALUE / 2);
  }

  private int sleep(long nanos) {
    long wait = Math.min(nanos, Math.min(nextTimer - now, fabric.nanosToDeadline()));
    if (wait > 0 && fabric.arm()) {
      fabric.awaitNotification(wait);
    }
    fabric.disarm();
    pollsToLook = 1; // the clock has run on
    return pollOnce();
  }

  @Override
  public void close() {
    for (FabricWire wire : wires) {
      wire.close();
    }
    wires.clear();
    fabric.close();
  }
}
