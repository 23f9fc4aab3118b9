package dev.remora.fabric.verbs;

import dev.remora.posix.Errno;
import dev.remora.posix.PosixException;
import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.MemoryRegion;
import dev.remora.transport.fabric.RemoteWindow;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection: a connection manager's id, its queue pair, and the memory of both directions.
 *
 * <pre>
 *  connecting:  RESOLVING_ADDRESS -> RESOLVING_ROUTE -> CONNECTING -+
 *                    (device known, queue pair made)                +-> CONNECTED -> DRAINING -> CLOSED
 *  accepting:   REQUESTED -> ACCEPTING -----------------------------+
 * </pre>
 *
 * <p>Any state goes to DRAINING when it fails or is told to end: the queue pair is put into its
 * error state, what has arrived is delivered, and when the device has given back all that was
 * posted, or is late, everything is freed.
 */
final class VerbsEndpoint implements Endpoint {
  private enum State {
    RESOLVING_ADDRESS("the peer's address was being resolved"),
    RESOLVING_ROUTE("the route to the peer was being resolved"),
    CONNECTING("the peer was asked"),
    REQUESTED("the peer's request was looked at"),
    ACCEPTING("the peer's last word was awaited"),
    CONNECTED("the connection was up"),
    DRAINING("the connection was ending"),
    CLOSED("the connection had ended");

    private final String description;

    State(String description) {
      this.description = description;
    }
  }

  /** How long the device may take to give back what was posted. */
  private static final long DRAIN_NANOS = 1_000_000_000L;

  private final VerbsFabric fabric;
  private final long id;
  private final long cmId;
  private final long workId;
  private final boolean accepted;
  private final InetSocketAddress remoteAddress;
  private final long connectDeadline;
  private final List<RegisteredMemory> regions = new ArrayList<>();
  private final List<WindowImage> images = new ArrayList<>();
  private final List<Retired> retired = new ArrayList<>();

  private State state;
  private @Nullable EndpointHandler handler;
  private @Nullable VerbsDevice device;

  /** The protection domain, for this connection alone; 0 before the device is known. */
  private long pd;

  private @Nullable QueuePair queuePair;
  private @Nullable FabricException cause;
  private long memory;
  private long drainDeadline;
  private int receivesWanted;
  private boolean toldConnected;
  private boolean refusedSend;
  private boolean tailListed;
  private boolean watched = true; // from its birth on

  /**
   * @param slot in the fabric's table
   * @param generation of that slot
   * @param handler of a connecting endpoint; an accepted one gets it later
   */
  VerbsEndpoint(
      VerbsFabric fabric,
      long id,
      long cmId,
      int slot,
      int generation,
      InetSocketAddress remoteAddress,
      @Nullable EndpointHandler handler,
      long connectDeadline) {
    this.fabric = fabric;
    this.id = id;
    this.cmId = cmId;
    this.workId = WorkId.ofEndpoint(slot, generation);
    this.remoteAddress = remoteAddress;
    this.handler = handler;
    this.accepted = handler == null;
    this.connectDeadline = connectDeadline;
    this.state = accepted ? State.REQUESTED : State.RESOLVING_ADDRESS;
    this.memory = QueuePair.messageMemory(fabric.limits());
  }

  // ---- as its user sees it

  @Override
  public long id() {
    return id;
  }

  @Override
  public InetSocketAddress localAddress() {
    return state == State.CLOSED ? new InetSocketAddress(0) : RdmaCmId.localAddress(cmId);
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public MemoryRegion register(int length) throws FabricException {
    reserve(length);
    RegisteredMemory region = RegisteredMemory.allocate(length, VerbsRegion.ACCESS);
    if (pd != 0) {
      try {
        region.register(pd);
      } catch (FabricException e) {
        region.close();
        throw e;
      }
    }
    memory += length;
    regions.add(region);
    return new VerbsRegion(region);
  }

  @Override
  public RemoteWindow openWindow(long address, int length, int rkey) throws FabricException {
    if (length > 0 && Long.compareUnsigned(address, address + length - 1) > 0) {
      throw new FabricException(describe("announces memory beyond the end of its address space"));
    }
    reserve(length);
    WindowImage image = WindowImage.allocate(length);
    memory += length;
    images.add(image);
    return new VerbsWindow(this, image, address, rkey);
  }

  /** Checks that there may be so much more memory. */
  private void reserve(int length) throws FabricException {
    if (state == State.CLOSED) {
      throw new FabricException(describe("has ended"));
    }
    long limit = fabric.limits().maxRegionLength();
    long maximum = fabric.config().maxEndpointMemory();
    if (length < 1) {
      throw new IllegalArgumentException("length: " + length);
    }
    if (length > limit) {
      throw new FabricException(
          describe("a region of " + length + " bytes; maxRegionLength is " + limit));
    }
    if (length > maximum - memory) {
      throw new FabricException(
          describe(
              "would have "
                  + (memory + length)
                  + " bytes registered; maxEndpointMemory is "
                  + maximum));
    }
  }

  @Override
  public void postReceives(int count) {
    QueuePair queue = queuePair;
    int posted = queue == null ? receivesWanted : queue.receivesPosted();
    if (count < 1 || count > fabric.limits().receiveQueueDepth() - posted) {
      throw new IllegalArgumentException(
          count + " receives beside " + posted + "; receiveQueueDepth: " + fabric.limits());
    }
    if (queue == null) {
      receivesWanted += count;
    } else if (state != State.DRAINING) {
      queue.postReceives(count);
    }
  }

  @Override
  public boolean send(MemorySegment message, long offset, int length) {
    if (length < 1 || length > fabric.limits().maxMessageLength()) {
      throw new IllegalArgumentException("length: " + length + "; limits: " + fabric.limits());
    }
    QueuePair queue = sendQueue();
    return queue != null && queue.send(message, offset, length);
  }

  /** The queue to post to; null if it takes nothing. */
  @Nullable QueuePair sendQueue() {
    QueuePair queue = queuePair;
    if (queue == null || state != State.CONNECTED) {
      return null;
    }
    if (queue.isSendQueueFull()) {
      refusedSend = true;
      return null;
    }
    return queue;
  }

  /** To be called after a plain write, which may not have asked for a completion. */
  void noteTail() {
    if (!tailListed) {
      tailListed = true;
      fabric.addTail(this);
    }
  }

  @Override
  public boolean probe() {
    QueuePair queue = sendQueue();
    return queue != null && queue.writeNothing();
  }

  @Override
  public int outstanding() {
    QueuePair queue = queuePair;
    return queue == null ? 0 : (int) (queue.sendsPosted() - queue.sendsCompleted());
  }

  @Override
  public void disconnect() {
    end(null);
  }

  @Override
  public boolean isConnected() {
    return toldConnected && state != State.CLOSED;
  }

  @Override
  public String toString() {
    return (accepted ? "rdma connection from " : "rdma connection to ") + remoteAddress;
  }

  // ---- setting up

  long cmId() {
    return cmId;
  }

  long workId() {
    return workId;
  }

  /** The device that it goes through, when that is known. */
  @Nullable VerbsDevice device() {
    return device;
  }

  boolean isSettingUp() {
    return state.compareTo(State.CONNECTED) < 0;
  }

  /** Whether a client has asked for it, and has not been heard of since. */
  boolean isHalfOpen() {
    return accepted && isSettingUp();
  }

  /** How long it has been in the making. */
  long ageNanos(long now) {
    return now - (connectDeadline - fabric.config().connectTimeout().toNanos());
  }

  /** Registers and posts what was asked for before the device was known. */
  void useDevice(VerbsDevice device) throws FabricException, PosixException {
    this.device = device;
    device.use();
    pd = device.allocateDomain();
    for (RegisteredMemory region : regions) {
      region.register(pd);
    }
    QueuePair queue =
        QueuePair.create(
            cmId, workId, device, pd, fabric.limits(), fabric.postScratch(), this::postFailed);
    queuePair = queue;
    if (receivesWanted > 0) {
      queue.postReceives(receivesWanted);
    }
  }

  void onAddressResolved() throws FabricException, PosixException {
    if (state == State.RESOLVING_ADDRESS) {
      useDevice(fabric.devices().of(cmId));
      if (state != State.RESOLVING_ADDRESS) {
        return; // the device took no receives
      }
      state = State.RESOLVING_ROUTE;
      LibRdmaCm.rdmaResolveRoute(cmId, fabric.connectTimeoutMillis());
    }
  }

  void onRouteResolved() throws PosixException {
    if (state == State.RESOLVING_ROUTE) {
      state = State.CONNECTING;
      try (Arena arena = Arena.ofConfined()) {
        LibRdmaCm.rdmaConnect(cmId, RdmaConnParam.allocate(arena));
      }
    }
  }

  void accept(EndpointHandler handler) throws FabricException, PosixException {
    this.handler = handler;
    if (state == State.REQUESTED) { // the handler may have disconnected already
      state = State.ACCEPTING;
      try (Arena arena = Arena.ofConfined()) {
        LibRdmaCm.rdmaAccept(cmId, RdmaConnParam.allocate(arena));
      } catch (PosixException e) {
        if (e.errno() == Errno.EINVAL) { // what the kernel says when the request is withdrawn
          throw new FabricException("has most likely gone in the meantime: " + e.getMessage(), e);
        }
        throw e;
      }
    }
  }

  /** Told by the connection manager, or by the peer's first message, which may be earlier. */
  void onEstablished() {
    if (state == State.CONNECTING || state == State.ACCEPTING) {
      state = State.CONNECTED;
      if (queuePair != null) {
        queuePair.shortenRnrTimer();
      }
      if (handler != null) {
        toldConnected = true;
        handler.onConnected();
      }
    }
  }

  // ---- completions

  void onCompletion(IbvWc completions, int index) {
    QueuePair queue = queuePair;
    if (queue == null) {
      return;
    }
    int status = completions.status(index);
    long completed = completions.wrId(index);
    if (WorkId.isSend(completed)) {
      queue.sendCompleted(completed);
    } else {
      long offset = queue.receiveCompleted();
      if (status == WorkCompletionStatus.IBV_WC_SUCCESS) {
        received(queue, completions, index, offset);
      }
    }
    if (status != WorkCompletionStatus.IBV_WC_SUCCESS) {
      failed(completions, index);
    } else if (WorkId.isSend(completed)) {
      sent(queue);
    }
  }

  private void received(QueuePair queue, IbvWc completions, int index, long offset) {
    onEstablished();
    if (!toldConnected || handler == null) {
      return;
    }
    if (completions.opcode(index) == IbvWc.IBV_WC_RECV_RDMA_WITH_IMM) {
      handler.onImmediate(completions.immData(index));
    } else {
      handler.onMessage(queue.messages(), offset, completions.byteLen(index));
    }
  }

  private void sent(QueuePair queue) {
    freeRetired(queue.sendsCompleted());
    if (refusedSend && state == State.CONNECTED && handler != null) {
      refusedSend = false;
      handler.onSendQueueSpace();
    }
  }

  private void failed(IbvWc completions, int index) {
    if (state == State.DRAINING) {
      return; // what is given back
    }
    int status = completions.status(index);
    end(
        new FabricException(
            describe(
                WorkCompletionStatus.name(status)
                    + " ("
                    + status
                    + ", vendor error "
                    + Integer.toHexString(completions.vendorErr(index))
                    + "): "
                    + WorkCompletionStatus.explain(status))));
  }

  private void postFailed(String call, int errno) {
    end(new FabricException(describe(call + " failed: " + Errno.describe(errno))));
  }

  /** Makes the last writes complete, if nothing that was posted after them will. */
  void completeTail() {
    tailListed = false;
    QueuePair queue = queuePair;
    if (queue != null && state == State.CONNECTED && queue.hasTail()) {
      boolean _ = queue.writeNothing();
    }
  }

  /**
   * Registers more of an image.
   *
   * @return false if that cannot be; then the connection ends
   */
  boolean extend(WindowImage image, int end) {
    try {
      Registration old = image.extend(pd, end);
      if (old != null) {
        whenCompleted(old::end);
      }
      return true;
    } catch (FabricException e) {
      end(new FabricException(describe(String.valueOf(e.getMessage())), e));
      return false;
    }
  }

  /** Frees an image when the device has done with it. */
  void retire(WindowImage image) {
    if (images.remove(image)) { // or it was freed with the endpoint
      memory -= image.segment().byteSize();
      whenCompleted(image::free);
    }
  }

  private void whenCompleted(Runnable frees) {
    QueuePair queue = queuePair;
    if (queue == null || queue.sendsPosted() == queue.sendsCompleted()) {
      frees.run();
    } else {
      retired.add(new Retired(frees, queue.sendsPosted()));
    }
  }

  private void freeRetired(long completed) {
    while (!retired.isEmpty() && retired.getFirst().posted() <= completed) {
      retired.removeFirst().frees().run();
    }
  }

  // ---- the end

  /** Its device has gone. */
  void deviceRemoved(String name) {
    end(
        new FabricException(
            describe(
                "the RDMA device "
                    + name
                    + " was removed. `rdma link` shows those that there are")));
  }

  /** Ends the connection; the first cause is the one that is told. */
  void end(@Nullable FabricException cause) {
    if (state == State.DRAINING || state == State.CLOSED) {
      return;
    }
    this.cause = cause;
    boolean mayBeConnected = state == State.CONNECTED || state == State.ACCEPTING;
    long now = System.nanoTime();
    state = State.DRAINING;
    drainDeadline = mayBeConnected ? now + DRAIN_NANOS : now;
    if (!watched) {
      watched = true;
      fabric.watch(this);
    }
    if (mayBeConnected) {
      try {
        LibRdmaCm.rdmaDisconnect(cmId);
      } catch (PosixException e) {
        drainDeadline = now; // it has not been connected, or is gone: nothing will be given back
      }
    }
  }

  /**
   * Does what is due while the connection comes or goes.
   *
   * @return whether it is at rest and need not be called any more, until {@link VerbsFabric#watch}
   */
  boolean onTime(long now) {
    if (nanosToDeadline(now) <= 0) {
      if (state == State.DRAINING) {
        close();
      } else {
        end(
            new FabricException(
                describe(
                    "no connection within "
                        + fabric.config().connectTimeout().toMillis()
                        + " ms, when "
                        + state.description
                        + ". Is the host up, and reachable with RDMA from here?")));
      }
    }
    watched = isSettingUp() || state == State.DRAINING;
    return !watched;
  }

  /** Nanoseconds until {@link #onTime} has something to do. */
  long nanosToDeadline(long now) {
    if (isSettingUp()) {
      return connectDeadline - now;
    }
    if (state == State.DRAINING) {
      return queuePair == null || queuePair.isDrained() ? 0 : drainDeadline - now;
    }
    return Long.MAX_VALUE;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Tells the handler and frees everything, now. */
  void close() {
    if (state == State.CLOSED) {
      return;
    }
    end(null);
    state = State.CLOSED;
    fabric.remove(this);
    try {
      if (handler != null) {
        handler.onClosed(cause);
      }
    } finally {
      free();
    }
  }

  private void free() {
    if (queuePair != null) {
      queuePair.destroy();
      queuePair = null;
    }
    for (Retired old : retired) {
      old.frees().run();
    }
    for (WindowImage image : images) {
      image.free();
    }
    for (RegisteredMemory region : regions) {
      region.close();
    }
    retired.clear();
    images.clear();
    regions.clear();
    if (device != null) {
      if (pd != 0) {
        device.freeDomain(pd);
        pd = 0;
      }
      device.release();
    }
    try {
      LibRdmaCm.rdmaDestroyId(cmId);
    } catch (PosixException e) {
      VerbsFabric.LOGGER.log(System.Logger.Level.ERROR, describe("leaked"), e);
    }
  }

  /** A sentence about this connection. */
  String describe(String what) {
    return this + ": " + what;
  }

  /** What can be freed when so many requests have completed. */
  private record Retired(Runnable frees, long posted) {}
}
