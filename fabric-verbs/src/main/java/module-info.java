import dev.remora.fabric.verbs.VerbsFabricProvider;
import dev.remora.transport.fabric.FabricProvider;

/** RDMA verbs as a fabric: {@code libibverbs} and {@code librdmacm} through java.lang.foreign. */
module dev.remora.fabric.verbs {
  requires static transitive org.jspecify;
  requires dev.remora.posix;
  requires transitive dev.remora.transport;

  provides FabricProvider with
      VerbsFabricProvider;
}
