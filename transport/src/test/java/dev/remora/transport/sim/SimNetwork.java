package dev.remora.transport.sim;

import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A network of {@link SimFabric}s in virtual time.
 *
 * <p>It plays the hardware: at an event's time a write is in the receiver's memory, a receive is
 * used up, an acknowledgement is back, whether any software looks or not. What software is told
 * waits in its fabric's completion queue until it polls. The image of a write is read when the
 * write arrives, as late as real hardware may; so a sender that changes it too early is found out
 * by the receiver's bytes.
 *
 * <p>All of it belongs to one thread. The same seed, and the same calls, give the same run.
 */
public final class SimNetwork {
  private final PriorityQueue<SimEvent> events = new PriorityQueue<>(64);
  private final Map<SimAddress, SimListener> listeners = new HashMap<>();
  private final SplittableRandom random;
  private final SimSettings settings;
  private final SimResources resources = new SimResources();
  private @Nullable SimTap tap;
  private @Nullable Runnable actor;
  private long now;
  private long sequence;
  private long steps;
  private long nextAddress = 0x7f00_0000_0000L;
  private int nextKey = 0x8000_0001; // "negative", to be handled like any other
  private int nextPort = 1;

  public SimNetwork(long seed, SimSettings settings) {
    random = new SplittableRandom(seed);
    this.settings = settings;
  }

  /** A new fabric on this network; where its peers meet no receive, they wait. */
  public SimFabric open(FabricConfig config) {
    return new SimFabric(this, config, false);
  }

  /**
   * A new fabric on this network; as with Valkey's server, which accepts with rnr_retry_count 0, a
   * peer that meets no receive loses its connection.
   */
  public SimFabric openWithoutRetry(FabricConfig config) {
    return new SimFabric(this, config, true);
  }

  /** An address that nobody uses. */
  public SimAddress newAddress() {
    return new SimAddress(nextPort++);
  }

  /** Shows everything that is posted and delivered from now on. */
  public void tap(SimTap newTap) {
    tap = newTap;
  }

  /**
   * Runs after each step that {@link SimFabric#awaitNotification} makes: the other side's thread.
   */
  public void actor(Runnable newActor) {
    actor = newActor;
  }

  /** The time, in nanoseconds from the start. */
  public long nanoTime() {
    return now;
  }

  /** How many events there were. */
  public long steps() {
    return steps;
  }

  /** What all connections hold together. */
  public SimResources resources() {
    return resources;
  }

  /**
   * Lets time pass until something happens, and that happen.
   *
   * @param limit the latest time to go to
   * @return false if nothing happened by then; the time is then {@code limit}
   */
  public boolean step(long limit) {
    SimEvent next = events.peek();
    if (next == null || next.time() > limit) {
      now = Math.max(now, limit);
      return false;
    }
    events.poll();
    now = Math.max(now, next.time());
    steps++;
    next.run();
    return true;
  }

  void await(SimFabric fabric, long nanos) {
    long limit = now + nanos;
    while (!fabric.isReady() && now < limit) {
      step(actor == null ? limit : Math.min(limit, now + 100_000));
      if (actor != null) {
        actor.run();
      }
    }
  }

  // ---- for the parts of the network

  @Nullable SimTap tap() {
    return tap;
  }

  SimSettings settings() {
    return settings;
  }

  void schedule(SimEvent event, long delay) {
    if (event.isScheduled()) {
      throw new IllegalStateException("scheduled twice");
    }
    event.schedule(now + Math.max(0, delay), sequence++);
    events.add(event);
  }

  void after(long delay, Runnable action) {
    schedule(new SimEvent(action), delay);
  }

  void cancel(SimEvent event) {
    events.remove(event);
  }

  long latency() {
    return between(settings.minLatency(), settings.maxLatency());
  }

  long between(long min, long max) {
    return min == max ? min : random.nextLong(min, max + 1);
  }

  boolean toss() {
    return random.nextBoolean();
  }

  long newMemoryAddress(int length) {
    long address = nextAddress;
    nextAddress += (length + 0xffffL) & ~0xfffL;
    return address;
  }

  int newKey() {
    return nextKey++;
  }

  void listen(SimListener listener) throws FabricException {
    if (listeners.putIfAbsent(listener.localAddress(), listener) != null) {
      throw new FabricException(listener.localAddress() + " is in use by another listener");
    }
  }

  void unlisten(SimListener listener) {
    listeners.remove(listener.localAddress(), listener);
  }

  @Nullable SimListener listener(SimAddress address) {
    return listeners.get(address);
  }
}
