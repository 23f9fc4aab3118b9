package dev.remora.cli;

import dev.remora.cli.log.LogFormat;
import dev.remora.cli.log.Logging;
import dev.remora.client.RemoraUri;
import dev.remora.engine.config.ConfigFile;
import dev.remora.engine.config.ConfigLine;
import dev.remora.metrics.MetricsEndpoint;
import dev.remora.server.BoundListener;
import dev.remora.server.ListenAddress;
import dev.remora.server.RemoraServer;
import dev.remora.server.ServerConfig;
import dev.remora.transport.fabric.FabricProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code remora serve}: a server, until it is asked to end. */
@Command(
    name = "serve",
    description = "Serves Redis's protocol over TCP, Unix-domain sockets, shared memory and RDMA.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Prints one line for each listener when all are ready. SIGTERM, SIGINT (Ctrl-C)",
      "and the command SHUTDOWN end it in order: replies are sent first, and the exit",
      "code is 0, or 1 if a last snapshot was due and could not be written. Under",
      "systemd, units may be of Type=notify.",
      "",
      "Examples:",
      "  remora serve",
      "  remora serve --config /etc/remora.conf",
      "  remora serve --tcp 0.0.0.0:6379 --requirepass secret",
      "  remora serve --tcp none --unix /tmp/remora.sock",
      "  remora serve --shm /run/app/remora.shm --rdma 10.77.0.1:6380",
      "  remora serve --rdma 10.77.0.1:6380 --rdma-rx-size 1mb --busy-poll",
      "  remora serve --tcp none --tls 0.0.0.0:6379 --tls-cert-file server.crt \\",
      "      --tls-key-file server.key --tls-auth-clients no",
      "  remora serve --metrics 127.0.0.1:9121",
      "  remora serve --set maxclients=100 --set timeout=300"
    })
final class ServeCommand implements Callable<Integer> {
  private static final String NONE = "none";

  private final ProcessIo io;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "a file in the syntax of redis.conf; the other options win over it")
  private @Nullable Path configFile;

  @Option(
      names = "--tcp",
      paramLabel = "HOST:PORT",
      description = "TCP, or none; unless given, what the file says, or 127.0.0.1:6379")
  private @Nullable String tcp;

  @Option(
      names = "--unix",
      paramLabel = "PATH",
      description = "a Unix-domain socket; none unless given")
  private @Nullable String unix;

  @Option(
      names = "--shm",
      paramLabel = "PATH",
      description =
          "shared memory for processes of this user, or none; unless given, $$XDG_RUNTIME_DIR/remora.shm"
              + " or /tmp/remora-UID/remora.shm")
  private @Nullable String shm;

  @Option(
      names = "--rdma",
      paramLabel = "HOST:PORT",
      description = "RDMA: an address of an RDMA device; none unless given")
  private @Nullable String rdma;

  @Option(
      names = "--rdma-rx-size",
      paramLabel = "BYTES",
      description =
          "memory that each RDMA connection's client can write to: 64kb to 16mb; 256kb unless given")
  private @Nullable String rdmaRxSize;

  @Option(
      names = "--busy-poll",
      description =
          "never sleep while shared memory or RDMA has a client: the lowest latency, for one core")
  private boolean busyPoll;

  @Mixin private TlsServeOptions tls = new TlsServeOptions();

  @Option(
      names = "--requirepass",
      paramLabel = "PASSWORD",
      description = "what clients must authenticate with")
  private @Nullable String password;

  @Option(
      names = "--databases",
      paramLabel = "N",
      description = "how many databases there are; 16 unless given")
  private @Nullable Integer databases;

  @Option(
      names = "--metrics",
      paramLabel = "HOST:PORT",
      description = "metrics for Prometheus, at http://HOST:PORT/metrics; none unless given")
  private @Nullable String metrics;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description = "text or json: one line for each event, on standard error; text unless given")
  private LogFormat logFormat = LogFormat.TEXT;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "debug, verbose, notice or warning, as loglevel in redis.conf")
  private @Nullable String logLevel;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "a parameter as in redis.conf; may be repeated")
  private Map<String, String> parameters = new LinkedHashMap<>();

  ServeCommand(ProcessIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    InetSocketAddress scraped = metricsAddress();
    RemoraServer prepared = server(config());
    try (Logging logging = Logging.start(logFormat, logFile(prepared), io);
        RemoraServer server = prepared) {
      logging.level(server.parameter("loglevel"));
      server.onParameter("loglevel", () -> logging.level(server.parameter("loglevel")));
      List<BoundListener> listeners = server.start();
      MetricsEndpoint endpoint = scraped == null ? null : MetricsEndpoint.start(server, scraped);
      var manager = new ServiceManager(io.environment(), io.errWriter());
      Runnable end = server::close;
      Signals.onTermination(
          () -> {
            manager.stopping();
            end.run();
          });
      PrintWriter out = io.outWriter();
      listeners.forEach(listener -> out.println("listening " + listener.uri()));
      if (endpoint != null) {
        out.println("listening " + endpoint.uri());
      }
      manager.ready();
      HeapTarget.follow();
      server.awaitClosed();
      if (endpoint != null) {
        endpoint.close();
      }
      return server.savedLast() ? 0 : 1;
    }
  }

  private static RemoraServer server(ServerConfig config) {
    try {
      return new RemoraServer(config);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private static @Nullable Path logFile(RemoraServer server) {
    String name = ConfigLine.decode(server.parameter("logfile"));
    return name.isEmpty() ? null : ListenAddresses.path("logfile", name);
  }

  private @Nullable InetSocketAddress metricsAddress() {
    if (metrics == null || metrics.equals(NONE)) {
      return null;
    }
    return ListenAddresses.inet("--metrics", metrics);
  }

  private ServerConfig config() throws IOException {
    ConfigFile file = configFile == null ? null : ConfigFile.read(configFile);
    List<ListenAddress> addresses = addresses(file);
    if (addresses.isEmpty()) {
      throw new UsageException(
          "nothing to listen on: --tcp, --unix, --shm and --rdma are all none");
    }
    ServerConfig.Builder config = ServerConfig.builder();
    addresses.forEach(config::listen);
    if (file != null) {
      config.file(file);
    }
    tls.parameters().forEach(config::parameter);
    if (rdmaRxSize != null) {
      config.parameter("rdma-rx-size", rdmaRxSize);
    }
    if (busyPoll) {
      config.parameter("busy-poll", "yes");
    }
    parameters.forEach(config::parameter);
    if (password != null) {
      config.requirePassword(password);
    }
    if (logLevel != null) {
      config.parameter("loglevel", logLevel);
    }
    if (databases != null) {
      config.parameter("databases", databases.toString());
    }
    return config.build();
  }

  private List<ListenAddress> addresses(@Nullable ConfigFile file) {
    FileAddresses fromFile = FileAddresses.of(file);
    List<ListenAddress> addresses = new ArrayList<>();
    if (tcp == null) {
      addresses.addAll(fromFile.tcp());
    } else if (!tcp.equals(NONE)) {
      addresses.add(ListenAddresses.tcp(tcp));
    }
    String unixPath = unix == null ? fromFile.unix() : unix;
    if (unixPath != null && !unixPath.equals(NONE)) {
      addresses.add(ListenAddresses.unix(unixPath));
    }
    String shmPath = shm == null ? fromFile.shm() : shm;
    if (shmPath == null) {
      addDefaultShm(addresses);
    } else if (!shmPath.equals(NONE)) {
      Path path = ListenAddresses.path("--shm", shmPath);
      RuntimeDirectory.prepareParent(path);
      addresses.add(ListenAddresses.shm(path));
    }
    if (rdma == null) {
      addresses.addAll(fromFile.rdma());
    } else if (!rdma.equals(NONE)) {
      addresses.add(ListenAddresses.rdma("--rdma", rdma));
    }
    addresses.addAll(tls.addresses(fromFile.tls()));
    return addresses;
  }

  /** Nobody has asked for it: a machine that cannot serve it serves the rest, and says so. */
  private void addDefaultShm(List<ListenAddress> addresses) {
    String cause =
        FabricProvider.find("shm")
            .map(provider -> message(provider.unavailabilityCause()))
            .orElse("its module is not installed");
    if (!cause.isEmpty()) {
      io.errWriter().println("remora serve: no shm:// on this machine: " + cause);
      return;
    }
    Path path = RemoraUri.defaultShmPath();
    RuntimeDirectory.prepareParent(path);
    RuntimeDirectory.requirePrivateParent(path);
    addresses.add(ListenAddresses.shm(path));
  }

  private static String message(@Nullable Throwable cause) {
    if (cause == null) {
      return "";
    }
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }
}
