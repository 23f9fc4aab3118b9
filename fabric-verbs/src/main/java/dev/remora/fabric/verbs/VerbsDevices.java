package dev.remora.fabric.verbs;

import dev.remora.posix.Epoll;
import dev.remora.posix.Errno;
import dev.remora.posix.KernelEvents;
import dev.remora.posix.PosixException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The devices that a fabric uses, each from its first connection on, and how they leave. */
final class VerbsDevices implements AutoCloseable {
  private final Arena arena;
  private final Epoll epoll;
  private final ConnectionEvents events;
  private final @Nullable KernelEvents kernel;
  private final List<VerbsDevice> devices = new ArrayList<>();
  private boolean someHaveGone;

  /**
   * @param epoll is told of completions, and of devices that come and go
   */
  VerbsDevices(Arena arena, Epoll epoll, ConnectionEvents events) throws PosixException {
    this.arena = arena;
    this.epoll = epoll;
    this.events = events;
    kernel = kernelEvents();
    if (kernel != null) {
      try {
        epoll.add(kernel.fd(), Epoll.EPOLLIN, 0);
      } catch (PosixException e) {
        kernel.close();
        throw e;
      }
    }
  }

  private static @Nullable KernelEvents kernelEvents() {
    try {
      return new KernelEvents();
    } catch (PosixException e) {
      VerbsFabric.LOGGER.log(
          System.Logger.Level.DEBUG, "only drivers will tell of a device that is removed", e);
      return null;
    }
  }

  /** Those that are open. Index it, to allocate nothing. */
  List<VerbsDevice> open() {
    return devices;
  }

  /**
   * The device that a connection goes through; opened at its first use.
   *
   * @param cmId an id whose address is resolved
   */
  VerbsDevice of(long cmId) throws PosixException {
    return of(cmId, RdmaCmId.localAddress(cmId));
  }

  /**
   * The device that a connection goes through; opened at its first use.
   *
   * @param cmId an id that a connect request brought
   * @param listener the address that was listened on: in the id's own, the kernel leaves out the
   *     scope of a link-local address
   */
  VerbsDevice of(long cmId, InetSocketAddress listener) throws PosixException {
    long context = RdmaCmId.verbs(cmId);
    for (VerbsDevice device : devices) {
      if (device.context() == context) {
        if (device.isRemoved()) {
          throw new PosixException("the RDMA device " + device.node().name(), Errno.ENODEV);
        }
        return device;
      }
    }
    VerbsDevice device = new VerbsDevice(arena, anchor(cmId, listener));
    try {
      epoll.add(device.channelFd(), Epoll.EPOLLIN, 0);
    } catch (PosixException e) {
      device.close();
      throw e;
    }
    devices.add(device);
    return device;
  }

  /** An id that is bound to the same device. */
  private long anchor(long cmId, InetSocketAddress listener) throws PosixException {
    InetSocketAddress own = RdmaCmId.localAddress(cmId);
    InetSocketAddress local = own.getAddress().equals(listener.getAddress()) ? listener : own;
    long anchor = events.createId();
    try (Arena call = Arena.ofConfined()) {
      InetSocketAddress any = new InetSocketAddress(local.getAddress(), 0);
      LibRdmaCm.rdmaBindAddr(anchor, Sockaddr.encode(call, any));
      if (RdmaCmId.verbs(anchor) != RdmaCmId.verbs(cmId)) {
        throw new PosixException("rdma_bind_addr chose another device", Errno.ENODEV);
      }
      return anchor;
    } catch (PosixException e) {
      LibRdmaCm.rdmaDestroyId(anchor);
      throw e;
    }
  }

  /** The device whose {@link VerbsDevice#anchor} it is. */
  @Nullable VerbsDevice ofAnchor(long cmId) {
    for (VerbsDevice device : devices) {
      if (device.anchor() == cmId) {
        return device;
      }
    }
    return null;
  }

  /** Whether the kernel has said since the last call that some device has come or gone. */
  boolean mayHaveChanged() {
    return kernel != null && kernel.drain();
  }

  /** Notes that something bound to a device had to be given up. */
  void noteGone() {
    someHaveGone = true;
  }

  /**
   * Frees what is held of removed devices that no endpoint uses any more. Then the connection
   * manager's library is made to look for itself: it closes those that nobody has an id on, and
   * only that lets the kernel finish what Soft-RoCE's removal waits for.
   */
  void freeRemoved() {
    if (!someHaveGone) {
      return;
    }
    boolean some = false;
    for (int i = devices.size() - 1; i >= 0; i--) {
      VerbsDevice device = devices.get(i);
      if (device.isRemoved() && device.users() == 0) {
        devices.remove(i);
        device.close();
      } else {
        some |= device.isRemoved();
      }
    }
    if (!some) {
      someHaveGone = false;
      try {
        long[] _ = LibRdmaCm.rdmaGetDevices();
      } catch (PosixException e) {
        // The library does not close the last device of a machine.
        VerbsFabric.LOGGER.log(System.Logger.Level.DEBUG, "no RDMA device is left", e);
      }
    }
  }

  /** No endpoint may be left. */
  @Override
  public void close() {
    devices.forEach(VerbsDevice::close);
    devices.clear();
    if (kernel != null) {
      kernel.close();
    }
  }
}
