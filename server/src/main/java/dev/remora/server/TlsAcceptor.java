package dev.remora.server;

import dev.remora.engine.config.Parameter;
import dev.remora.engine.config.ParameterTable;
import dev.remora.engine.state.Parameters;
import dev.remora.tls.TlsException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What a server's TLS listeners share: certificates, a thread that does the long sums of handshakes
 * so that others are served meanwhile, and the limit of handshakes at one time.
 *
 * <p>Belongs to the event loop's thread, but for the start. A change of a parameter by CONFIG SET
 * reads the files again; it holds for connections that come later.
 */
final class TlsAcceptor implements AutoCloseable {
  /** Handshakes at one time, each of which holds some 100 KiB. */
  static final int MOST_HANDSHAKES = 1024;

  private static final long HANDSHAKE_SECONDS = 10;

  private static final List<String> PARAMETERS =
      List.of(
          "tls-cert-file",
          "tls-key-file",
          "tls-key-file-pass",
          "tls-ca-cert-file",
          "tls-ca-cert-dir",
          "tls-auth-clients",
          "tls-prefer-server-ciphers",
          "tls-protocols");

  private final Parameters parameters;
  private final ThreadPoolExecutor sums =
      new ThreadPoolExecutor(
          1,
          1,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(), // bounded by the connections: each has one sum at most
          new DefaultThreadFactory("remora-tls", true));

  private final LimitedLog log = new LimitedLog(System.getLogger(TlsAcceptor.class.getName()));
  private volatile TlsSettings settings;
  private int handshakes;

  /**
   * Reads the certificates.
   *
   * @throws TlsException if the parameters do not say enough, or a file cannot be used
   */
  TlsAcceptor(Parameters parameters) throws TlsException {
    this.parameters = parameters;
    settings = TlsSettings.read(parameters.table());
    sums.allowCoreThreadTimeOut(true);
    ParameterTable table = parameters.table();
    for (String name : PARAMETERS) {
      Parameter parameter = table.find(name);
      if (parameter != null) {
        parameter.listen(this::reload);
      }
    }
  }

  private void reload() {
    try {
      settings = TlsSettings.read(parameters.table());
    } catch (TlsException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Has a connection begin with TLS; the session begins when that is done.
   *
   * @param listener its URI, for messages
   */
  void install(Channel channel, String listener, ChannelHandler session) {
    SslHandler tls = new SslHandler(settings.newEngine(), false, sums);
    tls.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
    channel.pipeline().addLast(tls, new TlsGuard(this, listener, session));
  }

  /** Whether one more handshake may begin; then {@link #handshakeEnded} has to follow. */
  boolean admit() {
    if (handshakes >= MOST_HANDSHAKES) {
      return false;
    }
    handshakes++;
    return true;
  }

  void handshakeEnded() {
    handshakes--;
  }

  LimitedLog log() {
    return log;
  }

  @Override
  public void close() {
    sums.shutdownNow();
  }
}
