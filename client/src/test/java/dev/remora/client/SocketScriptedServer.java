package dev.remora.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A {@link ScriptedServer} on sockets: any number of connections at a time. */
public final class SocketScriptedServer extends ScriptedServer {
  private final ServerSocketChannel listener;
  private final RemoraUri uri;
  private final Script script;
  private final Thread acceptor;

  private SocketScriptedServer(ServerSocketChannel listener, RemoraUri uri, Script script) {
    this.listener = listener;
    this.uri = uri;
    this.script = script;
    acceptor = Thread.ofPlatform().daemon().name("scripted-server").start(this::accept);
  }

  /** On a free port of the loopback interface. */
  public static SocketScriptedServer tcp(Script script) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    bind(listener, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
    return new SocketScriptedServer(listener, RemoraUri.parse("redis://127.0.0.1:" + port), script);
  }

  /** On a Unix-domain socket. */
  static SocketScriptedServer unix(Path path, Script script) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    bind(listener, UnixDomainSocketAddress.of(path));
    return new SocketScriptedServer(listener, RemoraUri.parse("unix://" + path), script);
  }

  private static void bind(ServerSocketChannel listener, SocketAddress address) throws IOException {
    try {
      listener.bind(address);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
  }

  @Override
  public RemoraUri uri() {
    return uri;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        Thread.ofPlatform().daemon().name("scripted-connection").start(() -> serve(client));
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private void serve(SocketChannel client) {
    var in = new BufferedInputStream(Channels.newInputStream(client));
    run(script, new ScriptedPeer(in, Channels.newOutputStream(client), client));
  }

  @Override
  void stop() throws IOException {
    listener.close();
    try {
      acceptor.join(5_000);
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }
}
