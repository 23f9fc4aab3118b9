package dev.remora.netty;

import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.stream.Stream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.internal.StringUtil;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection over a fabric, as Netty's users know connections. Needs an event loop of {@link
 * FabricIoHandler}. Carries {@link ByteBuf}s.
 *
 * <p>It differs from a TCP channel where the protocol does:
 *
 * <ul>
 *   <li>There is no half-close. {@link #shutdownOutput} closes in order: what the peer sent before
 *       it saw the end can still be read, then the channel closes. When the peer ends, all that it
 *       sent is read first; with {@code ALLOW_HALF_CLOSURE} the channel then stays open and fails
 *       every write.
 *   <li>A write's promise is done when the bytes are in the peer's window. {@link #close} sends
 *       them in the background, as a socket does; what the window had not taken fails.
 *   <li>It belongs to the loop that it was connected or accepted in: to deregister it closes it.
 * </ul>
 *
 * <p>A {@code ByteBuf} that a handler has released must not be used again, which Netty asks for
 * anyway: here its memory holds other bytes soon.
 */
public final class FabricChannel extends AbstractFabricChannel implements DuplexChannel {
  /** The scheme of a channel that is made without one. */
  public static final String DEFAULT_SCHEME = "shm";

  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

  private final FabricChannelConfig config = new FabricChannelConfig(this);
  private final InputBuffer input = new InputBuffer();

  private volatile boolean open = true;
  private volatile boolean active;
  private volatile boolean inputShutdown;
  private volatile boolean outputShutdown;
  private volatile @Nullable SocketAddress localAddress;
  private volatile @Nullable SocketAddress remoteAddress;

  private @Nullable FabricConnection connection;
  private @Nullable DirectReader directReader;
  private @Nullable ChannelPromise connectPromise;
  private @Nullable Future<?> connectTimeout;
  private boolean readPending;
  private boolean writeBlocked;
  private boolean inputEndTold;

  /** A channel to connect over shared memory. */
  public FabricChannel() {
    this(DEFAULT_SCHEME);
  }

  /**
   * A channel to connect.
   *
   * @param scheme of the fabric, such as {@code shm} or {@code rdma}
   */
  public FabricChannel(String scheme) {
    super(null, scheme);
  }

  /** A channel for a connection that a server has accepted, and that is open. */
  FabricChannel(FabricServerChannel parent, FabricConnection accepted) {
    super(parent, parent.scheme());
    connection = accepted;
    accepted.setOwner(ownUnsafe());
    addresses(accepted);
    active = true;
  }

  private void addresses(FabricConnection from) {
    localAddress = from.endpoint().localAddress();
    remoteAddress = from.endpoint().remoteAddress();
  }

  @Override
  public FabricChannelConfig config() {
    return config;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  public @Nullable FabricServerChannel parent() {
    return (FabricServerChannel) super.parent();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return active;
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    return localAddress;
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    return remoteAddress;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new ConnectionUnsafe();
  }

  private ConnectionUnsafe ownUnsafe() {
    return (ConnectionUnsafe) unsafe();
  }

  // ---- life

  @Override
  protected boolean isCompatible(EventLoop eventLoop) {
    FabricServerChannel server = parent();
    if (server != null && !server.eventLoop().equals(eventLoop)) {
      throw new IllegalStateException(
          "a connection is served by the loop that accepted it: give ServerBootstrap one loop, as"
              + " in group(loops.next())");
    }
    return super.isCompatible(eventLoop);
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException("a fabric chooses the local address");
  }

  @Override
  protected void doClose() throws Exception {
    open = false;
    active = false;
    inputShutdown = true;
    outputShutdown = true;
    cancelConnectTimeout();
    ChannelPromise promise = connectPromise;
    connectPromise = null;
    if (promise != null) {
      promise.tryFailure(new ClosedChannelException());
    }
    FabricConnection current = connection;
    connection = null;
    if (current != null) {
      current.closeAndForget();
    }
    input.release();
  }

  @Override
  protected void doDeregister() throws Exception {
    if (open && connection != null) {
      // What follows tells of the deregistration: the end must have been told before.
      boolean wasActive = active;
      doClose();
      if (wasActive) {
        pipeline().fireChannelInactive();
      }
      ownUnsafe().close();
    }
    super.doDeregister();
  }

  // ---- reading

  @Override
  protected void doBeginRead() {
    readPending = true;
    FabricConnection current = connection;
    if (current != null && (current.stream().readable() > 0 || current.isClosed())) {
      current.raise(FabricConnection.READABLE);
    }
  }

  /** Auto-read was switched off: nothing more is to be read. */
  void clearReadPending() {
    if (!isRegistered() || eventLoop().inEventLoop()) {
      readPending = false;
    } else {
      eventLoop()
          .execute(
              () -> {
                if (!config.isAutoRead()) {
                  readPending = false;
                }
              });
    }
  }

  // ---- writing

  @Override
  protected Object filterOutboundMessage(Object message) {
    if (message instanceof ByteBuf) {
      return message;
    }
    throw new UnsupportedOperationException(
        "a fabric carries ByteBufs, not " + StringUtil.simpleClassName(message));
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer buffer) throws Exception {
    FabricConnection current = connection;
    if (current == null) {
      throw new ClosedChannelException();
    }
    Stream stream = current.stream();
    if (stream.isClosed()) {
      throw endOf(current);
    }
    while (buffer.current() instanceof ByteBuf bytes) {
      int taken = OutputBytes.write(stream, bytes);
      if (taken < bytes.readableBytes()) {
        buffer.removeBytes(taken);
        writeBlocked = true; // the window is full, or the connection about to end: we shall be told
        break;
      }
      buffer.remove();
    }
    current.flush();
  }

  private static ClosedChannelException endOf(FabricConnection connection) {
    ClosedChannelException end = new ClosedChannelException();
    FabricException failure = connection.failure();
    if (failure != null) {
      end.initCause(failure);
    }
    return end;
  }

  // ---- past the pipeline

  /**
   * Who is asked first when bytes have arrived; null for nobody, which is how a channel begins.
   * Belongs to the event loop, as all that is direct does.
   */
  public void directReader(@Nullable DirectReader reader) {
    directReader = reader;
  }

  /** Bytes that {@link #readDirect} can give now. */
  public int readableDirect() {
    FabricConnection current = connection;
    return current == null || inputShutdown ? 0 : current.stream().readable();
  }

  /**
   * Takes bytes out of the window.
   *
   * @param count the most, from 0
   * @return bytes copied to the array; 0 if there are none
   */
  public int readDirect(byte[] target, int offset, int count) {
    FabricConnection current = connection;
    if (current == null || inputShutdown) {
      return 0;
    }
    current.loop().touch(); // reading gives the window back
    return current.stream().read(target, offset, count);
  }

  /**
   * Copies bytes into the peer's window, if nothing that was written before waits for room there.
   * They go with {@link #flushDirect}, or with the next flush. What was not taken is to be written
   * the ordinary way.
   *
   * @param count from 0
   * @return bytes taken, from 0
   */
  public int writeDirect(byte[] source, int offset, int count) {
    FabricConnection current = connection;
    ChannelOutboundBuffer waiting = unsafe().outboundBuffer();
    if (current == null || waiting == null || waiting.totalPendingWriteBytes() > 0) {
      return 0;
    }
    return current.stream().write(source, offset, count);
  }

  /** Sends what was written directly. */
  public void flushDirect() {
    FabricConnection current = connection;
    if (current != null) {
      current.flush();
    }
  }

  // ---- shutting down one side

  @Override
  public boolean isInputShutdown() {
    return inputShutdown;
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShutdown;
  }

  @Override
  public boolean isShutdown() {
    return inputShutdown && outputShutdown;
  }

  @Override
  public ChannelFuture shutdownInput() {
    return shutdownInput(newPromise());
  }

  /** Throws away what arrives from now on; the peer is not held back. */
  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    inLoop(
        () -> {
          inputShutdown = true;
          FabricConnection current = connection;
          if (current != null) {
            current.raise(FabricConnection.READABLE);
          }
          promise.trySuccess();
        });
    return promise;
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  /**
   * Closes in order: what was written to the window is sent, writes that wait fail, the peer sees
   * the end. What it has sent until then can be read; then this channel closes.
   */
  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    inLoop(() -> ownUnsafe().shutdownOutput(promise));
    return promise;
  }

  @Override
  protected void doShutdownOutput() {
    outputShutdown = true;
    FabricConnection current = connection;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdown(newPromise());
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    ChannelFuture _ = shutdownInput();
    return shutdownOutput(promise);
  }

  private void inLoop(Runnable task) {
    if (eventLoop().inEventLoop()) {
      task.run();
    } else {
      eventLoop().execute(task);
    }
  }

  private void cancelConnectTimeout() {
    Future<?> timeout = connectTimeout;
    connectTimeout = null;
    if (timeout != null) {
      timeout.cancel(false);
    }
  }

  /** The side of the channel that its connection and its pipeline call. */
  final class ConnectionUnsafe extends FabricUnsafe implements FabricConnection.Owner {

    @Override
    public void connect(
        SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
      if (promise.isDone() || !ensureOpen(promise)) {
        return;
      }
      try {
        if (connectPromise != null) {
          throw new ConnectionPendingException();
        }
        if (connection != null) {
          throw new AlreadyConnectedException();
        }
        if (local != null) {
          throw new UnsupportedOperationException("a fabric chooses the local address: " + local);
        }
        startToConnect(FabricAddresses.ofFabric(remote), promise);
      } catch (IOException | RuntimeException e) {
        promise.tryFailure(connectFailure(e, remote));
        closeIfClosed();
      }
    }

    private void startToConnect(SocketAddress remote, ChannelPromise promise)
        throws FabricException {
      connection =
          FabricConnection.connect(loop(), fabric(), remote, config.getStreamConfig(), this);
      addresses(connection);
      connectPromise = promise;
      int timeoutMillis = config.getConnectTimeoutMillis();
      if (timeoutMillis > 0) {
        connectTimeout =
            eventLoop()
                .schedule(
                    () -> connectTimedOut(remote, timeoutMillis),
                    timeoutMillis,
                    TimeUnit.MILLISECONDS);
      }
      ChannelFutureListener onCancel =
          future -> {
            if (future.isCancelled()) {
              connectPromise = null;
              close(voidPromise());
            }
          };
      promise.addListener(onCancel);
    }

    private void connectTimedOut(SocketAddress remote, int timeoutMillis) {
      ChannelPromise promise = connectPromise;
      if (promise != null
          && promise.tryFailure(
              new ConnectTimeoutException(
                  "connection timed out after " + timeoutMillis + " ms: " + remote))) {
        connectPromise = null;
        close(voidPromise());
      }
    }

    private Throwable connectFailure(Exception cause, SocketAddress remote) {
      if (!(cause instanceof FabricException)) {
        return cause;
      }
      ConnectException exception = new ConnectException(cause.getMessage());
      exception.initCause(cause);
      return annotateConnectException(exception, remote);
    }

    @Override
    public void onEvents(FabricConnection from, int events) {
      if (!isRegistered() || from != connection) {
        return; // a channel that was just accepted looks again when it is registered and reads
      }
      if ((events & FabricConnection.OPENED) != 0) {
        connected();
      }
      if (from.isClosed() && connectPromise != null) {
        connectFailed(from);
        return;
      }
      if (writeBlocked && (events & (FabricConnection.WRITABLE | FabricConnection.CLOSED)) != 0) {
        writeBlocked = false;
        continueWriting(from);
      }
      if (from == connection) {
        read(from);
      }
    }

    private void connected() {
      cancelConnectTimeout();
      ChannelPromise promise = connectPromise;
      connectPromise = null;
      if (promise == null) {
        return; // cancelled, or timed out
      }
      FabricConnection current = connection;
      if (current != null) {
        addresses(current); // the fabric knows the peer better now
      }
      active = true;
      boolean told = promise.trySuccess();
      if (active) {
        pipeline().fireChannelActive();
      }
      if (!told) {
        close(voidPromise());
      }
    }

    private void connectFailed(FabricConnection from) {
      cancelConnectTimeout();
      ChannelPromise promise = connectPromise;
      connectPromise = null;
      connection = null;
      FabricException failure = from.failure();
      SocketAddress remote = from.endpoint().remoteAddress();
      if (promise != null) {
        promise.tryFailure(
            connectFailure(
                failure != null ? failure : new FabricException("the connection was ended"),
                remote));
      }
      closeIfClosed();
    }

    @Override
    protected void flush0() {
      if (!writeBlocked) {
        super.flush0();
      }
    }

    private void continueWriting(FabricConnection from) {
      if (!from.isClosed()) {
        flush0();
        return;
      }
      // The peer is gone. What it has sent can still be read, so only the writes fail.
      ChannelOutboundBuffer waiting = outboundBuffer();
      if (waiting != null) {
        ClosedChannelException end = endOf(from);
        while (waiting.remove(end)) {
          // until none is left
        }
      }
    }

    private void read(FabricConnection from) {
      Stream stream = from.stream();
      if (stream.readable() > 0) {
        if (inputShutdown) {
          discard(stream);
        } else if (readPending && !readDirectly(from, stream)) {
          readBatch(from, stream);
        }
      }
      if (from == connection && from.isClosed() && stream.readable() == 0 && !inputEndTold) {
        inputEndTold = true;
        inputEnded(from);
      }
    }

    /** Whether what has arrived is taken care of for now. */
    private boolean readDirectly(FabricConnection from, Stream stream) {
      DirectReader reader = directReader;
      if (reader == null) {
        return false;
      }
      int before = stream.readable();
      try {
        reader.onReadable(FabricChannel.this);
      } catch (RuntimeException | Error e) {
        pipeline().fireExceptionCaught(e);
      }
      if (from != connection || inputShutdown) {
        return true;
      }
      if (stream.readable() == before) {
        return !readPending;
      }
      readPending = false;
      if (config.isAutoRead()) {
        doBeginRead();
      }
      return true;
    }

    private void readBatch(FabricConnection from, Stream stream) {
      RecvByteBufAllocator.ExtendedHandle sizes = receiveSizes();
      sizes.reset(config);
      do {
        from.loop().touch(); // reading gives the window back
        ByteBuf bytes = input.read(stream, config.getAllocator(), sizes);
        sizes.incMessagesRead(1);
        readPending = false;
        pipeline().fireChannelRead(bytes);
      } while (from == connection
          && !inputShutdown
          && stream.readable() > 0
          && sizes.continueReading());
      sizes.readComplete();
      pipeline().fireChannelReadComplete();
    }

    private void discard(Stream stream) {
      RecvByteBufAllocator.ExtendedHandle sizes = receiveSizes();
      sizes.reset(config);
      while (stream.readable() > 0) {
        input.read(stream, config.getAllocator(), sizes).release();
      }
    }

    private void inputEnded(FabricConnection from) {
      FabricException failure = from.failure();
      if (failure != null) {
        pipeline().fireExceptionCaught(failure);
        close(voidPromise(), failure, endOf(from));
      } else if (config.isAllowHalfClosure() && !outputShutdown) {
        if (!inputShutdown) {
          inputShutdown = true;
          pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
        pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
      } else {
        close(voidPromise());
      }
    }
  }
}
