package dev.remora.netty;

import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricException;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** What both kinds of channel share: how they belong to a loop. */
abstract class AbstractFabricChannel extends AbstractChannel {
  private final String scheme;
  private @Nullable IoRegistration registration;

  AbstractFabricChannel(@Nullable Channel parent, String scheme) {
    super(parent);
    this.scheme = scheme;
  }

  /** The scheme of the fabric, such as {@code shm} or {@code rdma}. */
  public final String scheme() {
    return scheme;
  }

  /** The loop that it is registered to. */
  final FabricLoop loop() {
    IoRegistration current = registration;
    if (current == null) {
      throw new IllegalStateException("not registered to an event loop: " + this);
    }
    return current.attachment();
  }

  final Fabric fabric() throws FabricException {
    return loop().fabric(scheme);
  }

  @Override
  protected boolean isCompatible(EventLoop eventLoop) {
    return eventLoop instanceof IoEventLoop io && io.isCompatible(FabricIoHandle.class);
  }

  @Override
  protected final void doRegister(ChannelPromise promise) {
    Future<IoRegistration> registering =
        ((IoEventLoop) eventLoop()).register((FabricIoHandle) unsafe());
    registering.addListener(
        (Future<IoRegistration> done) -> {
          if (done.isSuccess()) {
            registration = done.getNow();
            promise.setSuccess();
          } else {
            promise.setFailure(done.cause());
          }
        });
  }

  @Override
  protected void doDeregister() throws Exception {
    IoRegistration current = registration;
    registration = null;
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  protected final void doDisconnect() throws Exception {
    doClose();
  }

  /** The part of a channel that its loop knows. */
  abstract class FabricUnsafe extends AbstractUnsafe implements FabricIoHandle {
    /** The loop ends. */
    @Override
    public final void close() {
      close(voidPromise());
    }

    /** How much to read at once, and how often. */
    final RecvByteBufAllocator.ExtendedHandle receiveSizes() {
      return (RecvByteBufAllocator.ExtendedHandle) recvBufAllocHandle();
    }
  }
}
