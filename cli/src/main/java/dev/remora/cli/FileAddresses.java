package dev.remora.cli;

import dev.remora.engine.config.ConfigFile;
import dev.remora.engine.config.ConfigLine;
import dev.remora.engine.config.ParameterTable;
import dev.remora.server.ListenAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a configuration file says that a server listens: {@code port} and {@code bind}, {@code
 * unixsocket}, {@code shmsocket}, {@code rdma-port} and {@code rdma-bind}.
 *
 * @param unix null if it says nothing
 * @param shm null if it says nothing
 * @param tls with TLS, on any medium
 */
record FileAddresses(
    List<ListenAddress> tcp,
    @Nullable String unix,
    @Nullable String shm,
    List<ListenAddress> rdma,
    List<ListenAddress> tls) {
  private static final String LOOPBACK = "127.0.0.1";

  /** What a file says; without a file, or where it is silent, TCP's default. */
  static FileAddresses of(@Nullable ConfigFile file) {
    ParameterTable parameters = new ParameterTable();
    if (file != null) {
      file.applyTo(parameters);
    }
    int port = parameters.number("port").intValue();
    int rdmaPort = parameters.number("rdma-port").intValue();
    List<ListenAddress> tcp = new ArrayList<>();
    if (port > 0) {
      for (String host : hosts(parameters, "bind")) {
        tcp.add(ListenAddress.tcp(host, port));
      }
    }
    List<ListenAddress> rdma = new ArrayList<>();
    if (rdmaPort > 0) {
      for (String host : hosts(parameters, "rdma-bind")) {
        rdma.add(ListenAddresses.rdma(host.indexOf(':') < 0 ? host : "[" + host + "]", rdmaPort));
      }
    }
    return new FileAddresses(
        tcp, path(parameters, "unixsocket"), path(parameters, "shmsocket"), rdma, tls(parameters));
  }

  private static List<ListenAddress> tls(ParameterTable parameters) {
    List<ListenAddress> addresses = new ArrayList<>();
    int port = parameters.number("tls-port").intValue();
    if (port > 0) {
      hosts(parameters, "bind").forEach(host -> addresses.add(ListenAddress.tcp(host, port)));
    }
    String unix = path(parameters, "tls-unixsocket");
    if (unix != null) {
      addresses.add(ListenAddresses.unix(unix));
    }
    String shm = path(parameters, "tls-shmsocket");
    if (shm != null) {
      addresses.add(ListenAddresses.shm(ListenAddresses.path("tls-shmsocket", shm)));
    }
    int rdmaPort = parameters.number("tls-rdma-port").intValue();
    if (rdmaPort > 0) {
      for (String host : hosts(parameters, "rdma-bind")) {
        String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
        addresses.add(ListenAddresses.rdma(bracketed, rdmaPort));
      }
    }
    return addresses.stream().map(ListenAddress::tls).toList();
  }

  /**
   * The hosts that a parameter names. One with a minus before it is left out where no interface of
   * this machine has it; {@code *} is every address of IPv4, {@code ::*} every address.
   */
  private static List<String> hosts(ParameterTable parameters, String name) {
    String value = parameters.text(name).value();
    if (parameters.text(name).isDefault() || value.isEmpty()) {
      return List.of(LOOPBACK);
    }
    List<String> hosts = new ArrayList<>();
    for (String word : value.split(" ", -1)) {
      boolean optional = word.startsWith("-");
      String host = optional ? word.substring(1) : word;
      if (host.equals("*")) {
        hosts.add("0.0.0.0");
      } else if (host.equals("::*")) {
        // An IPv6 socket of every address takes IPv4's connections as well.
        hosts.remove("0.0.0.0");
        hosts.add("::");
      } else if (!optional || isHere(host)) {
        hosts.add(host);
      }
    }
    return hosts;
  }

  private static boolean isHere(String host) {
    try {
      return NetworkInterface.getByInetAddress(InetAddress.getByName(host)) != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable String path(ParameterTable parameters, String name) {
    String value = parameters.text(name).value();
    return value.isEmpty() ? null : ConfigLine.decode(value);
  }
}
