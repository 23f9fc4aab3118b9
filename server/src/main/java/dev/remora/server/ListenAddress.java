package dev.remora.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** Where a server listens, and on which medium. */
public sealed interface ListenAddress {
  /** The URI that a client on this host connects to. */
  String uri();

  /** The same medium at the address that was really bound, an ephemeral port resolved. */
  ListenAddress at(SocketAddress bound);

  /** What carries the bytes: itself, or what TLS goes over. */
  Medium medium();

  /** TCP. Port 0 takes any that is free. */
  static ListenAddress tcp(String host, int port) {
    return new Tcp(host, port);
  }

  /** A Unix-domain socket. */
  static ListenAddress unix(Path path) {
    return new Unix(path);
  }

  /** A fabric, found by the scheme of its provider, at an address of its own kind. */
  static ListenAddress fabric(String scheme, SocketAddress address) {
    return new Fabric(scheme, address);
  }

  /** TLS over another. */
  static ListenAddress tls(ListenAddress over) {
    return new Tls(over.medium());
  }

  /** Without TLS. */
  sealed interface Medium extends ListenAddress {
    @Override
    Medium at(SocketAddress bound);

    @Override
    default Medium medium() {
      return this;
    }
  }

  /** TLS over a medium. */
  record Tls(Medium medium) implements ListenAddress {
    @Override
    public String uri() {
      return medium.uri().replaceFirst("://", "s://");
    }

    @Override
    public ListenAddress at(SocketAddress bound) {
      return new Tls(medium.at(bound));
    }
  }

  /**
   * TCP.
   *
   * @param host a name or an address, without brackets
   * @param port 0 to 65,535
   */
  record Tcp(String host, int port) implements Medium {
    public Tcp {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port " + port + " is not 0 to 65535");
      }
    }

    @Override
    public String uri() {
      return "redis://" + hostAndPort(host, port);
    }

    @Override
    public Medium at(SocketAddress bound) {
      return bound instanceof InetSocketAddress inet ? new Tcp(host, inet.getPort()) : this;
    }
  }

  /** A Unix-domain socket. */
  record Unix(Path path) implements Medium {
    @Override
    public String uri() {
      return "unix://" + path.toAbsolutePath();
    }

    @Override
    public Medium at(SocketAddress bound) {
      return this;
    }
  }

  /**
   * A fabric.
   *
   * @param scheme its provider's, such as {@code shm} or {@code rdma}
   * @param address of the kind that the fabric takes
   */
  record Fabric(String scheme, SocketAddress address) implements Medium {
    @Override
    public String uri() {
      return switch (address) {
        case UnixDomainSocketAddress unix -> scheme + "://" + unix.getPath().toAbsolutePath();
        case InetSocketAddress inet ->
            scheme + "://" + hostAndPort(inet.getHostString(), inet.getPort());
        default -> scheme + "://" + address;
      };
    }

    @Override
    public Medium at(SocketAddress bound) {
      return new Fabric(scheme, bound);
    }
  }

  private static String hostAndPort(String host, int port) {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
