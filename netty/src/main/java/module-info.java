/** Any fabric of Remora as a transport for Netty 4.2. */
module dev.remora.netty {
  requires static transitive org.jspecify;
  requires transitive dev.remora.transport;
  requires transitive io.netty.transport;
  requires transitive io.netty.buffer;
  requires transitive io.netty.common;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;

  exports dev.remora.netty;
}
