package dev.remora.transport.stream;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.MemoryRegion;
import dev.remora.transport.wire.ControlMessage;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One connection of Redis over RDMA: a stream of bytes each way, over any {@link Fabric}. {@code
 * docs/protocol.md} is the specification; its numbers stand in the comments.
 *
 * <p>A pure state machine: it acts when its endpoint tells it something or its owner calls it, and
 * it knows the time only from {@link #onTime}. Everything belongs to the thread that polls the
 * fabric. Reading, writing and flushing allocate nothing.
 *
 * <pre>
 *              connected, peer's window announced              close()            sent, or late
 *   CONNECTING ----------------------------------&gt; OPEN ------------------&gt; CLOSING -----+
 *       |                                            |                                   v
 *       +------------------ error, time-out, peer's end ---------------------------&gt; CLOSED
 * </pre>
 */
public final class Stream implements EndpointHandler {
  /** Which side of the connection this is. */
  public enum Role {
    CLIENT,
    SERVER
  }

  private enum State {
    CONNECTING,
    OPEN,
    CLOSING,
    CLOSED
  }

  private final Role role;
  private final StreamConfig config;
  private final StreamHandler handler;
  private final Endpoint endpoint;
  private final ReceiveWindow input;
  private final SendWindow output = new SendWindow();
  private final FeatureExchange features;
  private final LostAnnouncement lost = new LostAnnouncement();
  private final StreamTimers timers;
  private final SendQueue queue;
  private final int receiveChunk;

  private State state = State.CONNECTING;
  private boolean connected;
  private boolean opened;
  private int usedReceives;

  private boolean flushWanted;
  private boolean writeRefused;
  private @Nullable FabricException failure;

  private Stream(
      Role role,
      int receiveQueueDepth,
      EndpointMaker maker,
      StreamConfig config,
      StreamHandler handler)
      throws FabricException {
    this.role = role;
    this.config = config;
    this.handler = handler;
    endpoint = maker.make(this);
    features = new FeatureExchange(role == Role.SERVER, config.negotiateFeatures());
    timers = new StreamTimers(config, role == Role.SERVER);
    queue = new SendQueue(endpoint, new UnseenPosts(config.maxUnseen(), role == Role.CLIENT));
    receiveChunk = Math.max(1, receiveQueueDepth / 4);
    try {
      input = new ReceiveWindow(endpoint.register(config.windowLength()));
    } catch (FabricException e) {
      state = State.CLOSED;
      if (role == Role.CLIENT) {
        endpoint.disconnect(); // a server's endpoint is freed by whoever asked for the handler
      }
      throw e;
    }
    endpoint.postReceives(receiveQueueDepth); // 2.2
  }

  /**
   * Starts to connect.
   *
   * @throws FabricException if the attempt cannot even be started; the handler hears nothing then
   */
  public static Stream connect(
      Fabric fabric, SocketAddress address, StreamConfig config, StreamHandler handler)
      throws FabricException {
    return new Stream(
        Role.CLIENT,
        fabric.limits().receiveQueueDepth(),
        stream -> fabric.connect(address, stream),
        config,
        handler);
  }

  /**
   * Takes on a connection that a peer asks for; to be returned from {@link
   * dev.remora.transport.fabric.AcceptHandler#onRequest}.
   *
   * @param fabric whose endpoint it is
   * @throws FabricException if there is no memory for it; the handler hears nothing then
   */
  public static Stream accept(
      Fabric fabric, Endpoint endpoint, StreamConfig config, StreamHandler handler)
      throws FabricException {
    int receiveQueueDepth = fabric.limits().receiveQueueDepth();
    return new Stream(Role.SERVER, receiveQueueDepth, stream -> endpoint, config, handler);
  }

  /** The connection that carries it: for its addresses and its number. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Whether bytes can be written: from {@link StreamHandler#onOpen} to the first close. */
  public boolean isOpen() {
    return state == State.OPEN;
  }

  /** Whether {@link StreamHandler#onClosed} has been called. */
  public boolean isClosed() {
    return state == State.CLOSED;
  }

  /** The features that the server has told; 0 unless it was asked and has answered. */
  public long serverFeatures() {
    return features.answered();
  }

  // ---- reading

  /** Bytes that {@link #read} can give now. */
  public int readable() {
    return input.readable();
  }

  /**
   * Copies bytes out of the window, and gives the window back to the peer when all of it has been
   * read.
   *
   * @param count the most to copy, from 0
   * @return bytes copied, 0 if there are none
   */
  public int read(MemorySegment target, long offset, int count) {
    return taken(input.read(target, offset, count));
  }

  /**
   * Copies bytes out of the window as {@link #read(MemorySegment, long, int)} does, to a buffer of
   * any kind.
   *
   * @param index of the first byte; the buffer's position and limit do not change
   */
  public int read(ByteBuffer target, int index, int count) {
    return taken(input.read(target, index, count));
  }

  /**
   * Copies bytes out of the window as {@link #read(MemorySegment, long, int)} does, to an array.
   *
   * @param offset of the first byte
   */
  public int read(byte[] target, int offset, int count) {
    return taken(input.read(target, offset, count));
  }

  private int taken(int count) {
    if (input.wantsAnnouncement()) {
      announce();
    }
    return count;
  }

  // ---- writing

  /** Bytes that {@link #write} would take now. */
  public int writable() {
    return state == State.OPEN ? output.room() : 0;
  }

  /**
   * Copies bytes into the peer's window, as many as there is room for. If that is fewer than asked,
   * {@link StreamHandler#onWritable} follows. They are on their way after {@link #flush}, or when
   * the window is full.
   *
   * @param count from 0
   * @return bytes taken; 0 if there is no room, or the stream is not open
   */
  public int write(MemorySegment source, long offset, int count) {
    if (state != State.OPEN) {
      return 0;
    }
    return written(output.fill(source, offset, count), count);
  }

  /**
   * Copies bytes into the peer's window as {@link #write(MemorySegment, long, int)} does, from a
   * buffer of any kind.
   *
   * @param index of the first byte; the buffer's position and limit do not matter
   */
  public int write(ByteBuffer source, int index, int count) {
    if (state != State.OPEN) {
      return 0;
    }
    return written(output.fill(source, index, count), count);
  }

  /**
   * Copies bytes into the peer's window as {@link #write(MemorySegment, long, int)} does, from an
   * array.
   *
   * @param offset of the first byte
   */
  public int write(byte[] source, int offset, int count) {
    if (state != State.OPEN) {
      return 0;
    }
    return written(output.fill(source, offset, count), count);
  }

  private int written(int taken, int asked) {
    if (taken < asked) {
      writeRefused = true;
    }
    if (output.room() == 0) {
      flush(); // 4.4: nothing comes back before the window is told to its last byte
    }
    return taken;
  }

  /**
   * Sends what has been written: one write with immediate. If it must wait ({@link #isFlushed}), it
   * goes on when the endpoint has room or the peer shows life, at the latest with {@link #onTime}.
   */
  public void flush() {
    if (output.unposted() == 0 || state == State.CLOSED) {
      return;
    }
    flushWanted = true;
    if (mayPost() && queue.post(output)) {
      flushWanted = false;
    }
  }

  /**
   * Whether what was flushed has been posted. While it is false, {@link #onTime} must be called
   * about every millisecond.
   */
  public boolean isFlushed() {
    return !flushWanted;
  }

  /** 5.3: the last bytes of a window, and of a connection, may always go. */
  private boolean mayPost() {
    return queue.mayPost() || output.room() == 0 || state == State.CLOSING;
  }

  // ---- ends and time

  /**
   * Closes in order: sends what has been written, and disconnects when it has reached the peer's
   * memory, or when the close time-out is over. {@link StreamHandler#onClosed} follows; until then
   * {@link #onTime} must be called about every millisecond. Idempotent.
   */
  public void close() {
    if (state == State.CLOSED || state == State.CLOSING) {
      return;
    }
    boolean wasOpen = state == State.OPEN;
    state = State.CLOSING;
    if (!wasOpen) {
      endpoint.disconnect();
      return;
    }
    flush();
    disconnectWhenSent();
  }

  /** Ends the connection now, whatever has been sent. */
  public void abort() {
    if (state != State.CLOSED) {
      state = State.CLOSING;
      endpoint.disconnect();
    }
  }

  /**
   * Does what is due: keepalives, time-outs, an orderly close that waits. To be called about once
   * in the returned time, earlier if convenient; the first call should follow creation at once.
   *
   * @param nowNanos of a clock such as {@link System#nanoTime}
   * @return nanoseconds until the next call, from 1
   */
  public long onTime(long nowNanos) {
    if (state == State.CLOSED) {
      return Long.MAX_VALUE;
    }
    if (flushWanted) {
      queue.onTime(nowNanos);
      flush();
    }
    if (output.wantsRestart()) {
      restart();
    }
    if (state == State.CLOSING) {
      disconnectWhenSent();
    }
    act(nowNanos);
    boolean soon = flushWanted || output.wantsRestart() || state == State.CLOSING;
    return timers.nanosToNext(nowNanos, state == State.CONNECTING, soon);
  }

  private void act(long nowNanos) {
    StreamTimers.Due due =
        timers.check(
            nowNanos,
            state == State.CONNECTING,
            state == State.CLOSING,
            queue.isWaiting(),
            queue.completed());
    switch (due) {
      case NOTHING -> {}
      case KEEPALIVE -> queue.keepalive();
      case CLOSE -> endpoint.disconnect();
      default -> fail(due.message());
    }
  }

  private void disconnectWhenSent() {
    if (!flushWanted && output.unposted() == 0 && queue.isSent()) {
      endpoint.disconnect();
    }
  }

  private void fail(String what) {
    fail(violation(what));
  }

  private FabricException violation(String what) {
    String peer = role == Role.SERVER ? "client " : "server ";
    return new FabricException(
        peer + endpoint.remoteAddress() + " (connection " + endpoint.id() + ") " + what);
  }

  private void fail(FabricException cause) {
    if (failure == null) {
      failure = cause;
    }
    abort();
  }

  // ---- what the endpoint tells

  @Override
  public void onConnected() {
    if (state == State.CLOSED) {
      return;
    }
    connected = true;
    announce();
    sendFeatureMessages();
    openIfReady();
  }

  @Override
  public void onMessage(MemorySegment memory, long offset, int length) {
    receiveUsed();
    if (isDeaf()) {
      return;
    }
    if (length != ControlMessage.LENGTH) {
      fail("a control message of " + length + " bytes; 32 expected"); // 3.1
      return;
    }
    int opcode = ControlMessage.opcode(memory, offset);
    switch (opcode) {
      case ControlMessage.REGISTER_XFER_MEMORY -> onRegister(memory, offset);
      case ControlMessage.KEEPALIVE -> onKeepalive(ControlMessage.select(memory, offset));
      case ControlMessage.GET_SERVER_FEATURE, ControlMessage.SET_CLIENT_FEATURE -> {
        String violation = features.onMessage(opcode, memory, offset);
        if (violation != null) {
          fail(violation);
        } else {
          sendFeatureMessages();
        }
      }
      default -> fail("a control message of unknown opcode " + opcode); // 3.3
    }
  }

  /** Whether what still comes does not count any more. */
  private boolean isDeaf() {
    return failure != null || state == State.CLOSED;
  }

  private void onRegister(MemorySegment memory, long offset) {
    long address = ControlMessage.address(memory, offset);
    long length = ControlMessage.windowLength(memory, offset);
    int rkey = ControlMessage.rkey(memory, offset);
    if (length < 1 || length > config.maxPeerWindowLength()) { // 3.7
      fail(
          "announces a window of "
              + length
              + " bytes; 1 to "
              + config.maxPeerWindowLength()
              + " are allowed");
    } else if (Long.compareUnsigned(address, address + length - 1) > 0) {
      fail("announces a window that ends beyond the address space"); // 3.7
    } else if (output.isOpen() && !output.isUsedUp()) { // 3.8
      fail(
          "announces its window again after "
              + output.posted()
              + " of "
              + output.length()
              + " bytes were written");
    } else {
      output.announced(address, (int) length, rkey);
      restart();
    }
  }

  /** 4.9: a server that lives and says nothing may not know that it may. */
  private void onKeepalive(int select) {
    if (role == Role.SERVER
        || select == ControlMessage.STEADY
        || !lost.keepaliveHasCome()
        || state != State.OPEN) {
      return;
    }
    try {
      MemoryRegion spare = input.spare(endpoint);
      if (queue.announce(spare)) {
        input.useSpare(spare);
        lost.replaced();
      }
    } catch (FabricException e) {
      fail(e);
    }
  }

  private void restart() {
    try {
      if (!output.restart(endpoint)) {
        return;
      }
    } catch (FabricException e) {
      fail(e);
      return;
    }
    if (state == State.CONNECTING) {
      openIfReady();
    } else if (writeRefused && state == State.OPEN) {
      writeRefused = false;
      handler.onWritable();
    }
  }

  private void openIfReady() {
    if (state == State.CONNECTING && connected && output.isOpen()) {
      state = State.OPEN;
      opened = true;
      handler.onOpen();
      if (input.readable() > 0) {
        handler.onReadable();
      }
    }
  }

  @Override
  public void onImmediate(int immediate) {
    receiveUsed();
    if (isDeaf()) {
      return;
    }
    if (lost.bytesHaveCome() && !input.isWritten(immediate)) { // 4.9
      fail("has written to a window that was announced, when another took its place");
      return;
    }
    if (!input.accept(immediate)) { // 4.3
      fail(
          "an immediate of "
              + Integer.toUnsignedString(immediate)
              + " after "
              + input.received()
              + " of "
              + input.length()
              + " bytes of the window");
      return;
    }
    if (opened) {
      handler.onReadable();
    }
  }

  @Override
  public void onSendQueueSpace() {
    queue.hasSpace();
    if (input.wantsAnnouncement()) {
      announce();
    }
    sendFeatureMessages();
    if (flushWanted) {
      flush();
    }
    if (state == State.CLOSING) {
      disconnectWhenSent();
    }
  }

  @Override
  public void onClosed(@Nullable FabricException cause) {
    if (state == State.CLOSED) {
      return;
    }
    FabricException reason = failure != null ? failure : cause;
    if (reason == null && state == State.CONNECTING) {
      reason = violation("ended the connection before it was open");
    }
    state = State.CLOSED;
    input.detach();
    output.detach();
    handler.onClosed(reason);
  }

  // ---- messages

  private void announce() {
    if (!connected || state == State.CLOSED || state == State.CLOSING) {
      return;
    }
    if (queue.announce(input.region())) {
      input.announced();
      lost.announced();
    }
  }

  private void sendFeatureMessages() {
    boolean more = connected && (state == State.CONNECTING || state == State.OPEN);
    while (more) {
      more = queue.send(features);
    }
  }

  /** 5.4: something has come, so the peer lives; and its receive is posted again. */
  private void receiveUsed() {
    timers.received();
    queue.seen();
    if (flushWanted) {
      flush();
    }
    if (++usedReceives == receiveChunk) {
      usedReceives = 0;
      endpoint.postReceives(receiveChunk);
    }
  }

  /** How the endpoint comes to be: the connecting side's needs its handler first. */
  @FunctionalInterface
  private interface EndpointMaker {
    Endpoint make(Stream stream) throws FabricException;
  }
}
