import dev.remora.transport.fabric.FabricProvider;

/** A fabric between processes of one host: shared memory and a Unix-domain socket. */
module dev.remora.fabric.shm {
  requires static transitive org.jspecify;
  requires dev.remora.posix;
  requires transitive dev.remora.transport;

  exports dev.remora.fabric.shm;

  provides FabricProvider with
      dev.remora.fabric.shm.ShmFabricProvider;
}
