module dev.remora.engine {
  requires static transitive org.jspecify;
  requires dev.remora.resp;
}
