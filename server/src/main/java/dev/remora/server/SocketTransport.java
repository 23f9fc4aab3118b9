package dev.remora.server;

import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** Which of Netty's classes carry a listener: native epoll where there is one, NIO elsewhere. */
final class SocketTransport {
  private SocketTransport() {}

  /** What the event loop waits with, for all kinds of listeners. */
  static IoHandlerFactory ioHandler() {
    return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  static ChannelFactory<ServerChannel> serverChannel(ListenAddress address) {
    boolean epoll = Epoll.isAvailable();
    return switch (address) {
      case ListenAddress.Tcp tcp ->
          epoll ? EpollServerSocketChannel::new : NioServerSocketChannel::new;
      case ListenAddress.Unix unix ->
          epoll ? EpollServerDomainSocketChannel::new : NioServerDomainSocketChannel::new;
      case ListenAddress.Fabric fabric ->
          throw new UnsupportedOperationException("fabric " + fabric.scheme());
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
