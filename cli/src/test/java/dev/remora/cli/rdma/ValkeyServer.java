package dev.remora.cli.rdma;

import dev.remora.cli.rdma.Client.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Valkey's server, on RDMA alone. */
final class ValkeyServer implements AutoCloseable {
  private final ForeignProgram program;
  private final int port;

  private ValkeyServer(ForeignProgram program, int port) {
    this.program = program;
    this.port = port;
  }

  /** Starts one, and waits until it serves. */
  static ValkeyServer start(Path directory, int port, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Lab.program("valkey-server").toString(), "--port", "0"));
    command.addAll(List.of("--rdma-bind", Lab.HOST, "--rdma-port", Integer.toString(port)));
    command.addAll(List.of("--save", "", "--protected-mode", "no"));
    command.addAll(List.of(options));
    ValkeyServer server =
        new ValkeyServer(ForeignProgram.start(directory, Path.of("/dev/null"), command), port);
    try {
      Lab.await("valkey-server is up", server::answers);
    } catch (AssertionError e) {
      String said = server.program.text();
      server.close();
      throw new AssertionError(e.getMessage() + "\n" + said, e);
    }
    return server;
  }

  private boolean answers() throws IOException {
    if (!program.isAlive()) {
      throw new IOException(program.text());
    }
    try (Client client = Kind.RAW.connect(Lab.uri(port))) {
      client.call("PING");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  boolean isAlive() {
    return program.isAlive();
  }

  String log() throws IOException {
    return program.text();
  }

  /** SIGKILL, SIGSTOP and others. */
  void signal(String name) throws IOException, InterruptedException {
    program.signal(name);
  }

  int exitStatus() throws IOException, InterruptedException {
    return program.exitStatus(Lab.PATIENCE);
  }

  @Override
  public void close() {
    program.close();
  }
}
