package dev.remora.netty;

import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnresolvedAddressException;

/** Turns the addresses that Netty's users have into those that fabrics take. */
final class FabricAddresses {
  private FabricAddresses() {}

  /**
   * @throws UnresolvedAddressException for a host name that was not looked up
   */
  static SocketAddress ofFabric(SocketAddress address) {
    if (address instanceof DomainSocketAddress path) {
      return UnixDomainSocketAddress.of(path.path());
    }
    if (address instanceof InetSocketAddress host && host.isUnresolved()) {
      throw new UnresolvedAddressException();
    }
    return address;
  }
}
