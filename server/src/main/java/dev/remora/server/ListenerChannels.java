package dev.remora.server;

import dev.remora.engine.state.Parameters;
import dev.remora.netty.FabricChannelOption;
import dev.remora.netty.FabricIoConfig;
import dev.remora.netty.FabricIoHandler;
import dev.remora.netty.FabricServerChannel;
import dev.remora.transport.stream.StreamConfig;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;

/**
 * Which classes carry a listener: the fabrics' own, and for sockets Netty's with native epoll where
 * there is one, with NIO elsewhere.
 */
final class ListenerChannels {
  /** Netty's buffer of a connection: beyond it a client has to take its replies first. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(256 << 10, 1 << 20);

  private static final int BACKLOG = 511;

  private ListenerChannels() {}

  /** What the event loop waits with, for all kinds of listeners. */
  static IoHandlerFactory ioHandler(Parameters parameters) {
    boolean busyPoll = parameters.table().flag("busy-poll").isOn();
    return FabricIoHandler.newFactory(
        busyPoll ? FabricIoConfig.DEFAULT.withBusyPoll(true) : FabricIoConfig.DEFAULT);
  }

  static ChannelFactory<ServerChannel> serverChannel(ListenAddress.Medium address) {
    boolean epoll = Epoll.isAvailable();
    return switch (address) {
      case ListenAddress.Tcp tcp ->
          epoll ? EpollServerSocketChannel::new : NioServerSocketChannel::new;
      case ListenAddress.Unix unix ->
          epoll ? EpollServerDomainSocketChannel::new : NioServerDomainSocketChannel::new;
      case ListenAddress.Fabric fabric -> () -> new FabricServerChannel(fabric.scheme());
    };
  }

  /** Sets the options of a listener and of its connections. */
  static void addOptions(
      ServerBootstrap bootstrap, ListenAddress.Medium address, Parameters parameters) {
    bootstrap
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
    if (Epoll.isAvailable() || !(address instanceof ListenAddress.Unix)) {
      bootstrap.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true); // NioDomainSocketChannel: no
    }
    switch (address) {
      case ListenAddress.Tcp tcp ->
          bootstrap
              .option(ChannelOption.SO_BACKLOG, BACKLOG)
              .option(ChannelOption.SO_REUSEADDR, true)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childOption(ChannelOption.SO_KEEPALIVE, parameters.keepAliveSeconds() > 0);
      case ListenAddress.Unix unix -> {}
      case ListenAddress.Fabric fabric ->
          bootstrap.option(
              FabricChannelOption.STREAM_CONFIG, streamConfig(fabric.scheme(), parameters));
    }
  }

  /**
   * What a fabric's connections may use. Shared memory tells of a peer's death by its socket, so a
   * Keepalive would do nothing there but wake idle peers.
   */
  private static StreamConfig streamConfig(String scheme, Parameters parameters) {
    return scheme.equals("shm")
        ? StreamConfig.DEFAULT.withKeepaliveInterval(Duration.ZERO)
        : StreamConfig.DEFAULT.withWindowLength(
            parameters.table().number("rdma-rx-size").intValue());
  }

  static SocketAddress bindAddress(ListenAddress.Medium address) {
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
