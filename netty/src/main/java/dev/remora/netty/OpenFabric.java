package dev.remora.netty;

import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricException;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * A fabric of a loop, and its doorbell as a descriptor in the epoll set of the loop's sockets. The
 * doorbell is level-triggered, as {@link Fabric#notificationFd} is.
 */
final class OpenFabric implements EpollIoHandle {
  private final Fabric fabric;
  private final FileDescriptor doorbell;
  private @Nullable IoRegistration registration;
  private boolean rung;

  private OpenFabric(Fabric fabric) {
    this.fabric = fabric;
    doorbell = new FileDescriptor(fabric.notificationFd());
  }

  /** Takes a fabric over: it is closed if its doorbell cannot be hung up. */
  static OpenFabric open(Fabric fabric, IoHandler sockets) throws FabricException {
    OpenFabric open = new OpenFabric(fabric);
    if (sockets.isCompatible(EpollIoHandle.class)) {
      try {
        IoRegistration registered = sockets.register(open);
        registered.submit(EpollIoOps.EPOLLIN);
        open.registration = registered;
      } catch (Exception e) {
        fabric.close();
        throw new FabricException(
            "the doorbell of fabric " + fabric.scheme() + " cannot be polled: " + e.getMessage(),
            e);
      }
    }
    return open;
  }

  Fabric fabric() {
    return fabric;
  }

  /** Whether the sockets' handler wakes for it. */
  boolean hasDoorbell() {
    return registration != null;
  }

  boolean hasRung() {
    return rung;
  }

  void disarm() {
    rung = false;
    fabric.disarm();
  }

  @Override
  public FileDescriptor fd() {
    return doorbell;
  }

  @Override
  public void handle(IoRegistration from, IoEvent event) {
    rung = true;
  }

  /** The sockets' handler ends. The fabric lives on, for what still has to be sent. */
  @Override
  public void close() {
    registration = null;
  }

  /** Takes the doorbell down, and closes the fabric. */
  void closeFabric() {
    IoRegistration registered = registration;
    registration = null;
    if (registered != null) {
      registered.cancel();
    }
    fabric.close();
  }
}
