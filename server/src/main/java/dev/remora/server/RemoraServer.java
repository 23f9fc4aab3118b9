package dev.remora.server;

import dev.remora.engine.Engine;
import dev.remora.engine.config.ConfigFile;
import dev.remora.engine.config.ConfigLine;
import dev.remora.engine.state.Parameters;
import dev.remora.tls.TlsException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A server of Redis's protocol, with its data in memory, on any number of listeners. One event loop
 * thread serves all of them, and is the engine's thread.
 *
 * <p>All methods may be called by any thread but the event loop's.
 */
public final class RemoraServer implements AutoCloseable {
  private final ServerConfig config;
  private final Parameters parameters = new Parameters();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean closing = new AtomicBoolean();
  private final List<BoundListener> bound = new ArrayList<>();
  private final List<Channel> channels = new ArrayList<>();

  private @Nullable EventLoopGroup group;
  private @Nullable Engine engine;
  private @Nullable Sessions sessions;
  private @Nullable TlsAcceptor tls;

  /** A client has ended the server, and has said whether to save. */
  private volatile boolean endedByClient;

  /**
   * Prepares a server.
   *
   * @throws IllegalArgumentException if a parameter does not exist, or cannot have its value
   */
  public RemoraServer(ServerConfig config) {
    this.config = config;
    ConfigFile file = config.file();
    if (file != null) {
      file.applyTo(parameters.table());
      parameters.configFile(file.path());
    }
    config.parameters().forEach((name, value) -> parameters.start(name, ConfigLine.encode(value)));
  }

  /**
   * Starts to listen, on all listeners or on none, and loads the last snapshot: clients that
   * connect before it is in memory are told that they have to wait.
   *
   * @return the listeners in the order of the configuration, each ready for clients
   * @throws ListenException if one cannot be opened, or if there is a snapshot that cannot be
   *     loaded
   * @throws IllegalStateException if it was started before
   */
  public synchronized List<BoundListener> start() throws ListenException {
    if (group != null || closing.get()) {
      throw new IllegalStateException("a server starts once");
    }
    group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("remora"), ListenerChannels.ioHandler());
    EventLoop loop = group.next();
    Engine started = new Engine(parameters, this::closeAside);
    engine = started;
    sessions = new Sessions(started);
    var timers = new ServerTimers(loop, started, sessions);
    var backend = new EngineBackend(started, timers);
    try {
      tls = tlsAcceptor();
      for (ListenAddress address : config.listeners()) {
        Channel channel = listen(address, loop, started, backend, sessions);
        channels.add(channel);
        bound.add(new BoundListener(address, address.at(channel.localAddress())));
      }
      load(loop, started, timers);
    } catch (ListenException e) {
      close();
      throw e;
    }
    loop.execute(() -> tellAddresses(parameters));
    return List.copyOf(bound);
  }

  private @Nullable TlsAcceptor tlsAcceptor() throws ListenException {
    for (ListenAddress address : config.listeners()) {
      if (address instanceof ListenAddress.Tls) {
        try {
          return new TlsAcceptor(parameters);
        } catch (TlsException e) {
          throw new ListenException("cannot listen on " + address.uri() + ": " + e.getMessage(), e);
        }
      }
    }
    return null;
  }

  /** The listeners that are ready. */
  public synchronized List<BoundListener> listeners() {
    return List.copyOf(bound);
  }

  /**
   * The server in numbers: one short task of the event loop's.
   *
   * @param patience how long to wait for the loop
   * @throws TimeoutException if the loop is busy for longer
   * @throws IllegalStateException if the server does not run
   */
  public ServerFigures figures(Duration patience) throws TimeoutException, InterruptedException {
    EventLoopGroup running;
    Engine asked;
    Sessions counted;
    synchronized (this) {
      running = group;
      asked = engine;
      counted = sessions;
    }
    if (running == null || asked == null || counted == null) {
      throw new IllegalStateException("the server has not started");
    }
    List<String> schemes = config.listeners().stream().map(RemoraServer::scheme).toList();
    Future<ServerFigures> task;
    try {
      task =
          running
              .next()
              .submit(() -> new ServerFigures(asked.figures(), counted.countByScheme(schemes)));
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the server has ended", e);
    }
    try {
      return task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the server's figures: " + e.getCause(), e);
    } finally {
      task.cancel(false); // a loop that is late must not find many of them
    }
  }

  private static String scheme(ListenAddress address) {
    String uri = address.uri();
    return uri.substring(0, uri.indexOf(':'));
  }

  /** Waits until the server is closed, by {@link #close} or by a client's SHUTDOWN. */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /**
   * Stops in order: no new connections, no new commands; what was replied is sent, for as long as
   * the configuration says; if there are save points, a last snapshot is written; then everything
   * is freed. Idempotent; waits for the end.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      awaitUninterruptibly(closed);
      return;
    }
    EventLoopGroup running;
    List<Channel> listening;
    List<BoundListener> files;
    synchronized (this) {
      running = group;
      listening = List.copyOf(channels);
      files = List.copyOf(bound);
      channels.clear();
    }
    // Outside of the lock: the event loop, which has to do it, may be about to take the lock.
    listening.forEach(channel -> channel.close().awaitUninterruptibly());
    files.forEach(RemoraServer::removeFile);
    if (running != null) {
      endSessions(running);
      saveLast(running);
      running.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
    TlsAcceptor secured;
    synchronized (this) {
      secured = tls;
    }
    if (secured != null) {
      secured.close();
    }
    closed.countDown();
  }

  private static void load(EventLoop loop, Engine engine, ServerTimers timers)
      throws ListenException {
    var loaded = new CompletableFuture<@Nullable Exception>();
    loop.execute(
        () -> {
          engine.load(loaded::complete);
          timers.arm();
        });
    Exception failure = loaded.join();
    if (failure != null) {
      throw new ListenException(
          "cannot load " + engine.snapshotFile() + ": " + failure.getMessage(), failure);
    }
  }

  private void saveLast(EventLoopGroup running) {
    Engine ended;
    synchronized (this) {
      ended = engine;
    }
    if (ended != null && !endedByClient) {
      running.next().submit(ended::saveLast).awaitUninterruptibly();
    }
  }

  private Channel listen(
      ListenAddress address, EventLoop loop, Engine engine, Backend backend, Sessions sessions)
      throws ListenException {
    ListenAddress.Medium medium = address.medium();
    TlsAcceptor secured = address instanceof ListenAddress.Tls ? tls : null;
    try {
      if (medium instanceof ListenAddress.Unix unix) {
        UnixSocketFile.prepare(unix.path());
      }
      var bootstrap =
          new ServerBootstrap()
              .group(loop)
              .channelFactory(ListenerChannels.serverChannel(medium))
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      var session =
                          new Session(
                              sessions,
                              engine,
                              backend,
                              medium instanceof ListenAddress.Unix,
                              scheme(address));
                      if (secured == null) {
                        channel.pipeline().addLast(session);
                      } else {
                        secured.install(channel, address.uri(), session);
                      }
                    }
                  });
      ListenerChannels.addOptions(bootstrap, medium, parameters.keepAliveSeconds() > 0);
      return bootstrap.bind(ListenerChannels.bindAddress(medium)).sync().channel();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ListenException(address.uri() + ": interrupted while binding", e);
    } catch (Exception e) {
      throw new ListenException("cannot listen on " + address.uri() + ": " + reason(address, e), e);
    }
  }

  private static String reason(ListenAddress address, Exception cause) {
    String message = String.valueOf(cause.getMessage());
    if (!(cause instanceof IOException) || !message.contains("Address already in use")) {
      return message;
    }
    String holder =
        switch (address.medium()) {
          case ListenAddress.Tcp tcp -> SocketHolder.ofPort(tcp.port()).orElse("another process");
          case ListenAddress.Unix unix ->
              SocketHolder.ofPath(unix.path()).orElse("another process");
          case ListenAddress.Fabric fabric -> "another process";
        };
    return "the address is in use by " + holder;
  }

  /** What CONFIG GET and INFO say of the listeners. */
  private synchronized void tellAddresses(Parameters parameters) {
    for (BoundListener listener : bound) {
      String prefix = listener.bound() instanceof ListenAddress.Tls ? "tls-" : "";
      switch (listener.bound().medium()) {
        case ListenAddress.Tcp(String host, int port) -> {
          parameters.start(prefix + "port", Integer.toString(port));
          parameters.start("bind", host);
        }
        case ListenAddress.Unix(var path) ->
            parameters.start(prefix + "unixsocket", path.toString());
        case ListenAddress.Fabric fabric -> {
          // Redis has no parameter for it.
        }
      }
    }
  }

  /** A client's SHUTDOWN: the loop that it comes from cannot wait for its own end. */
  private void closeAside() {
    endedByClient = true;
    new Thread(this::close, "remora-shutdown").start();
  }

  private void endSessions(EventLoopGroup running) {
    CountDownLatch gone = new CountDownLatch(1);
    Sessions all;
    synchronized (this) {
      all = sessions;
    }
    if (all == null) {
      return;
    }
    running.next().execute(() -> all.end(gone::countDown));
    try {
      if (!gone.await(config.shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        System.getLogger(RemoraServer.class.getName())
            .log(System.Logger.Level.WARNING, "clients did not take their last replies in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeFile(BoundListener listener) {
    if (listener.bound().medium() instanceof ListenAddress.Unix unix) {
      try {
        Files.deleteIfExists(unix.path());
      } catch (IOException e) {
        // The next server on this path removes it.
      }
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
