package dev.remora.transport.fabric;

import org.jspecify.annotations.Nullable;

/** Decides about incoming connections. Called by the fabric's thread, in {@link Fabric#poll}. */
@FunctionalInterface
public interface AcceptHandler {
  /**
   * A peer asks to connect. The endpoint can register memory and post receives at once, so that
   * everything is ready before the fabric accepts it, which it does when this method has returned;
   * its handler's {@link EndpointHandler#onConnected} follows when the connection is established.
   *
   * @return the connection's handler, or null to reject it (the fabric then frees the endpoint)
   */
  @Nullable EndpointHandler onRequest(Endpoint endpoint) throws FabricException;
}
