/** Listeners, sessions, and the backend that they hand commands to. */
module dev.remora.server {
  requires static transitive org.jspecify;
  requires dev.remora.netty;
  requires transitive dev.remora.resp;
  requires transitive dev.remora.engine;
  requires dev.remora.tls;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.handler;
  requires transitive io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;

  exports dev.remora.server;
}
