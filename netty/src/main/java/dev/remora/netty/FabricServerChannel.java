package dev.remora.netty;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricListener;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import java.net.BindException;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections over a fabric. Needs an event loop of {@link FabricIoHandler}, which serves
 * the accepted ones too: give {@code ServerBootstrap} a group of one loop, or one loop of a group.
 *
 * <p>A connection is handed to the pipeline when it is open: both sides have announced their
 * windows. Until then it counts against {@code SO_BACKLOG}, and so does one that waits because
 * auto-read is off.
 */
public final class FabricServerChannel extends AbstractFabricChannel implements ServerChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

  private final FabricServerChannelConfig config = new FabricServerChannelConfig(this);
  private final Set<FabricConnection> opening = new HashSet<>();
  private final ArrayDeque<FabricConnection> accepted = new ArrayDeque<>();

  private volatile boolean open = true;
  private volatile @Nullable FabricListener listener;
  private volatile @Nullable SocketAddress localAddress;
  private boolean readPending;

  /** A channel that listens on shared memory. */
  public FabricServerChannel() {
    this(FabricChannel.DEFAULT_SCHEME);
  }

  /**
   * A channel that listens on a fabric.
   *
   * @param scheme of the fabric, such as {@code shm} or {@code rdma}
   */
  public FabricServerChannel(String scheme) {
    super(null, scheme);
  }

  @Override
  public FabricServerChannelConfig config() {
    return config;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open && listener != null;
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    return localAddress;
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    return null;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new ListenerUnsafe();
  }

  private ListenerUnsafe ownUnsafe() {
    return (ListenerUnsafe) unsafe();
  }

  @Override
  protected void doBind(SocketAddress address) throws Exception {
    try {
      Fabric fabric = fabric();
      FabricListener bound =
          fabric.listen(
              FabricAddresses.ofFabric(address),
              endpoint -> ownUnsafe().onRequest(fabric, endpoint));
      localAddress = bound.localAddress();
      listener = bound;
    } catch (FabricException e) {
      BindException failure = new BindException(e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  @Override
  protected void doClose() {
    open = false;
    FabricListener bound = listener;
    if (bound != null) {
      loop().touch();
      bound.close();
    }
    opening.forEach(FabricConnection::closeAndForget);
    opening.clear();
    accepted.forEach(FabricConnection::closeAndForget);
    accepted.clear();
  }

  @Override
  protected void doDeregister() throws Exception {
    if (open && listener != null) {
      doClose();
      pipeline().fireChannelInactive();
      ownUnsafe().close();
    }
    super.doDeregister();
  }

  @Override
  protected void doBeginRead() {
    readPending = true;
    if (!accepted.isEmpty()) {
      eventLoop().execute(() -> ownUnsafe().deliver());
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer buffer) {
    throw new UnsupportedOperationException("a server channel does not write");
  }

  /** The side of the channel that its fabric and its pipeline call. */
  final class ListenerUnsafe extends FabricUnsafe implements FabricConnection.Owner {
    @Override
    public void connect(
        SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
      promise.setFailure(new UnsupportedOperationException("a server channel does not connect"));
    }

    @Nullable EndpointHandler onRequest(Fabric fabric, Endpoint endpoint) throws FabricException {
      if (!open || opening.size() + accepted.size() >= config.getBacklog()) {
        return null;
      }
      FabricConnection connection =
          FabricConnection.accept(loop(), fabric, endpoint, config.getStreamConfig(), this);
      opening.add(connection);
      return connection.stream();
    }

    @Override
    public void onEvents(FabricConnection from, int events) {
      if ((events & FabricConnection.OPENED) != 0 && opening.remove(from)) {
        accepted.add(from);
        deliver();
      } else if (from.isClosed()) {
        opening.remove(from);
        if (from.stream().readable() == 0) {
          accepted.remove(from);
        }
      }
    }

    private void deliver() {
      if (!readPending || accepted.isEmpty()) {
        return;
      }
      RecvByteBufAllocator.ExtendedHandle allowance = receiveSizes();
      allowance.reset(config);
      do {
        FabricConnection next = accepted.poll();
        if (next == null) {
          break;
        }
        allowance.incMessagesRead(1);
        readPending = false;
        pipeline().fireChannelRead(new FabricChannel(FabricServerChannel.this, next));
      } while (allowance.continueReading());
      allowance.readComplete();
      pipeline().fireChannelReadComplete();
    }
  }
}
