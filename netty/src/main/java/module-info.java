module dev.remora.netty {
  requires static transitive org.jspecify;
  requires dev.remora.transport;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;
  requires io.netty.buffer;
  requires io.netty.common;
}
