import dev.remora.transport.fabric.FabricProvider;

/**
 * Redis over RDMA: the wire format, one connection's state machine, the interface that a medium
 * implements to carry it, and a blocking channel for plain Java.
 */
module dev.remora.transport {
  requires static transitive org.jspecify;

  exports dev.remora.transport.channel;
  exports dev.remora.transport.fabric;
  exports dev.remora.transport.stream;

  uses FabricProvider;
}
