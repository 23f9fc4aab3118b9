package dev.remora.client;

import dev.remora.transport.channel.StreamPoller;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricProvider;
import dev.remora.transport.stream.StreamConfig;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;

/** Redis over RDMA, on any fabric: {@link StreamPoller} does the work. */
final class FabricTransport implements ClientTransport {
  /**
   * As long as those of Valkey's clients: a server writes a large reply in fewer parts, each of
   * which costs a round trip. Over shared memory a round trip costs next to nothing.
   */
  private static final int RDMA_WINDOW = 1 << 20;

  private final RemoraUri uri;
  private final SocketAddress address;
  private final StreamPoller poller;
  private final StreamConfig config;
  private boolean closed;

  private FabricTransport(
      RemoraUri uri, SocketAddress address, StreamPoller poller, Duration connectTimeout) {
    this.uri = uri;
    this.address = address;
    this.poller = poller;
    StreamConfig defaults = StreamConfig.DEFAULT.withHandshakeTimeout(connectTimeout);
    config =
        uri.scheme() == RemoraUri.Scheme.RDMA ? defaults.withWindowLength(RDMA_WINDOW) : defaults;
  }

  static FabricTransport open(RemoraUri uri, Waiting waiting, Duration connectTimeout)
      throws IOException {
    SocketAddress address = uri.address();
    FabricConfig limits = FabricConfig.DEFAULT.withConnectTimeout(connectTimeout);
    try {
      var poller =
          new StreamPoller(
              FabricProvider.open(uri.scheme().word(), limits), waiting == Waiting.SPIN);
      return new FabricTransport(uri, address, poller, connectTimeout);
    } catch (FabricException e) {
      throw new IOException(uri + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Wire connect(WireHandler handler) throws IOException {
    var wire = new FabricWire(this, handler);
    try {
      wire.attach(poller.connect(address, config, wire));
    } catch (FabricException e) {
      throw new IOException(uri + ": " + e.getMessage(), e);
    }
    return wire;
  }

  StreamPoller poller() {
    return poller;
  }

  /** Whether no handler hears anything any more. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public int poll(long timeoutNanos) {
    return poller.poll(timeoutNanos);
  }

  @Override
  public void close() {
    closed = true;
    poller.close();
  }
}
