package dev.remora.cli;

import dev.remora.engine.config.ConfigFile;
import dev.remora.engine.config.ConfigLine;
import dev.remora.engine.config.ParameterTable;
import dev.remora.server.BindHosts;
import dev.remora.server.ListenAddress;
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
      for (String host : BindHosts.of(parameters.text("bind"))) {
        tcp.add(ListenAddress.tcp(host, port));
      }
    }
    List<ListenAddress> rdma = new ArrayList<>();
    if (rdmaPort > 0) {
      for (String host : BindHosts.of(parameters.text("rdma-bind"))) {
        rdma.add(rdma(host, rdmaPort));
      }
    }
    return new FileAddresses(
        tcp, path(parameters, "unixsocket"), path(parameters, "shmsocket"), rdma, tls(parameters));
  }

  private static ListenAddress rdma(String host, int port) {
    String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return ListenAddresses.rdma("rdma-bind", bracketed + ":" + port);
  }

  private static List<ListenAddress> tls(ParameterTable parameters) {
    List<ListenAddress> addresses = new ArrayList<>();
    int port = parameters.number("tls-port").intValue();
    if (port > 0) {
      BindHosts.of(parameters.text("bind"))
          .forEach(host -> addresses.add(ListenAddress.tcp(host, port)));
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
      for (String host : BindHosts.of(parameters.text("rdma-bind"))) {
        addresses.add(rdma(host, rdmaPort));
      }
    }
    return addresses.stream().map(ListenAddress::tls).toList();
  }

  private static @Nullable String path(ParameterTable parameters, String name) {
    String value = parameters.text(name).value();
    return value.isEmpty() ? null : ConfigLine.decode(value);
  }
}
