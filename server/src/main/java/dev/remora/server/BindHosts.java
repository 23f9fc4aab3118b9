package dev.remora.server;

import dev.remora.engine.config.ValueParameter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;

/** The hosts that the parameters {@code bind} and {@code rdma-bind} name. */
public final class BindHosts {
  private static final String LOOPBACK = "127.0.0.1";

  private BindHosts() {}

  /** The hosts of a parameter; the loopback address as long as nobody has set it. */
  public static List<String> of(ValueParameter<String> parameter) {
    return parameter.isDefault() ? List.of(LOOPBACK) : parse(parameter.value());
  }

  /**
   * The hosts of a list. One with a minus before it is left out where no interface of this machine
   * has it; {@code *} is every address of IPv4, {@code ::*} every address. The loopback address if
   * the list is empty.
   */
  static List<String> parse(String value) {
    if (value.isEmpty()) {
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
}
