/** Certificates and keys in PEM files, for whoever makes TLS connections. */
module dev.remora.tls {
  requires static transitive org.jspecify;

  exports dev.remora.tls;
}
