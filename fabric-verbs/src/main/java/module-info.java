module dev.remora.fabric.verbs {
  requires static transitive org.jspecify;
  requires dev.remora.posix;
  requires dev.remora.transport;
}
