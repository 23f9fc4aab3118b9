module dev.remora.server {
  requires static transitive org.jspecify;
  requires dev.remora.netty;
  requires dev.remora.resp;
  requires dev.remora.engine;
}
