package dev.remora.server;

import dev.remora.engine.config.ConfigLine;
import dev.remora.engine.config.ParameterTable;
import dev.remora.tls.TlsContexts;
import dev.remora.tls.TlsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * What the parameters of TLS say, with the files that they name read.
 *
 * @param protocols none for the JDK's: TLS 1.2 and 1.3
 */
record TlsSettings(
    SSLContext context,
    ClientCertificates clients,
    boolean preferServerCiphers,
    List<String> protocols) {
  private static final List<String> USABLE = List.of("TLSv1.2", "TLSv1.3");

  /** {@code tls-auth-clients}. */
  enum ClientCertificates {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  /**
   * Reads the parameters, and their files.
   *
   * @throws TlsException if something is missing or cannot be used
   */
  static TlsSettings read(ParameterTable parameters) throws TlsException {
    String certificate = text(parameters, "tls-cert-file");
    String key = text(parameters, "tls-key-file");
    if (certificate.isEmpty() || key.isEmpty()) {
      throw new TlsException("TLS needs tls-cert-file and tls-key-file");
    }
    TlsContexts contexts =
        TlsContexts.builder()
            .identity(Path.of(certificate), Path.of(key), text(parameters, "tls-key-file-pass"));
    ClientCertificates clients =
        switch (parameters.word("tls-auth-clients").get()) {
          case "no" -> ClientCertificates.NONE;
          case "optional" -> ClientCertificates.OPTIONAL;
          default -> ClientCertificates.REQUIRED;
        };
    List<Path> trusted = new ArrayList<>();
    for (String name : List.of("tls-ca-cert-file", "tls-ca-cert-dir")) {
      String file = text(parameters, name);
      if (!file.isEmpty()) {
        trusted.add(Path.of(file));
      }
    }
    if (!trusted.isEmpty()) {
      contexts.trust(trusted);
    } else if (clients != ClientCertificates.NONE) {
      throw new TlsException(
          "tls-auth-clients asks for certificates: tls-ca-cert-file or tls-ca-cert-dir must say who"
              + " signs them; or set tls-auth-clients no");
    }
    boolean prefer = parameters.flag("tls-prefer-server-ciphers").get().equals("yes");
    return new TlsSettings(
        contexts.build(), clients, prefer, protocols(text(parameters, "tls-protocols")));
  }

  private static String text(ParameterTable parameters, String name) {
    return ConfigLine.decode(parameters.text(name).value());
  }

  private static List<String> protocols(String text) throws TlsException {
    List<String> protocols = text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
    for (String protocol : protocols) {
      if (!USABLE.contains(protocol)) {
        throw new TlsException(
            "tls-protocols: " + protocol + ": only TLSv1.2 and TLSv1.3 can be used");
      }
    }
    return protocols;
  }

  /** The server's side of one connection. */
  SSLEngine newEngine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters chosen = engine.getSSLParameters();
    if (!protocols.isEmpty()) {
      chosen.setProtocols(protocols.toArray(String[]::new));
    }
    chosen.setUseCipherSuitesOrder(preferServerCiphers);
    switch (clients) {
      case NONE -> chosen.setNeedClientAuth(false);
      case OPTIONAL -> chosen.setWantClientAuth(true);
      case REQUIRED -> chosen.setNeedClientAuth(true);
    }
    engine.setSSLParameters(chosen);
    return engine;
  }
}
