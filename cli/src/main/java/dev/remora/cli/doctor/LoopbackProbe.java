package dev.remora.cli.doctor;

import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricListener;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One side of a connection of this process to itself, over one fabric. */
final class LoopbackProbe implements EndpointHandler {
  private static final int REGION_BYTES = 64 << 10;

  private boolean connected;
  private boolean closed;
  private @Nullable FabricException cause;

  /**
   * Makes a connection, with memory for the peer to write to on both sides, and ends it.
   *
   * @return how long it took, in nanoseconds
   * @throws FabricException if it could not be made
   */
  static long connect(Fabric fabric, SocketAddress address) throws FabricException {
    var server = new LoopbackProbe();
    var client = new LoopbackProbe();
    long start = System.nanoTime();
    try (FabricListener _ =
        fabric.listen(
            address,
            endpoint -> {
              endpoint.register(REGION_BYTES);
              return server;
            })) {
      fabric.connect(address, client).register(REGION_BYTES);
      while (!(server.connected && client.connected)) {
        fabric.poll(16);
        client.check();
        server.check();
      }
      return System.nanoTime() - start;
    }
  }

  /** The fabric's own time-out ends what does not connect. */
  private void check() throws FabricException {
    if (cause != null) {
      throw cause;
    }
    if (closed) {
      throw new FabricException("the connection has ended before it was established");
    }
  }

  @Override
  public void onConnected() {
    connected = true;
  }

  @Override
  public void onMessage(MemorySegment memory, long offset, int length) {}

  @Override
  public void onImmediate(int immediate) {}

  @Override
  public void onSendQueueSpace() {}

  @Override
  public void onClosed(@Nullable FabricException reason) {
    closed = true;
    cause = reason;
  }
}
