module dev.remora.resp {
  requires static transitive org.jspecify;
}
