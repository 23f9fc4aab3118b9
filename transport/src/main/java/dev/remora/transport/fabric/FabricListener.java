package dev.remora.transport.fabric;

import java.net.SocketAddress;

/** A bound address of a {@link Fabric}. Belongs to the fabric's thread. */
public interface FabricListener extends AutoCloseable {
  /** The address it is bound to, an ephemeral port resolved. */
  SocketAddress localAddress();

  /** Stops accepting; connections already established live on. Idempotent. */
  @Override
  void close();
}
