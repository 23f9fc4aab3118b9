package dev.remora.server;

import dev.remora.client.RemoraUri;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A server on a free port, a Unix-domain socket and shared memory. */
final class TestServer implements AutoCloseable {
  private final RemoraServer server;
  private final Map<Medium, RemoraUri> uris = new EnumMap<>(Medium.class);

  /** Starts one, with parameters in pairs of names and values. */
  TestServer(Path directory, String... parameters) throws IOException {
    this(directory, Duration.ofSeconds(5), parameters);
  }

  TestServer(Path directory, Duration shutdownTimeout, String... parameters) throws IOException {
    var config =
        ServerConfig.builder()
            .listen(ListenAddress.tcp("127.0.0.1", 0))
            .listen(ListenAddress.unix(directory.resolve("unix")))
            .listen(
                ListenAddress.fabric("shm", UnixDomainSocketAddress.of(directory.resolve("shm"))))
            .shutdownTimeout(shutdownTimeout);
    for (int i = 0; i < parameters.length; i += 2) {
      config.parameter(parameters[i], parameters[i + 1]);
    }
    server = new RemoraServer(config.build());
    List<BoundListener> listeners = server.start();
    uris.put(Medium.TCP, RemoraUri.parse(listeners.get(0).uri()));
    uris.put(Medium.UNIX, RemoraUri.parse(listeners.get(1).uri()));
    uris.put(Medium.SHM, RemoraUri.parse(listeners.get(2).uri()));
  }

  RemoraServer server() {
    return server;
  }

  RemoraUri uri(Medium medium) {
    return Objects.requireNonNull(uris.get(medium));
  }

  TestClient connect(Medium medium) throws IOException {
    return medium.isSocket()
        ? new SocketClient(medium.open(), uri(medium).address())
        : new FabricClient(uri(medium));
  }

  /** Any connection, to look at the server with. */
  TestClient connect() throws IOException {
    return connect(Medium.UNIX);
  }

  @Override
  public void close() {
    server.close();
  }
}
