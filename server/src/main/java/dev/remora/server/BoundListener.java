package dev.remora.server;

/**
 * A listener that is ready.
 *
 * @param requested as it was configured
 * @param bound as it is, an ephemeral port resolved
 */
public record BoundListener(ListenAddress requested, ListenAddress bound) {
  /** The URI that a client on this host connects to. */
  public String uri() {
    return bound.uri();
  }
}
