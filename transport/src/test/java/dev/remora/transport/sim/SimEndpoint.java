package dev.remora.transport.sim;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.MemoryRegion;
import dev.remora.transport.fabric.RemoteWindow;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection. Stricter than a fabric must be: posting before the connection is
 * established throws, as does the use of freed memory.
 */
final class SimEndpoint implements Endpoint {
  private final SimFabric fabric;
  private final SimNetwork network;
  private final long id;
  private final SimAddress local;
  private final SimAddress remote;
  private final SimSendQueue sends;
  private final Arena arena = Arena.ofConfined();
  private final List<SimRegion> regions = new ArrayList<>(1);
  private final List<SimWindow> windows = new ArrayList<>(1);
  private final long deadline;
  private @Nullable EndpointHandler handler;
  private @Nullable SimEndpoint peer;
  private long memory;
  private int receives;
  private boolean connected;
  private boolean closed;

  /** The software has asked for the end. */
  private boolean ending;

  /** The hardware does nothing any more. */
  private boolean dead;

  private boolean severed;

  SimEndpoint(SimFabric fabric, long id, SimAddress local, SimAddress remote) {
    this.fabric = fabric;
    this.id = id;
    this.local = local;
    this.remote = remote;
    network = fabric.network();
    deadline = network.nanoTime() + fabric.config().connectTimeout().toNanos();
    sends =
        new SimSendQueue(
            this, fabric.config().queueDepth(), fabric.config().maxMessageLength(), arena);
    network.resources().endpoint(1);
  }

  SimNetwork network() {
    return network;
  }

  SimFabric fabric() {
    return fabric;
  }

  @Nullable SimEndpoint peer() {
    return peer;
  }

  void peer(SimEndpoint newPeer) {
    peer = newPeer;
  }

  void handler(EndpointHandler newHandler) {
    handler = newHandler;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public SimAddress localAddress() {
    return local;
  }

  @Override
  public SimAddress remoteAddress() {
    return remote;
  }

  @Override
  public String toString() {
    return local + "->" + remote + "#" + id;
  }

  // ---- memory

  @Override
  public MemoryRegion register(int length) throws FabricException {
    take(length, "a region");
    SimRegion region = new SimRegion(length, network.newMemoryAddress(length), network.newKey());
    regions.add(region);
    network.resources().region(1, length);
    return region;
  }

  @Override
  public RemoteWindow openWindow(long address, int length, int rkey) throws FabricException {
    take(length, "a window");
    SimWindow window = new SimWindow(this, address, length, rkey);
    windows.add(window);
    network.resources().window(1, length);
    return window;
  }

  private void take(int length, String what) throws FabricException {
    if (length < 1) {
      throw new IllegalArgumentException("length: from 1: " + length);
    }
    long most = fabric.config().maxEndpointMemory();
    if (closed || memory + length > most) {
      throw new FabricException(
          this
              + ": no memory for "
              + what
              + " of "
              + length
              + " bytes; "
              + memory
              + " of "
              + most
              + " are in use");
    }
    memory += length;
  }

  void closed(SimWindow window, int length) {
    windows.remove(window);
    memory -= length;
    network.resources().window(-1, length);
  }

  @Nullable SimRegion region(int rkey) {
    for (int i = 0; i < regions.size(); i++) {
      if (regions.get(i).hasKey(rkey)) {
        return regions.get(i);
      }
    }
    return null;
  }

  private void free() {
    for (SimRegion region : regions) {
      network.resources().region(-1, region.segment().byteSize());
      region.free();
    }
    regions.clear();
    for (SimWindow window : windows) {
      network.resources().window(-1, window.length());
      window.free();
    }
    windows.clear();
    arena.close();
    network.resources().endpoint(-1);
  }

  // ---- posting

  @Override
  public void postReceives(int count) {
    if (count < 1 || count > fabric.config().queueDepth() - receives) {
      throw new IllegalArgumentException(
          count + " receives more than the " + receives + " of " + fabric.config().queueDepth());
    }
    receives += count;
    if (peer != null) {
      peer.sends.onReceives();
    }
  }

  /** Whether something can be posted; a mistake of the software's is told. */
  private boolean posts() {
    if (closed || ending || dead) {
      return false;
    }
    if (!connected) {
      throw new IllegalStateException(this + ": posted before onConnected");
    }
    return true;
  }

  @Override
  public boolean send(MemorySegment message, long offset, int length) {
    if (length < 1 || length > fabric.config().maxMessageLength()) {
      throw new IllegalArgumentException("message length: " + length);
    }
    Objects.checkFromIndexSize(offset, length, message.byteSize());
    if (!posts() || !sends.postMessage(message, offset, length)) {
      return false;
    }
    SimTap tap = network.tap();
    if (tap != null) {
      tap.onSend(this, message, offset, length);
    }
    noticeSilence();
    return true;
  }

  boolean write(SimWindow window, int offset, int length, boolean tells, int immediate) {
    if (!posts() || !sends.postWrite(window, offset, length, tells, immediate)) {
      return false;
    }
    SimTap tap = network.tap();
    if (tap != null) {
      tap.onWrite(this, offset, length, tells, immediate);
    }
    noticeSilence();
    return true;
  }

  @Override
  public boolean probe() {
    if (!posts() || !sends.postNothing()) {
      return false;
    }
    noticeSilence();
    return true;
  }

  @Override
  public int outstanding() {
    return sends.outstanding();
  }

  // ---- what the hardware does

  /** Uses up a receive if there is one; the arrival follows. */
  boolean hasReceive() {
    return receives > 0;
  }

  boolean endsSendersThatMustWait() {
    return fabric.endsSendersThatMustWait();
  }

  void arrived(MemorySegment message, long offset, int length) {
    receives--;
    SimCompletion completion = fabric.complete(SimCompletion.Kind.MESSAGE, this);
    MemorySegment.copy(message, offset, completion.message, 0, length);
    completion.length = length;
  }

  void arrived(int immediate) {
    receives--;
    fabric.complete(SimCompletion.Kind.IMMEDIATE, this).immediate = immediate;
  }

  void acknowledged() {
    fabric.complete(SimCompletion.Kind.SENT, this);
  }

  /** The connection is established; the software is told a little later. */
  void establish() {
    network.after(
        network.between(1, network.settings().maxNotice()),
        () -> {
          if (!dead) {
            fabric.complete(SimCompletion.Kind.CONNECTED, this);
          }
        });
  }

  boolean isDead() {
    return dead;
  }

  boolean isEnding() {
    return ending || dead;
  }

  /** The hardware stops, and the software is told. */
  void end(@Nullable FabricException cause) {
    if (!dead) {
      dead = true;
      sends.stop();
      fabric.complete(SimCompletion.Kind.CLOSED, this).cause = cause;
    }
  }

  /**
   * A completion with an error: this side is told why at once, and the other one a little later.
   */
  void fail(String status, String explanation) {
    FabricException cause = new FabricException(this + ": " + status + ": " + explanation);
    end(cause);
    SimEndpoint other = peer;
    if (other != null) {
      network.after(network.latency(), () -> other.end(other.endOf(cause)));
    }
  }

  private FabricException endOf(FabricException cause) {
    return new FabricException(this + ": the peer's side failed: " + cause.getMessage());
  }

  /** The network loses the connection: nothing arrives any more, and nobody is told. */
  void sever() {
    severed = true;
    sends.stop();
    noticeSilence();
  }

  boolean isSevered() {
    return severed;
  }

  /** Whoever has something under way on a lost connection learns it when the retries are over. */
  private void noticeSilence() {
    if (severed && !dead && sends.outstanding() > 0) {
      network.after(
          SimFabric.RETRY_NANOS,
          () -> end(new FabricException(this + ": IBV_WC_RETRY_EXC_ERR: no answer")));
    }
  }

  // ---- the end

  @Override
  public void disconnect() {
    if (closed || ending || dead) {
      return;
    }
    ending = true;
    long delay = network.latency();
    SimEndpoint other = peer;
    if (other != null && !severed) {
      if (network.toss() && !sends.waitsForReceive()) { // what is under way may still arrive
        delay = Math.max(delay, sends.lastArrival() - network.nanoTime() + 1);
      } else {
        sends.stop();
      }
      network.after(delay, () -> other.end(null));
    }
    network.after(delay + network.between(0, delay), () -> end(null));
  }

  @Override
  public boolean isConnected() {
    return connected && !closed;
  }

  // ---- what the software is told

  boolean isClosed() {
    return closed;
  }

  boolean isConnecting() {
    return !connected && !closed;
  }

  long deadline() {
    return deadline;
  }

  void checkDeadline() {
    if (!dead && !ending && network.nanoTime() - deadline >= 0) {
      fail("ETIMEDOUT", "not established within the time to connect");
    }
  }

  void tell(SimCompletion completion) {
    EndpointHandler told = handler;
    if (closed || told == null) {
      return;
    }
    try {
      tell(told, completion);
    } catch (RuntimeException e) {
      if (!closed) {
        fault(e);
      }
    }
  }

  private void fault(RuntimeException e) {
    SimEndpoint other = peer;
    end(new FabricException(this + ": its handler failed", e));
    if (other != null) {
      network.after(network.latency(), () -> other.end(null));
    }
  }

  private void tell(EndpointHandler told, SimCompletion completion) {
    SimTap tap = network.tap();
    switch (completion.kind) {
      case CONNECTED -> {
        connected = true;
        told.onConnected();
      }
      case MESSAGE -> {
        if (tap != null) {
          tap.onMessage(this, completion.message, 0, completion.length);
        }
        told.onMessage(completion.message, 0, completion.length);
      }
      case IMMEDIATE -> {
        if (tap != null) {
          tap.onImmediate(this, completion.immediate);
        }
        told.onImmediate(completion.immediate);
      }
      case SENT -> {
        if (sends.complete()) {
          told.onSendQueueSpace();
        }
      }
      case CLOSED -> close(completion.cause);
      case REQUEST -> throw new IllegalStateException("not an endpoint's");
    }
  }

  /** Tells the software of the end, and frees everything. */
  void close(@Nullable FabricException cause) {
    if (closed) {
      return;
    }
    closed = true;
    dead = true;
    sends.stop();
    try {
      if (handler != null) {
        handler.onClosed(cause);
      }
    } finally {
      fabric.forget(this);
      free();
    }
  }
}
