package dev.remora.transport.sim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a queue pair: what is posted arrives in order, and completes in order some
 * time after.
 *
 * <pre>
 *     completed        acknowledged         delivered          posted
 *   |  free again  |  to be told  |  under way back  |  under way  |
 * </pre>
 */
final class SimSendQueue {
  /** What was posted; reused. */
  private static final class WorkRequest {
    @Nullable SimWindow window;
    boolean needsReceive;
    int offset;
    int length;
    int immediate;
    long arrival;
    long acknowledgement;
  }

  private final SimEndpoint owner;
  private final SimNetwork network;
  private final @Nullable WorkRequest[] ring;
  private final int mask;
  private final MemorySegment messages;
  private final int maxMessageLength;
  private final SimEvent arrivals = new SimEvent(this::onArrival);
  private final SimEvent acknowledgements = new SimEvent(this::onAcknowledgement);
  private long posted;
  private long delivered;
  private long acknowledged;
  private long completed;
  private long lastArrival;
  private long lastAcknowledgement;
  private boolean waitsForReceive;
  private boolean refused;
  private boolean stopped;

  SimSendQueue(SimEndpoint owner, int depth, int maxMessageLength, Arena arena) {
    this.owner = owner;
    network = owner.network();
    ring = new WorkRequest[depth];
    mask = depth - 1;
    this.maxMessageLength = maxMessageLength;
    messages = arena.allocate((long) depth * maxMessageLength, 8);
  }

  int outstanding() {
    return (int) (posted - completed);
  }

  long lastArrival() {
    return lastArrival;
  }

  boolean waitsForReceive() {
    return waitsForReceive;
  }

  private WorkRequest request(long number) {
    int slot = (int) number & mask;
    WorkRequest request = ring[slot];
    if (request == null) {
      request = new WorkRequest();
      ring[slot] = request;
    }
    return request;
  }

  private long message(long number) {
    return (number & mask) * maxMessageLength;
  }

  // ---- posting

  private @Nullable WorkRequest next() {
    if (outstanding() == ring.length) {
      refused = true;
      return null;
    }
    return request(posted);
  }

  boolean postMessage(MemorySegment message, long offset, int length) {
    WorkRequest request = next();
    if (request == null) {
      return false;
    }
    MemorySegment.copy(message, offset, messages, message(posted), length);
    request.window = null;
    request.needsReceive = true;
    request.length = length;
    post(request);
    return true;
  }

  boolean postWrite(SimWindow window, int offset, int length, boolean tells, int immediate) {
    WorkRequest request = next();
    if (request == null) {
      return false;
    }
    request.window = window;
    request.needsReceive = tells;
    request.offset = offset;
    request.length = length;
    request.immediate = immediate;
    window.outstanding(1);
    post(request);
    return true;
  }

  /** A write of nothing, which the peer's software does not notice. */
  boolean postNothing() {
    WorkRequest request = next();
    if (request == null) {
      return false;
    }
    request.window = null;
    request.needsReceive = false;
    request.length = 0;
    post(request);
    return true;
  }

  private void post(WorkRequest request) {
    lastArrival = Math.max(lastArrival, network.nanoTime() + network.latency());
    request.arrival = lastArrival;
    posted++;
    if (!waitsForReceive && !arrivals.isScheduled() && !stopped) {
      network.schedule(arrivals, request.arrival - network.nanoTime());
    }
  }

  // ---- what the hardware does

  private void onArrival() {
    SimEndpoint receiver = owner.peer();
    if (stopped || receiver == null || delivered == posted) {
      return;
    }
    WorkRequest request = request(delivered);
    if (request.needsReceive && !receiver.hasReceive()) {
      onReceiverNotReady(receiver);
    } else if (deliver(request, receiver, request.length)) {
      delivered++;
      acknowledge(request);
      scheduleArrival();
    } else {
      owner.fail("IBV_WC_REM_ACCESS_ERR", "the peer was written to outside of what it has opened");
    }
  }

  private void scheduleArrival() {
    if (delivered < posted) {
      network.schedule(arrivals, request(delivered).arrival - network.nanoTime());
    }
  }

  private void onReceiverNotReady(SimEndpoint receiver) {
    if (receiver.endsSendersThatMustWait()) {
      owner.fail("IBV_WC_RNR_RETRY_EXC_ERR", "the peer had posted no receive");
    } else {
      waitsForReceive = true;
    }
  }

  /** The receiver has posted receives. */
  void onReceives() {
    if (waitsForReceive && !stopped) {
      waitsForReceive = false;
      network.schedule(arrivals, network.settings().rnr());
    }
  }

  /** Puts the first bytes of a write in place; with all of them, tells the receiver. */
  private boolean deliver(WorkRequest request, SimEndpoint receiver, int length) {
    SimWindow window = request.window;
    if (window == null) {
      if (request.needsReceive) {
        receiver.arrived(messages, message(delivered), request.length);
      }
      return true;
    }
    SimRegion region = receiver.region(window.rkey());
    long start = window.address() + request.offset;
    long offset = region == null ? -1 : region.locate(start, request.length);
    if (region == null || offset < 0) {
      return false;
    }
    MemorySegment.copy(window.image(), request.offset, region.segment(), offset, length);
    if (length == request.length && request.needsReceive) {
      receiver.arrived(request.immediate);
    }
    return true;
  }

  private void acknowledge(WorkRequest request) {
    long time = network.nanoTime() + network.between(1, network.settings().maxCompletion());
    lastAcknowledgement = Math.max(lastAcknowledgement, time);
    request.acknowledgement = lastAcknowledgement;
    if (!acknowledgements.isScheduled()) {
      network.schedule(acknowledgements, request.acknowledgement - network.nanoTime());
    }
  }

  private void onAcknowledgement() {
    if (stopped) {
      return;
    }
    acknowledged++;
    owner.acknowledged();
    if (acknowledged < delivered) {
      long time = request(acknowledged).acknowledgement;
      network.schedule(acknowledgements, time - network.nanoTime());
    }
  }

  /** Nothing leaves any more; a write under way may have left some of its bytes. */
  void stop() {
    if (stopped) {
      return;
    }
    SimEndpoint receiver = owner.peer();
    if (delivered < posted && receiver != null) {
      WorkRequest request = request(delivered);
      if (request.window != null && request.length > 0) {
        deliver(request, receiver, (int) network.between(0, request.length - 1L));
      }
    }
    stopped = true;
    network.cancel(arrivals);
    network.cancel(acknowledgements);
  }

  // ---- what the software is told

  /**
   * The software has polled a completion.
   *
   * @return whether a posting was refused that may be tried again
   */
  boolean complete() {
    SimWindow window = request(completed).window;
    completed++;
    if (window != null) {
      window.outstanding(-1);
    }
    boolean again = refused;
    refused = false;
    return again;
  }
}
