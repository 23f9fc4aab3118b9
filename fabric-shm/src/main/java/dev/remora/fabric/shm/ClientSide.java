package dev.remora.fabric.shm;

import dev.remora.posix.PosixException;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import java.lang.foreign.MemorySegment;

/** Asks a server to let it in, and maps the memory that the server makes. */
final class ClientSide implements ConnectionSide {
  private final ShmEndpoint endpoint;
  private final ControlSocket control;
  private final FabricConfig config;
  private boolean established;

  ClientSide(ShmEndpoint endpoint, ControlSocket control, FabricConfig config) {
    this.endpoint = endpoint;
    this.control = control;
    this.config = config;
  }

  @Override
  public boolean isServer() {
    return false;
  }

  /** The socket is connected: introduces this side. */
  void hello() {
    boolean _ =
        control.send(
            ControlMessage.HELLO,
            ControlMessage.MAGIC,
            config.queueDepth(),
            config.maxMessageLength(),
            0);
  }

  @Override
  public boolean onMessage(int type, MemorySegment message, int fd) throws PosixException {
    if (type == ControlMessage.REGION && fd >= 0) {
      return onRegion(
          ControlMessage.first(message),
          ControlMessage.second(message),
          ControlMessage.length(message),
          fd);
    }
    if (established) {
      return false;
    }
    if (type == ControlMessage.REJECT) {
      endpoint.rejected(EndReason.describe(ControlMessage.first(message)));
      return true;
    }
    return type == ControlMessage.ACCEPT
        && fd >= 0
        && onAccept(ControlMessage.second(message), ControlMessage.third(message), fd);
  }

  @Override
  public int refusal() {
    return ControlMessage.END;
  }

  private boolean onAccept(int serverDepth, int serverMaxMessage, int fd) throws PosixException {
    if (!Geometry.isValid(serverDepth, serverMaxMessage)) {
      return false;
    }
    Geometry geometry =
        new Geometry(
            config.queueDepth(),
            serverDepth,
            Math.min(serverMaxMessage, config.maxMessageLength()));
    if (isDefect(fd, geometry.length())) {
      return true;
    }
    established = true;
    endpoint.useMapping(new ConnectionMapping(fd, geometry), geometry);
    boolean _ = control.send(ControlMessage.READY, 0, 0, 0, 0);
    for (ShmRegion region : endpoint.memory().own()) {
      request(region);
    }
    endpoint.established();
    return true;
  }

  private boolean onRegion(int owner, int rkey, long length, int fd) throws PosixException {
    EndpointMemory memory = endpoint.memory();
    if (owner == ControlMessage.OF_CLIENT) {
      ShmRegion region = memory.unbacked(rkey);
      if (region == null || length != region.length()) {
        return false;
      }
      if (!isDefect(fd, length)) {
        region.back(fd);
        memory.wasBacked();
      }
      return true;
    }
    if (owner != ControlMessage.OF_SERVER
        || rkey != memory.nextPeerKey()
        || length < 1
        || length > Integer.MAX_VALUE
        || !memory.hasRoomForPeer()) {
      return false;
    }
    if (!memory.hasRoom(length)) {
      memory.addPeer(null); // told by openWindow when the server announces it
    } else if (!isDefect(fd, length)) {
      memory.addPeer(ShmRegion.mapped(rkey, (int) length, fd));
    }
    return true;
  }

  private boolean isDefect(int fd, long length) {
    String defect = ShmRegion.defect(fd, length);
    if (defect.isEmpty()) {
      return false;
    }
    endpoint.fail(
        EndReason.VIOLATION, new FabricException(endpoint + " has sent memory that " + defect));
    return true;
  }

  @Override
  public ShmRegion register(int length) throws FabricException {
    try {
      ShmRegion region = ShmRegion.reserved(endpoint.memory().nextKey(), length);
      if (established) {
        request(region);
      }
      return region;
    } catch (PosixException e) {
      throw new FabricException("No addresses for a region of " + length + " bytes: " + e, e);
    }
  }

  private void request(ShmRegion region) {
    if (!control.send(ControlMessage.REQUEST_REGION, region.rkey(), 0, 0, region.length())) {
      endpoint.fail(
          EndReason.VIOLATION,
          new FabricException(endpoint + " does not read its socket: it has filled up"));
    }
  }
}
