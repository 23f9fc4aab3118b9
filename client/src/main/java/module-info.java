module dev.remora.client {
  requires static transitive org.jspecify;
  requires dev.remora.transport;
  requires dev.remora.resp;
}
