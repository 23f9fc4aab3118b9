package dev.remora.cli;

import dev.remora.server.ListenAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads what the options of {@link ServeCommand} say of addresses. */
final class ListenAddresses {
  private ListenAddresses() {}

  /** {@code HOST:PORT}, or {@code [IPV6]:PORT}. */
  static ListenAddress tcp(String text) {
    return tcp("--tcp", text);
  }

  /** As {@link #tcp(String)}, of another option. */
  static ListenAddress tcp(String option, String text) {
    HostAndPort parsed = HostAndPort.parse(option, text);
    return ListenAddress.tcp(parsed.host(), parsed.port());
  }

  /** As {@link #tcp(String, String)}, resolved if it can be. */
  static InetSocketAddress inet(String option, String text) {
    HostAndPort parsed = HostAndPort.parse(option, text);
    return new InetSocketAddress(parsed.host(), parsed.port());
  }

  static ListenAddress unix(String text) {
    return ListenAddress.unix(path("--unix", text));
  }

  static ListenAddress shm(Path path) {
    return ListenAddress.fabric("shm", UnixDomainSocketAddress.of(path));
  }

  /** As {@link #tcp(String, String)}; the host's address must be that of an RDMA device. */
  static ListenAddress rdma(String option, String text) {
    HostAndPort parsed = HostAndPort.parse(option, text);
    var address = new InetSocketAddress(parsed.host(), parsed.port());
    if (address.isUnresolved()) {
      throw new UserException(option + " " + text + ": no address is known for " + parsed.host());
    }
    return ListenAddress.fabric("rdma", address);
  }

  static Path path(String option, String text) {
    try {
      Path path = Path.of(text).toAbsolutePath();
      if (text.isEmpty()) {
        throw new UsageException(option + ": the path is empty");
      }
      return path;
    } catch (InvalidPathException e) {
      throw new UsageException(option + " " + text + ": not a path: " + e.getReason());
    }
  }

  private record HostAndPort(String host, int port) {
    static HostAndPort parse(String option, String text) {
      int colon = text.lastIndexOf(':');
      String host = colon < 0 ? "" : text.substring(0, colon);
      String digits = text.substring(colon + 1);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      } else if (host.indexOf(':') >= 0) {
        host = "";
      }
      boolean isNumber = digits.matches("[0-9]{1,5}");
      if (host.isEmpty() || !isNumber || Integer.parseInt(digits) > 65_535) {
        throw new UsageException(
            option
                + " "
                + text
                + ": expected HOST:PORT, [IPV6]:PORT, or none; port 0 takes a free one");
      }
      return new HostAndPort(host, Integer.parseInt(digits));
    }
  }
}
