package dev.remora.server;

import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses as Redis writes them, and descriptors. */
final class AddressText {
  private AddressText() {}

  /**
   * {@code host:port}, or {@code path:0} for Unix-domain sockets, whose clients have no path of
   * their own.
   *
   * @param otherwise for an address that has no name
   */
  static String of(@Nullable SocketAddress address, @Nullable SocketAddress otherwise) {
    return switch (address) {
      case InetSocketAddress inet when inet.getAddress() != null -> {
        String host = inet.getAddress().getHostAddress();
        yield (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
      }
      case DomainSocketAddress unix when !unix.path().isEmpty() -> unix.path() + ":0";
      case UnixDomainSocketAddress unix when !unix.getPath().toString().isEmpty() ->
          unix.getPath() + ":0";
      case null -> otherwise == null ? "?:0" : of(otherwise, null);
      case DomainSocketAddress unix -> otherwise == null ? "?:0" : of(otherwise, null);
      case UnixDomainSocketAddress unix -> otherwise == null ? "?:0" : of(otherwise, null);
      // A fabric's own kind; blanks would break the lines of CLIENT LIST.
      default -> address.toString().replace(' ', ',');
    };
  }

  /** The number of a channel's descriptor; -1 if it has none to tell. */
  static int descriptor(Channel channel) {
    return channel instanceof UnixChannel unix ? unix.fd().intValue() : -1;
  }
}
