package dev.remora.transport.channel;

import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.stream.Stream;
import dev.remora.transport.stream.StreamConfig;
import dev.remora.transport.stream.StreamHandler;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One thread's streams over one fabric: polls them, serves their timers, and waits when there is
 * nothing to do.
 *
 * <p>Handlers are called in {@link #poll} and nowhere else. Timers are served between polls: every
 * {@value #POLLS_BETWEEN_LOOKS} of them the clock is read, and if the earliest timer is due, all
 * are looked at. So a busy thread reads the clock seldom, and one that waits reads it often enough
 * for timers of a millisecond. In a steady state nothing is allocated.
 *
 * <p>Not safe for use by several threads.
 */
public final class StreamPoller implements AutoCloseable {
  private static final int BUDGET = 256;
  private static final int POLLS_BETWEEN_LOOKS = 64;

  /** How long a thread that may sleep looks before it does: two wake-ups' worth. */
  private static final long SPIN_NANOS = 50_000;

  /** How soon a stream wants to be called when it has something that it could not send. */
  private static final long PENDING_NANOS = 1_000_000;

  private final Fabric fabric;
  private final boolean sleeps;
  private final LongSupplier clock;
  private final List<Stream> streams = new ArrayList<>();
  private int pollsToLook = POLLS_BETWEEN_LOOKS;
  private long now;
  private long nextTimer;

  /**
   * Takes on a fabric, which {@link #close} closes.
   *
   * @param busyPoll whether {@link #poll} looks again and again until its time is over: the
   *     shortest latency, for one core. Otherwise, and on a machine with one processor, where the
   *     peer could not answer meanwhile, it sleeps after some microseconds until something rings.
   */
  public StreamPoller(Fabric fabric, boolean busyPoll) {
    this(fabric, busyPoll, System::nanoTime);
  }

  /** The same in another time. */
  StreamPoller(Fabric fabric, boolean busyPoll, LongSupplier clock) {
    this.fabric = fabric;
    this.clock = clock;
    sleeps = !busyPoll || Runtime.getRuntime().availableProcessors() == 1;
    now = clock.getAsLong();
    nextTimer = now;
  }

  /**
   * Starts to connect; the handler is told how that ended.
   *
   * @throws FabricException if it cannot even be started
   */
  public Stream connect(SocketAddress address, StreamConfig config, StreamHandler handler)
      throws FabricException {
    Stream stream = Stream.connect(fabric, address, config, handler);
    streams.add(stream);
    nextTimer = clock.getAsLong(); // a stream's clock starts with its first call
    pollsToLook = 1;
    return stream;
  }

  /** Sends what was written; goes on by itself, while this is polled, if it must wait. */
  public void flush(Stream stream) {
    stream.flush();
    if (!stream.isFlushed()) {
      hurry();
    }
  }

  /** Closes in order, while this is polled; the handler is told when it is done. */
  public void close(Stream stream) {
    stream.close();
    hurry();
  }

  private void hurry() {
    if (nextTimer - now > PENDING_NANOS) {
      nextTimer = now + PENDING_NANOS;
    }
  }

  /** The time as this knows it, in nanoseconds. */
  long nanoTime() {
    return clock.getAsLong();
  }

  /**
   * Delivers what has happened, and waits for something to happen if nothing has.
   *
   * @param timeoutNanos how long to wait at the most, 0 not to wait
   * @return the number of events, 0 after the time-out, or if there was something else to do
   */
  public int poll(long timeoutNanos) {
    int events = pollOnce();
    if (events > 0 || timeoutNanos <= 0) {
      return events;
    }
    long start = clock.getAsLong();
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
    now = clock.getAsLong();
    if (now - nextTimer >= 0) {
      serveTimers();
    }
  }

  private void serveTimers() {
    long wait = Long.MAX_VALUE;
    for (int i = streams.size() - 1; i >= 0; i--) {
      Stream stream = streams.get(i);
      if (stream.isClosed()) {
        streams.remove(i);
      } else {
        wait = Math.min(wait, stream.onTime(now));
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

  /** Ends all connections at once, and closes the fabric; handlers are told. Idempotent. */
  @Override
  public void close() {
    fabric.close();
    streams.clear();
  }
}
