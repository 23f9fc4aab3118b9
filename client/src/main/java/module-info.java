/** Remora's own client: URIs, a RESP connection over any medium, and the load driver. */
module dev.remora.client {
  requires static transitive org.jspecify;
  requires dev.remora.tls;
  requires dev.remora.transport;
  requires transitive dev.remora.resp;
  requires transitive HdrHistogram;

  exports dev.remora.client;
  exports dev.remora.client.load;
}
