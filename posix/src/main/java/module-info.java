/** The few calls of the C library that more than one fabric needs, through java.lang.foreign. */
module dev.remora.posix {
  requires static transitive org.jspecify;

  exports dev.remora.posix;
}
