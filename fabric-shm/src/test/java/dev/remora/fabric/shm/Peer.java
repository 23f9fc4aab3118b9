package dev.remora.fabric.shm;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.FabricException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A handler that counts, and answers each number with the next one if asked to. */
final class Peer implements EndpointHandler {
  private final MemorySegment scratch = Arena.ofAuto().allocate(32, 8);
  private final boolean echo;
  private @Nullable Endpoint endpoint;
  private @Nullable FabricException cause;
  private boolean connected;
  private boolean closed;
  private int received;
  private int last;

  Peer(boolean echo) {
    this.echo = echo;
  }

  Peer attach(Endpoint newEndpoint) {
    endpoint = newEndpoint;
    endpoint.postReceives(16);
    return this;
  }

  ShmEndpoint endpoint() {
    if (endpoint == null) {
      throw new IllegalStateException("not attached");
    }
    return (ShmEndpoint) endpoint;
  }

  boolean send(int value) {
    scratch.set(JAVA_INT, 0, value);
    return endpoint().send(scratch, 0, 32);
  }

  boolean isConnected() {
    return connected;
  }

  boolean isClosed() {
    return closed;
  }

  @Nullable FabricException cause() {
    return cause;
  }

  int received() {
    return received;
  }

  int last() {
    return last;
  }

  @Override
  public void onConnected() {
    connected = true;
  }

  @Override
  public void onMessage(MemorySegment memory, long offset, int length) {
    received++;
    last = memory.get(JAVA_INT, offset);
    endpoint().postReceives(1);
    if (echo) {
      boolean _ = send(last + 1);
    }
  }

  @Override
  public void onImmediate(int immediate) {
    received++;
    last = immediate;
    endpoint().postReceives(1);
  }

  @Override
  public void onSendQueueSpace() {}

  @Override
  public void onClosed(@Nullable FabricException newCause) {
    closed = true;
    cause = newCause;
  }
}
