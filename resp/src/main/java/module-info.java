/** RESP2 and RESP3, both sides, without I/O. */
module dev.remora.resp {
  requires static transitive org.jspecify;

  exports dev.remora.resp;
}
