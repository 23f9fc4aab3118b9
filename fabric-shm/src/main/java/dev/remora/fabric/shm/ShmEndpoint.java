package dev.remora.fabric.shm;

import dev.remora.posix.Errno;
import dev.remora.posix.PosixException;
import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.MemoryRegion;
import dev.remora.transport.fabric.RemoteWindow;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from its first message to the freeing of its memory.
 *
 * <pre>
 *   SETTING_UP ──► OPEN ──► CLOSING      this side has disconnected, the peer has not yet
 *        │          │          │
 *        │          ▼          ▼
 *        │        ENDED ◄──────┘         the peer has gone; what it has sent is still in the ring
 *        ▼          │
 *      FAILED ──────┴──► CLOSED          onClosed was called; all is freed
 * </pre>
 */
final class ShmEndpoint implements Endpoint {
  private static final System.Logger LOGGER = System.getLogger(ShmEndpoint.class.getName());
  private static final int MESSAGES_AT_ONCE = 16;
  private static final long CLOSING_NANOS = 1_000_000_000;
  private static final int NO_REASON = -1;

  enum State {
    SETTING_UP,
    OPEN,
    CLOSING,
    ENDED,
    FAILED,
    CLOSED
  }

  private final ShmFabric fabric;
  private final long id;
  private final ControlSocket control;
  private final SocketAddress localAddress;
  private SocketAddress remoteAddress;
  private final EndpointMemory memory;
  private final MemorySegment scratch;
  private @Nullable ConnectionSide side;
  private @Nullable EndpointHandler handler;
  private @Nullable ConnectionMapping mapping;
  private @Nullable RingSender sender;
  private @Nullable RingReceiver receiver;
  private @Nullable Doorbell doorbell;
  private State state = State.SETTING_UP;
  private int maxMessageLength;
  private int earlyReceives;
  private int peerReason = NO_REASON;
  private boolean connected;
  private boolean refused;
  private boolean slotsPosted;
  private long deadlineNanos;
  private @Nullable FabricException cause;

  /** Of the fabric: where it is in its tables. */
  final Place place = new Place();

  /** Where the fabric keeps an endpoint. */
  static final class Place {
    int index = -1;
    int active = -1;
    boolean toRing;
    long lastBusyPoll;
  }

  ShmEndpoint(
      ShmFabric fabric,
      long id,
      ControlSocket control,
      SocketAddress localAddress,
      SocketAddress remoteAddress) {
    this.fabric = fabric;
    this.id = id;
    this.control = control;
    this.localAddress = localAddress;
    this.remoteAddress = remoteAddress;
    this.memory = new EndpointMemory(fabric.config().maxEndpointMemory());
    this.scratch = fabric.scratch();
    this.maxMessageLength = fabric.config().maxMessageLength();
    this.deadlineNanos = System.nanoTime() + fabric.config().connectTimeout().toNanos();
  }

  // ---- what a user sees

  @Override
  public long id() {
    return id;
  }

  @Override
  public SocketAddress localAddress() {
    return localAddress;
  }

  @Override
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public MemoryRegion register(int length) throws FabricException {
    if (length < 1) {
      throw new IllegalArgumentException("length: from 1: " + length);
    }
    if (side == null || state.compareTo(State.OPEN) > 0) {
      throw new FabricException(this + " has ended: no memory is registered any more");
    }
    memory.checkRoom(toString(), length);
    ShmRegion region = side.register(length);
    memory.add(region);
    return region;
  }

  @Override
  public RemoteWindow openWindow(long address, int length, int rkey) throws FabricException {
    if (length < 1) {
      throw new IllegalArgumentException("length: from 1: " + length);
    }
    if (!memory.knowsPeer(rkey) && state == State.OPEN) {
      readSocket(); // the peer's region was sent before its announcement
    }
    return memory.open(this, address, length, rkey);
  }

  @Override
  public void postReceives(int count) {
    RingReceiver ring = receiver;
    int room = ring == null ? fabric.config().queueDepth() - earlyReceives : ring.room();
    if (count < 1 || count > room) {
      throw new IllegalArgumentException("count: 1 to " + room + " left of the queue: " + count);
    }
    if (ring == null) {
      earlyReceives += count;
    } else if (state.compareTo(State.CLOSING) <= 0) {
      ring.postReceives(count);
      fabric.posted(this);
    }
  }

  @Override
  public boolean send(MemorySegment message, long offset, int length) {
    if (length < 1 || length > maxMessageLength) {
      throw new IllegalArgumentException("length: 1 to " + maxMessageLength + ": " + length);
    }
    Objects.checkFromIndexSize(offset, length, message.byteSize());
    RingSender ring = sender;
    if (state != State.OPEN || ring == null || !hasCredit(ring)) {
      return false;
    }
    ring.postMessage(message, offset, length);
    slotsPosted = true;
    fabric.posted(this);
    return true;
  }

  /** Posts a slot that tells of a write. */
  boolean postImmediate(int immediate) {
    RingSender ring = sender;
    if (state != State.OPEN || ring == null || !hasCredit(ring)) {
      return false;
    }
    ring.postImmediate(immediate);
    slotsPosted = true;
    fabric.posted(this);
    return true;
  }

  boolean canPost() {
    return state == State.OPEN;
  }

  /** What is posted is in the peer's memory. */
  @Override
  public int outstanding() {
    return 0;
  }

  @Override
  public void disconnect() {
    if (state == State.SETTING_UP) {
      abandon(EndReason.ORDERLY, null);
    } else if (state == State.OPEN) {
      control.end(ControlMessage.END, EndReason.ORDERLY);
      state = State.CLOSING;
      deadlineNanos = System.nanoTime() + CLOSING_NANOS;
      fabric.timed(this);
    }
  }

  @Override
  public boolean isConnected() {
    return connected && state != State.CLOSED;
  }

  @Override
  public String toString() {
    return "connection " + id + " with " + remoteAddress;
  }

  // ---- set-up

  /** The client's socket is connected, so the kernel can say with whom. */
  void metPeer(SocketAddress peer) {
    remoteAddress = peer;
  }

  void useSide(ConnectionSide newSide) {
    side = newSide;
  }

  void useHandler(EndpointHandler newHandler) {
    handler = newHandler;
  }

  ControlSocket control() {
    return control;
  }

  EndpointMemory memory() {
    return memory;
  }

  State state() {
    return state;
  }

  /** The client's socket is connected: introduces itself. */
  void socketConnected() {
    if (side instanceof ClientSide client) {
      client.hello();
    }
  }

  /** The rings are there. Receives that were posted before count now. */
  void useMapping(ConnectionMapping newMapping, Geometry geometry) {
    boolean server = side != null && side.isServer();
    mapping = newMapping;
    maxMessageLength = geometry.maxMessageLength();
    sender = newMapping.sender(server);
    receiver = newMapping.receiver(server);
    doorbell = newMapping.doorbell(server);
    if (earlyReceives > 0) {
      receiver.postReceives(earlyReceives);
    }
  }

  /** Both sides have the mapping. */
  void established() {
    state = State.OPEN;
    connected = true;
    fabric.established(this);
    EndpointHandler told = handler;
    if (told != null) {
      try {
        told.onConnected();
      } catch (Throwable t) {
        handlerFailed(t);
      }
    }
  }

  /** The server does not want this connection. */
  void rejected(String why) {
    abandon(EndReason.ORDERLY, new FabricException(remoteAddress + " has rejected: " + why));
  }

  // ---- the ring

  /** Delivers up to so many events. */
  int pollRing(int budget) {
    RingReceiver ring = receiver;
    EndpointHandler told = handler;
    if (ring == null || told == null) {
      return 0;
    }
    int events = 0;
    try {
      while (events < budget && state != State.FAILED) {
        long header = ring.headerAcquire();
        if (!ring.hasArrived(header)) {
          break;
        }
        events++;
        deliver(ring, header, told);
      }
      if (refused) {
        events += offerSpace(told);
      }
    } catch (Throwable t) {
      events++;
      handlerFailed(t);
    }
    return events;
  }

  private void deliver(RingReceiver ring, long header, EndpointHandler told) {
    if (memory.unbacked() > 0) {
      readSocket(); // the peer may have written into memory that came by the socket
    }
    int low = RingReceiver.low(header);
    if (RingReceiver.isImmediate(header)) {
      ring.advance();
      told.onImmediate(low);
    } else if (low < 1 || low > maxMessageLength) {
      violation("posts a message of " + low + " bytes; 1 to " + maxMessageLength + " are allowed");
    } else {
      ring.copyMessage(scratch, low);
      ring.advance();
      told.onMessage(scratch, 0, low);
    }
  }

  private int offerSpace(EndpointHandler told) {
    RingSender ring = sender;
    if (state != State.OPEN || ring == null || !hasCredit(ring)) {
      return 0;
    }
    refused = false;
    told.onSendQueueSpace();
    return 1;
  }

  private boolean hasCredit(RingSender ring) {
    return ring.hasCredit() || refreshCredit(ring);
  }

  private boolean refreshCredit(RingSender ring) {
    if (!ring.refresh()) {
      violation("says that it has posted receives that it cannot have posted");
      return false;
    }
    if (ring.hasCredit()) {
      return true;
    }
    if (!refused) {
      refused = true;
      fabric.activate(this); // it is to look for credits from now on
    }
    return false;
  }

  /** Whether a look would find something. */
  boolean hasWork() {
    RingReceiver in = receiver;
    RingSender out = sender;
    return in != null
        && (in.isReady() || (refused && out != null && (!out.refresh() || out.hasCredit())));
  }

  // ---- the bell

  /** Asks the peer to ring; a full fence and {@link #hasWork} follow. */
  void askForBell() {
    if (doorbell != null) {
      doorbell.ask(refused);
    }
  }

  void withdrawBell() {
    if (doorbell != null) {
      doorbell.withdraw();
    }
  }

  /**
   * Rings a peer that is seen to have asked for it, without a fence: so it may be missed that one
   * has just done so, and {@link #ringIfWanted} must still follow.
   */
  void ringIfAsleep() {
    if (doorbell != null && doorbell.isAsked()) {
      ring(slotsPosted);
    }
  }

  /** Rings if the peer asks for it; it was posted something, and a full fence has followed. */
  void ringIfWanted() {
    boolean slots = slotsPosted;
    slotsPosted = false;
    ring(slots);
  }

  private void ring(boolean slots) {
    if (doorbell != null && state != State.CLOSED && doorbell.mustRing(slots)) {
      control.ring();
    }
  }

  // ---- the socket

  /** Takes in what the socket has, a number of messages at the most. */
  void readSocket() {
    for (int i = 0; i < MESSAGES_AT_ONCE && !control.isClosed(); i++) {
      int length = control.receive();
      if (length == -Errno.EAGAIN) {
        break;
      }
      if (length == 0 || (length < 0 && length != -Errno.ECONNRESET)) {
        socketEnded(); // a reset is followed by what was sent before it, then by the end
      } else if (length > 0) {
        onMessage(length);
      }
    }
    if (state == State.OPEN || state == State.CLOSING) {
      fabric.activate(this);
    }
  }

  private void onMessage(int length) {
    MemorySegment message = control.received();
    int fd = control.takeDescriptor();
    try {
      if (!accept(length, message, fd)) {
        violation("sends a message that is not due, of " + length + " bytes");
      }
    } catch (PosixException e) {
      fail(
          EndReason.OUT_OF_RESOURCES,
          new FabricException("No resources for " + this + ": " + e.getMessage(), e));
    } finally {
      ShmRegion.closeDescriptor(fd);
    }
  }

  private boolean accept(int length, MemorySegment message, int fd) throws PosixException {
    if (control.wasTruncated()) {
      return false;
    }
    if (length == ControlMessage.BELL_LENGTH) {
      return fd < 0;
    }
    if (length != ControlMessage.LENGTH || side == null) {
      return false;
    }
    int type = ControlMessage.type(message);
    if (type == ControlMessage.END && fd < 0) {
      peerReason = Math.max(0, ControlMessage.first(message));
      return true;
    }
    return side.onMessage(type, message, fd);
  }

  private void socketEnded() {
    control.close();
    if (state == State.CLOSING || peerReason == EndReason.ORDERLY.code()) {
      end(state == State.SETTING_UP ? new FabricException(this + " was given up by it") : null);
    } else if (peerReason != NO_REASON) {
      end(new FabricException(this + " was ended by it: " + EndReason.describe(peerReason)));
    } else {
      end(
          new FabricException(
              this + " has ended without a disconnect: the process has died or closed it"));
    }
  }

  // ---- the end

  private void end(@Nullable FabricException newCause) {
    if (state.compareTo(State.ENDED) < 0) {
      cause = newCause;
      state = State.ENDED;
      fabric.ending(this);
    }
  }

  private void violation(String what) {
    fail(EndReason.VIOLATION, new FabricException(this + " " + what));
  }

  private void handlerFailed(Throwable t) {
    fail(EndReason.FAILED, new FabricException("The handler of " + this + " has failed: " + t, t));
  }

  /** Ends the connection now, and tells the peer why. */
  void fail(EndReason reason, FabricException newCause) {
    abandon(reason, newCause);
  }

  private void abandon(EndReason reason, @Nullable FabricException newCause) {
    if (state == State.FAILED || state == State.CLOSED) {
      return;
    }
    boolean refusal = state == State.SETTING_UP && side != null;
    control.end(refusal && side != null ? side.refusal() : ControlMessage.END, reason);
    control.close();
    if (state != State.ENDED) {
      fabric.ending(this);
    }
    cause = newCause;
    state = State.FAILED;
  }

  /** When it is to be looked at again for the time's sake; {@link Long#MAX_VALUE} for never. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  /** Whether a time-out runs. */
  boolean isTimed() {
    return state == State.SETTING_UP || state == State.CLOSING;
  }

  /** The time has passed. */
  void timeOut() {
    if (state == State.SETTING_UP) {
      String text =
          this + " was not set up within " + fabric.config().connectTimeout().toMillis() + " ms";
      fail(EndReason.TIMED_OUT, new FabricException(text));
    } else if (state == State.CLOSING) {
      control.close();
      end(null);
    }
  }

  /**
   * Delivers what is left, and then says that all is over and frees everything.
   *
   * @return false if the budget was used up before the end
   */
  boolean finish(int budget) {
    if (state == State.ENDED) {
      int _ = pollRing(budget);
      if (state == State.ENDED && connected && receiver != null && receiver.isReady()) {
        return false;
      }
    }
    close(cause);
    return true;
  }

  /** The fabric closes: says so to the peer and the handler, and delivers no more. */
  void closeNow() {
    control.end(ControlMessage.END, EndReason.ORDERLY);
    close(state == State.FAILED || state == State.ENDED ? cause : null);
  }

  /** Tells the handler, and frees everything. Not to be called from within a handler. */
  void close(@Nullable FabricException why) {
    state = State.CLOSED;
    EndpointHandler told = handler;
    if (told != null) {
      try {
        told.onClosed(why);
      } catch (Throwable t) {
        LOGGER.log(System.Logger.Level.WARNING, "onClosed of " + this + " has failed", t);
      }
    } else if (why != null) {
      LOGGER.log(System.Logger.Level.DEBUG, why.getMessage());
    }
    sender = null;
    receiver = null;
    doorbell = null;
    control.close();
    if (mapping != null) {
      mapping.unmap();
    }
    memory.free();
  }
}
