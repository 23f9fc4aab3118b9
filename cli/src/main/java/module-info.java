module dev.remora.cli {
  requires static transitive org.jspecify;
  requires dev.remora.server;
  requires dev.remora.client;
  requires info.picocli;
}
