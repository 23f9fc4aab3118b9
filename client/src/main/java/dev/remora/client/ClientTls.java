package dev.remora.client;

import dev.remora.tls.TlsContexts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a client uses TLS.
 *
 * @param authority PEM file or directory of who may have signed the server's certificate; null for
 *     those that the JDK trusts
 * @param certificate PEM file that the client shows; null for none
 * @param key its private key; null if there is no certificate
 * @param serverName whom the server's certificate must name; null for the URI's host, or for nobody
 *     in particular if the URI has a path
 * @param insecure whether any certificate will do
 */
public record ClientTls(
    @Nullable Path authority,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable String serverName,
    boolean insecure) {
  /** No certificate of its own, and the JDK's trust. */
  public static final ClientTls DEFAULT = new ClientTls(null, null, null, null, false);

  public ClientTls {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("a client certificate and its key are given together");
    }
  }

  /** Reads the files. */
  SSLContext context() throws IOException {
    TlsContexts contexts = TlsContexts.builder();
    if (certificate != null && key != null) {
      contexts.identity(certificate, key, "");
    }
    if (insecure) {
      contexts.trustAnyone();
    } else if (authority != null) {
      contexts.trust(List.of(authority));
    }
    return contexts.build();
  }
}
