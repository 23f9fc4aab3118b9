package dev.remora.cli;

import dev.remora.server.BoundListener;
import dev.remora.server.ListenAddress;
import dev.remora.server.RemoraServer;
import dev.remora.server.ServerConfig;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** A server of ours in the test's process, on TCP, a Unix-domain socket and shared memory. */
final class ServerInProcess implements AutoCloseable {
  private final RemoraServer server;
  private final List<String> uris;

  ServerInProcess(Path directory, String... parameters) throws IOException {
    ServerConfig.Builder config =
        ServerConfig.builder()
            .listen(ListenAddress.tcp("127.0.0.1", 0))
            .listen(ListenAddress.unix(directory.resolve("remora.sock")))
            .listen(
                ListenAddress.fabric(
                    "shm", UnixDomainSocketAddress.of(directory.resolve("remora.shm"))));
    for (int i = 0; i < parameters.length; i += 2) {
      config.parameter(parameters[i], parameters[i + 1]);
    }
    server = new RemoraServer(config.build());
    uris = server.start().stream().map(BoundListener::uri).toList();
  }

  String tcp() {
    return uris.get(0);
  }

  String unix() {
    return uris.get(1);
  }

  String shm() {
    return uris.get(2);
  }

  List<String> uris() {
    return uris;
  }

  @Override
  public void close() {
    server.close();
  }
}
