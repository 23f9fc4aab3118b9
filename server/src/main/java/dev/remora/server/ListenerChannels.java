package dev.remora.server;

import dev.remora.netty.FabricIoHandler;
import dev.remora.netty.FabricServerChannel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/**
 * Which classes carry a listener: the fabrics' own, and for sockets Netty's with native epoll where
 * there is one, with NIO elsewhere.
 */
final class ListenerChannels {
  private ListenerChannels() {}

  /** What the event loop waits with, for all kinds of listeners. */
  static IoHandlerFactory ioHandler() {
    return FabricIoHandler.newFactory();
  }

  static ChannelFactory<ServerChannel> serverChannel(ListenAddress address) {
    boolean epoll = Epoll.isAvailable();
    return switch (address) {
      case ListenAddress.Tcp tcp ->
          epoll ? EpollServerSocketChannel::new : NioServerSocketChannel::new;
      case ListenAddress.Unix unix ->
          epoll ? EpollServerDomainSocketChannel::new : NioServerDomainSocketChannel::new;
      case ListenAddress.Fabric fabric -> () -> new FabricServerChannel(fabric.scheme());
    };
  }

  static SocketAddress bindAddress(ListenAddress address) {
    return switch (address) {
      case ListenAddress.Tcp(String host, int port) -> new InetSocketAddress(host, port);
      case ListenAddress.Unix(var path) ->
          Epoll.isAvailable()
              ? new DomainSocketAddress(path.toFile())
              : UnixDomainSocketAddress.of(path);
      case ListenAddress.Fabric(var scheme, var where) -> where;
    };
  }
}
