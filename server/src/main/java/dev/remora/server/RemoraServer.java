package dev.remora.server;

import dev.remora.engine.Engine;
import dev.remora.engine.config.ConfigFile;
import dev.remora.engine.config.ConfigLine;
import dev.remora.engine.config.Parameter;
import dev.remora.engine.state.Parameters;
import dev.remora.tls.TlsException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
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

  private @Nullable EventLoopGroup group;
  private @Nullable Listeners listeners;
  private @Nullable Engine engine;
  private @Nullable Sessions sessions;
  private @Nullable TlsAcceptor tls;

  /** False once a last snapshot was wanted and could not be written. */
  private volatile boolean savedLast = true;

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
            1, new DefaultThreadFactory("remora"), ListenerChannels.ioHandler(parameters));
    EventLoop loop = group.next();
    Engine started = new Engine(parameters, this::closeAside);
    engine = started;
    sessions = new Sessions(started);
    var timers = new ServerTimers(loop, started, sessions);
    var backend = new EngineBackend(started, timers);
    try {
      TlsAcceptor secured = tlsAcceptor();
      tls = secured;
      Sessions all = sessions;
      Listeners listening =
          new Listeners(
              loop,
              parameters,
              (channel, address) -> {
                boolean local = address.medium() instanceof ListenAddress.Unix;
                var session = new Session(all, started, backend, local, scheme(address));
                if (secured != null && address instanceof ListenAddress.Tls) {
                  secured.install(channel, address.uri(), session);
                } else {
                  channel.pipeline().addLast(session);
                }
              });
      listeners = listening;
      for (ListenAddress address : config.listeners()) {
        listening.open(address);
      }
      load(loop, started, timers);
      loop.execute(listening::follow);
      return listening.opened();
    } catch (ListenException e) {
      close();
      throw e;
    }
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

  /** The listeners that were opened at the start. */
  public synchronized List<BoundListener> listeners() {
    return listeners == null ? List.of() : listeners.opened();
  }

  /**
   * The value of one of Redis's parameters, as CONFIG GET shows it.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public String parameter(String name) {
    return parameterOf(name).get();
  }

  /** Has an action run, on the event loop, when CONFIG SET has changed a parameter. */
  public void onParameter(String name, Runnable action) {
    parameterOf(name).listen(action);
  }

  private Parameter parameterOf(String name) {
    Parameter parameter = parameters.table().find(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return parameter;
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
   * Whether nothing is lost by {@link #close}: the last snapshot is written, or none was wanted. Of
   * a server that is closed; the log says why not.
   */
  public boolean savedLast() {
    return savedLast;
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
    Listeners listening;
    synchronized (this) {
      running = group;
      listening = listeners;
    }
    if (listening != null) {
      listening.close();
    }
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
      var saving = running.next().submit(ended::saveLast).awaitUninterruptibly();
      savedLast = saving.isSuccess() && saving.getNow();
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
