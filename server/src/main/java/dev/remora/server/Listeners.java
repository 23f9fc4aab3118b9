package dev.remora.server;

import dev.remora.engine.config.NumberParameter;
import dev.remora.engine.config.ValueParameter;
import dev.remora.engine.state.Parameters;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a server listens on. Those of TCP follow the parameters {@code bind} and {@code port} while
 * the server runs. {@link #follow} and what it causes belong to the event loop's thread; all other
 * methods may be called by any other thread.
 */
// A listener's socket that cannot be closed is nothing that anybody here could mend.
@SuppressWarnings("FutureReturnValueIgnored")
final class Listeners {
  private static final String NO_BIND = "Failed to bind to specified addresses.";
  private static final String NO_PORT = "Unable to listen on this port. Check server logs.";

  private final EventLoop loop;
  private final Parameters parameters;
  private final SessionFactory sessions;

  /** By what they were bound to, in the order of the configuration. */
  private final Map<ListenAddress, Channel> channels = new LinkedHashMap<>();

  private final List<BoundListener> opened = new ArrayList<>();
  private boolean closed;

  Listeners(EventLoop loop, Parameters parameters, SessionFactory sessions) {
    this.loop = loop;
    this.parameters = parameters;
    this.sessions = sessions;
  }

  /** Those that were opened at the start. */
  synchronized List<BoundListener> opened() {
    return List.copyOf(opened);
  }

  /**
   * Opens one, and waits until it is ready.
   *
   * @throws ListenException if it cannot be opened
   */
  synchronized void open(ListenAddress address) throws ListenException {
    try {
      if (address.medium() instanceof ListenAddress.Unix unix) {
        UnixSocketFile.prepare(unix.path());
      }
      Channel channel =
          bootstrap(address).bind(ListenerChannels.bindAddress(address.medium())).sync().channel();
      var bound = new BoundListener(address, address.at(channel.localAddress()));
      channels.put(bound.bound(), channel);
      opened.add(bound);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ListenException(address.uri() + ": interrupted while binding", e);
    } catch (Exception e) {
      throw new ListenException("cannot listen on " + address.uri() + ": " + reason(address, e), e);
    }
  }

  /** Tells the parameters where the server listens, and follows their changes from now on. */
  void follow() {
    tellParameters();
    ValueParameter<String> bind = parameters.table().text("bind");
    NumberParameter port = parameters.table().number("port");
    bind.listen(() -> move(NO_BIND));
    port.listen(() -> move(NO_PORT));
  }

  /** Closes all of them; waits for the end. */
  void close() {
    List<Channel> all;
    Set<ListenAddress> addresses;
    synchronized (this) {
      closed = true;
      all = List.copyOf(channels.values());
      addresses = new HashSet<>(channels.keySet());
      channels.clear();
    }
    // Outside of the lock: the event loop, which has to do it, may be about to take the lock.
    all.forEach(channel -> channel.close().awaitUninterruptibly());
    addresses.forEach(Listeners::removeFile);
  }

  /** What CONFIG GET and INFO say of them. */
  private synchronized void tellParameters() {
    Set<String> hosts = new LinkedHashSet<>();
    for (ListenAddress address : channels.keySet()) {
      String prefix = address instanceof ListenAddress.Tls ? "tls-" : "";
      switch (address.medium()) {
        case ListenAddress.Tcp(String host, int port) -> {
          parameters.start(prefix + "port", Integer.toString(port));
          hosts.add(host);
        }
        case ListenAddress.Unix(var path) ->
            parameters.start(prefix + "unixsocket", path.toString());
        case ListenAddress.Fabric fabric -> {
          // Redis has no parameter for it.
        }
      }
    }
    if (!hosts.isEmpty()) {
      parameters.start("bind", String.join(" ", hosts));
    }
  }

  /**
   * Opens those of TCP that the parameters ask for, and then closes those that they ask for no
   * more.
   *
   * @throws IllegalArgumentException with this message, and nothing has changed, if one of them
   *     cannot be opened
   */
  private synchronized void move(String refusal) {
    if (closed) {
      return;
    }
    Set<ListenAddress> wanted = wanted();
    Map<ListenAddress, Channel> added = new LinkedHashMap<>();
    for (ListenAddress address : wanted) {
      if (!channels.containsKey(address)) {
        ChannelFuture bound = bindNow(address);
        if (!bound.isSuccess()) {
          bound.channel().close();
          added.values().forEach(Channel::close);
          throw new IllegalArgumentException(refusal, bound.cause());
        }
        added.put(address, bound.channel());
      }
    }
    channels
        .entrySet()
        .removeIf(
            open -> {
              boolean gone = isTcp(open.getKey()) && !wanted.contains(open.getKey());
              if (gone) {
                open.getValue().close();
              }
              return gone;
            });
    channels.putAll(added);
  }

  private Set<ListenAddress> wanted() {
    int port = parameters.port();
    int tlsPort = parameters.table().number("tls-port").intValue();
    Set<ListenAddress> wanted = new LinkedHashSet<>();
    for (String host : BindHosts.parse(parameters.table().text("bind").value())) {
      if (port > 0) {
        wanted.add(ListenAddress.tcp(host, port));
      }
      if (tlsPort > 0) {
        wanted.add(ListenAddress.tls(ListenAddress.tcp(host, tlsPort)));
      }
    }
    return wanted;
  }

  /** On the loop's own thread, where a channel that is registered is bound within the call. */
  private ChannelFuture bindNow(ListenAddress address) {
    ChannelFuture registered = bootstrap(address).register();
    return registered.isSuccess()
        ? registered.channel().bind(ListenerChannels.bindAddress(address.medium()))
        : registered;
  }

  private ServerBootstrap bootstrap(ListenAddress address) {
    var bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channelFactory(ListenerChannels.serverChannel(address.medium()))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    sessions.install(channel, address);
                  }
                });
    ListenerChannels.addOptions(bootstrap, address.medium(), parameters);
    return bootstrap;
  }

  private static boolean isTcp(ListenAddress address) {
    return address.medium() instanceof ListenAddress.Tcp;
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

  private static void removeFile(ListenAddress address) {
    if (address.medium() instanceof ListenAddress.Unix unix) {
      try {
        Files.deleteIfExists(unix.path());
      } catch (IOException e) {
        // The next server on this path removes it.
      }
    }
  }

  /** Makes a connection that was accepted a session. */
  @FunctionalInterface
  interface SessionFactory {
    void install(Channel channel, ListenAddress address);
  }
}
