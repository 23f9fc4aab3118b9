module dev.remora.fabric.shm {
  requires static transitive org.jspecify;
  requires dev.remora.posix;
  requires dev.remora.transport;
}
