package dev.remora.client;

import java.io.IOException;
import java.time.Duration;

/**
 * One thread's connections to one server, polled together.
 *
 * <p>Handlers are called in {@link #poll} and nowhere else. Not safe for use by several threads.
 */
public interface ClientTransport extends AutoCloseable {
  /** What a thread does while it waits. */
  enum Waiting {
    /** It looks again and again: the shortest latency, one core. Sockets wait in the kernel. */
    SPIN,
    /** It looks for some microseconds, then sleeps until something rings. */
    PARK
  }

  /**
   * Opens what the URI's medium needs.
   *
   * @param connectTimeout how long a connection may take to be established
   * @throws IOException if the medium is not available, with the reason, or if the host is unknown;
   *     no other medium is tried in its place
   */
  static ClientTransport open(RemoraUri uri, Waiting waiting, Duration connectTimeout)
      throws IOException {
    ClientTransport plain =
        uri.scheme().isFabric()
            ? FabricTransport.open(uri, waiting, connectTimeout)
            : SocketTransport.open(uri, connectTimeout);
    ClientTls tls = uri.tls();
    return tls == null ? plain : TlsTransport.open(uri, tls, plain);
  }

  /**
   * Starts to connect; the handler is told how that ended.
   *
   * @throws IOException if it cannot even be started
   */
  Wire connect(WireHandler handler) throws IOException;

  /**
   * Delivers what has happened, and waits for something to happen if nothing has.
   *
   * @param timeoutNanos how long to wait at the most, 0 not to wait
   * @return the number of events, 0 after the time-out, or if there was something else to do
   */
  int poll(long timeoutNanos) throws IOException;

  /** Closes all connections at once. Idempotent. */
  @Override
  void close();
}
