/** A server's figures for Prometheus. */
module dev.remora.metrics {
  requires static transitive org.jspecify;
  requires transitive dev.remora.server;
  requires jdk.httpserver;
  requires jdk.management;
  requires transitive micrometer.core;
  requires micrometer.registry.prometheus;

  exports dev.remora.metrics;
}
