package dev.remora.bench.support;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.RespConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the servers that are measured, with one listener each, and a directory for them. */
public final class Servers implements AutoCloseable {
  private final Path remora;
  private final Path directory;
  private int started;

  /**
   * Makes the directory.
   *
   * @param home the checkout
   */
  public Servers(Path home) throws IOException {
    remora = home.resolve("remora");
    directory = Files.createTempDirectory("remora-bench");
  }

  /** For a server's files, and whatever else a run needs. */
  public Path directory() {
    return directory;
  }

  /** redis-server on a free port, without persistence. */
  public Server redis() throws IOException, InterruptedException {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of("redis-server", "--port", "" + port));
    command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--dir", directory.toString()));
    return new Server(
        "redis://127.0.0.1:" + port,
        ServerProcess.start(command, Map.of(), log(), () -> accepts(port)));
  }

  /** {@code remora serve} on a free port. */
  public Server remoraTcp() throws IOException, InterruptedException {
    int port = freePort();
    return new Server(
        "redis://127.0.0.1:" + port,
        remora(List.of("--tcp", "127.0.0.1:" + port, "--shm", "none"), "", () -> accepts(port)));
  }

  /**
   * {@code remora serve} over shared memory.
   *
   * @param javaOptions for its JVM, separated by blanks
   */
  public Server remoraShm(String javaOptions) throws IOException, InterruptedException {
    Path socket = directory.resolve(started + ".shm");
    return new Server(
        "shm://" + socket,
        remora(
            List.of("--tcp", "none", "--shm", socket.toString()),
            javaOptions,
            () -> Files.exists(socket)));
  }

  /**
   * {@code remora serve} over RDMA.
   *
   * @param address host and port
   * @param options of {@code serve} besides
   */
  public Server remoraRdma(String address, String... options)
      throws IOException, InterruptedException {
    List<String> listeners = new ArrayList<>(List.of("--tcp", "none", "--shm", "none"));
    listeners.addAll(List.of("--rdma", address));
    listeners.addAll(List.of(options));
    String uri = "rdma://" + address;
    return new Server(uri, remora(listeners, "", () -> answers(uri)));
  }

  /**
   * Valkey's server over RDMA.
   *
   * @param valkeyServer its file
   */
  public Server valkeyRdma(Path valkeyServer, String host, int port)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(valkeyServer.toString(), "--port", "0"));
    command.addAll(List.of("--rdma-bind", host, "--rdma-port", "" + port));
    command.addAll(List.of("--save", "", "--protected-mode", "no"));
    command.addAll(List.of("--dir", directory.toString()));
    String uri = "rdma://" + host + ":" + port;
    return new Server(uri, ServerProcess.start(command, Map.of(), log(), () -> answers(uri)));
  }

  private static boolean answers(String uri) {
    Duration time = Duration.ofSeconds(10);
    try (var connection =
        RespConnection.connect(RemoraUri.parse(uri), 2, Waiting.PARK, time, time)) {
      connection.call("PING");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private ServerProcess remora(List<String> listeners, String options, ServerProcess.Probe probe)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(remora.toString(), "serve", "--unix", "none"));
    command.addAll(listeners);
    return ServerProcess.start(command, Map.of("REMORA_JAVA_OPTS", options), log(), probe);
  }

  private Path log() {
    return directory.resolve(started++ + ".log");
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Deletes the directory; the servers must have ended. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
