package dev.remora.cli;

import dev.remora.client.ClientTls;
import dev.remora.client.RemoraUri;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code cli} and {@code bench} use TLS: redis-cli's options. */
public final class TlsClientOptions {
  @Option(
      names = "--tls",
      description = "TLS, as rediss://, shms://, unixs:// and rdmas:// ask for")
  private boolean tls;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description =
          "PEM file or directory of who may sign the server's certificate; unless given, those that"
              + " Java trusts")
  private @Nullable Path authority;

  @Option(names = "--cert", paramLabel = "FILE", description = "PEM file of a client certificate")
  private @Nullable Path certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "PEM file of its private key")
  private @Nullable Path key;

  @Option(
      names = "--sni",
      paramLabel = "HOST",
      description = "whom the server's certificate must name; the URI's host unless given")
  private @Nullable String serverName;

  @Option(names = "--insecure", description = "any certificate will do")
  private boolean insecure;

  /** The URI with what the options say. */
  public RemoraUri apply(RemoraUri uri) {
    ClientTls settings = settings();
    if (tls || uri.tls() != null) {
      return uri.withTls(settings);
    }
    if (!settings.equals(ClientTls.DEFAULT)) {
      throw new UsageException(
          "--cacert, --cert, --key, --sni and --insecure need --tls, or a URI such as rediss://");
    }
    return uri;
  }

  private ClientTls settings() {
    try {
      return new ClientTls(authority, certificate, key, serverName, insecure);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--cert and --key are given together");
    }
  }
}
