package dev.remora.client;

import java.io.IOException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** TLS over another transport. */
final class TlsTransport implements ClientTransport {
  private final RemoraUri uri;
  private final ClientTls settings;
  private final SSLContext context;
  private final ClientTransport carrier;

  private TlsTransport(
      RemoraUri uri, ClientTls settings, SSLContext context, ClientTransport carrier) {
    this.uri = uri;
    this.settings = settings;
    this.context = context;
    this.carrier = carrier;
  }

  static ClientTransport open(RemoraUri uri, ClientTls settings, ClientTransport carrier)
      throws IOException {
    try {
      return new TlsTransport(uri, settings, settings.context(), carrier);
    } catch (IOException | RuntimeException e) {
      carrier.close();
      throw e;
    }
  }

  @Override
  public Wire connect(WireHandler handler) throws IOException {
    var wire = new TlsWire(newEngine(), handler);
    wire.attach(carrier.connect(wire));
    return wire;
  }

  private SSLEngine newEngine() {
    String name = serverName();
    SSLEngine engine =
        name == null ? context.createSSLEngine() : context.createSSLEngine(name, uri.port());
    engine.setUseClientMode(true);
    if (name != null && !settings.insecure()) {
      SSLParameters chosen = engine.getSSLParameters();
      chosen.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(chosen);
    }
    return engine;
  }

  private @Nullable String serverName() {
    if (settings.serverName() != null) {
      return settings.serverName();
    }
    return uri.host().isEmpty() ? null : uri.host();
  }

  @Override
  public int poll(long timeoutNanos) throws IOException {
    return carrier.poll(timeoutNanos);
  }

  @Override
  public void close() {
    carrier.close();
  }
}
