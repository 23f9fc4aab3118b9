package dev.remora.cli;

import dev.remora.server.ListenAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where {@code serve} listens with TLS, and the parameters of redis.conf for it. */
final class TlsServeOptions {
  private static final String NONE = "none";

  @Option(
      names = "--tls",
      paramLabel = "HOST:PORT",
      description = "TLS over TCP; none unless given, or tls-port in the file")
  private @Nullable String tcp;

  @Option(names = "--tls-unix", paramLabel = "PATH", description = "TLS over a Unix-domain socket")
  private @Nullable String unix;

  @Option(names = "--tls-shm", paramLabel = "PATH", description = "TLS over shared memory")
  private @Nullable String shm;

  @Option(names = "--tls-rdma", paramLabel = "HOST:PORT", description = "TLS over RDMA")
  private @Nullable String rdma;

  @Option(
      names = "--tls-cert-file",
      paramLabel = "FILE",
      description = "PEM file of the server's certificate, and those up to its authority")
  private @Nullable String certificate;

  @Option(
      names = "--tls-key-file",
      paramLabel = "FILE",
      description = "PEM file of its private key")
  private @Nullable String key;

  @Option(
      names = "--tls-ca-cert-file",
      paramLabel = "FILE",
      description = "PEM file of who may sign clients' certificates")
  private @Nullable String authority;

  @Option(
      names = "--tls-auth-clients",
      paramLabel = "yes|no|optional",
      description = "whether clients need a certificate; yes unless given")
  private @Nullable String clients;

  /** The listeners: an option wins over the file's of the same medium. */
  List<ListenAddress> addresses(List<ListenAddress> fromFile) {
    List<ListenAddress> addresses = new ArrayList<>();
    for (ListenAddress address : fromFile) {
      if (optionOf(address) == null) {
        addresses.add(address);
      }
    }
    add(tcp, text -> ListenAddresses.tcp("--tls", text), addresses);
    add(unix, text -> ListenAddress.unix(ListenAddresses.path("--tls-unix", text)), addresses);
    add(shm, text -> ListenAddresses.shm(ListenAddresses.path("--tls-shm", text)), addresses);
    add(rdma, text -> ListenAddresses.rdma("--tls-rdma", text), addresses);
    for (ListenAddress address : addresses) {
      if (address.medium() instanceof ListenAddress.Fabric(String scheme, var where)
          && where instanceof UnixDomainSocketAddress socket) {
        RuntimeDirectory.prepareParent(socket.getPath());
      }
    }
    return addresses;
  }

  private @Nullable String optionOf(ListenAddress address) {
    return switch (address.medium()) {
      case ListenAddress.Tcp medium -> tcp;
      case ListenAddress.Unix medium -> unix;
      case ListenAddress.Fabric(String scheme, var where) -> scheme.equals("shm") ? shm : rdma;
    };
  }

  private static void add(
      @Nullable String option,
      Function<String, ListenAddress> reader,
      List<ListenAddress> addresses) {
    if (option != null && !option.equals(NONE)) {
      addresses.add(ListenAddress.tls(reader.apply(option)));
    }
  }

  /** Parameters and values, as in redis.conf. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    put(parameters, "tls-cert-file", certificate);
    put(parameters, "tls-key-file", key);
    put(parameters, "tls-ca-cert-file", authority);
    put(parameters, "tls-auth-clients", clients);
    return parameters;
  }

  private static void put(Map<String, String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }
}
