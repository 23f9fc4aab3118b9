package dev.remora.fabric.shm;

import dev.remora.posix.PosixException;
import dev.remora.transport.fabric.AcceptHandler;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Makes the memory of a connection, and lets a client in. */
final class ServerSide implements ConnectionSide {
  private final ShmEndpoint endpoint;
  private final ControlSocket control;
  private final FabricConfig config;
  private final AcceptHandler acceptHandler;
  private Step step = Step.AWAITING_HELLO;

  private enum Step {
    AWAITING_HELLO,
    DECIDING,
    AWAITING_READY,
    ESTABLISHED
  }

  ServerSide(
      ShmEndpoint endpoint,
      ControlSocket control,
      FabricConfig config,
      AcceptHandler acceptHandler) {
    this.endpoint = endpoint;
    this.control = control;
    this.config = config;
    this.acceptHandler = acceptHandler;
  }

  @Override
  public boolean isServer() {
    return true;
  }

  @Override
  public boolean onMessage(int type, MemorySegment message, int fd) throws PosixException {
    if (fd >= 0) {
      return false; // memory is this side's to make
    }
    if (type == ControlMessage.HELLO && step == Step.AWAITING_HELLO) {
      onHello(message);
      return true;
    }
    if (type == ControlMessage.READY && step == Step.AWAITING_READY) {
      step = Step.ESTABLISHED;
      endpoint.established();
      return true;
    }
    return type == ControlMessage.REQUEST_REGION
        && step == Step.ESTABLISHED
        && onRequest(ControlMessage.first(message), ControlMessage.length(message));
  }

  @Override
  public int refusal() {
    return ControlMessage.REJECT;
  }

  private void onHello(MemorySegment message) throws PosixException {
    int clientDepth = ControlMessage.second(message);
    int clientMaxMessage = ControlMessage.third(message);
    if (ControlMessage.first(message) != ControlMessage.MAGIC
        || !Geometry.isValid(clientDepth, clientMaxMessage)) {
      refuse(EndReason.INCOMPATIBLE, null);
      return;
    }
    Geometry geometry =
        new Geometry(
            clientDepth,
            config.queueDepth(),
            Math.min(clientMaxMessage, config.maxMessageLength()));
    if (geometry.length() > Math.max(config.maxEndpointMemory(), ownRingsLength())) {
      refuse(EndReason.INCOMPATIBLE, null);
      return;
    }
    step = Step.DECIDING;
    int fd = ShmRegion.create(geometry.length());
    try {
      endpoint.useMapping(new ConnectionMapping(fd, geometry), geometry);
      decide(fd);
    } finally {
      ShmRegion.closeDescriptor(fd);
    }
  }

  /** What two sides with this side's configuration would need: always allowed. */
  private long ownRingsLength() {
    return new Geometry(config.queueDepth(), config.queueDepth(), config.maxMessageLength())
        .length();
  }

  private void decide(int fd) {
    EndpointHandler handler;
    try {
      handler = acceptHandler.onRequest(endpoint);
    } catch (FabricException e) {
      refuse(EndReason.OUT_OF_RESOURCES, e);
      return;
    } catch (RuntimeException | Error e) {
      refuse(EndReason.FAILED, e);
      return;
    }
    if (handler == null) {
      refuse(EndReason.REFUSED, null);
      return;
    }
    endpoint.useHandler(handler);
    step = Step.AWAITING_READY;
    boolean sent =
        control.send(
            ControlMessage.ACCEPT, 0, config.queueDepth(), config.maxMessageLength(), 0, fd);
    if (!sent) {
      refuse(EndReason.VIOLATION, null);
    }
  }

  private void refuse(EndReason reason, @Nullable Throwable cause) {
    String text = "The connection of " + endpoint.remoteAddress() + " was rejected: " + reason;
    endpoint.fail(reason, new FabricException(text, cause));
  }

  /** The client wants memory of its own: this side makes it, within this side's limits. */
  private boolean onRequest(int rkey, long length) throws PosixException {
    EndpointMemory memory = endpoint.memory();
    if (rkey != memory.nextPeerKey()
        || length < 1
        || length > Integer.MAX_VALUE
        || !memory.hasRoomForPeer()) {
      return false;
    }
    if (!memory.hasRoom(length)) {
      memory.addPeer(null); // told by openWindow when the client announces it
      return true;
    }
    memory.addPeer(make(ControlMessage.OF_CLIENT, rkey, (int) length));
    return true;
  }

  @Override
  public ShmRegion register(int length) throws FabricException {
    try {
      return make(ControlMessage.OF_SERVER, endpoint.memory().nextKey(), length);
    } catch (PosixException e) {
      throw new FabricException("No memory for a region of " + length + " bytes: " + e, e);
    }
  }

  private ShmRegion make(int owner, int rkey, int length) throws PosixException {
    int fd = ShmRegion.create(length);
    try {
      ShmRegion region = ShmRegion.mapped(rkey, length, fd);
      if (!control.send(ControlMessage.REGION, owner, rkey, 0, length, fd)) {
        endpoint.fail(
            EndReason.VIOLATION,
            new FabricException(endpoint + " does not read its socket: it has filled up"));
      }
      return region;
    } finally {
      ShmRegion.closeDescriptor(fd);
    }
  }
}
