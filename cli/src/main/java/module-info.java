/** The command line: {@code remora serve}, {@code cli}, {@code bench} and {@code doctor}. */
module dev.remora.cli {
  requires static transitive org.jspecify;
  requires dev.remora.client;
  requires dev.remora.engine;
  requires dev.remora.fabric.shm;
  requires dev.remora.fabric.verbs;
  requires dev.remora.metrics;
  requires dev.remora.posix;
  requires dev.remora.resp;
  requires dev.remora.server;
  requires dev.remora.transport;
  requires info.picocli;
  requires java.logging;
  requires java.management;
  requires jdk.management;
  requires org.jline.reader;
  requires org.jline.terminal;

  opens dev.remora.cli to
      info.picocli;
  opens dev.remora.cli.bench to
      info.picocli;
  opens dev.remora.cli.doctor to
      info.picocli;

  uses dev.remora.transport.fabric.FabricProvider;
}
