package dev.remora.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** TCP and Unix-domain sockets, multiplexed by a selector. */
final class SocketTransport implements ClientTransport {
  private final RemoraUri uri;
  private final SocketAddress address;
  private final long connectTimeoutNanos;
  private final Selector selector;
  private final List<SocketWire> connecting = new ArrayList<>();

  /** One object for all calls, so that selecting makes none. */
  private final Consumer<SelectionKey> dispatch = SocketTransport::dispatch;

  private SocketTransport(RemoraUri uri, SocketAddress address, long connectTimeoutNanos)
      throws IOException {
    this.uri = uri;
    this.address = address;
    this.connectTimeoutNanos = connectTimeoutNanos;
    selector = Selector.open();
  }

  private static void dispatch(SelectionKey key) {
    ((SocketWire) key.attachment()).ready();
  }

  static SocketTransport open(RemoraUri uri, Duration connectTimeout) throws IOException {
    return new SocketTransport(uri, uri.address(), connectTimeout.toNanos());
  }

  @Override
  public Wire connect(WireHandler handler) throws IOException {
    boolean tcp = address instanceof InetSocketAddress;
    SocketChannel channel =
        tcp ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.configureBlocking(false);
      if (tcp) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      boolean connected = channel.connect(address);
      SelectionKey key =
          channel.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT);
      var wire =
          new SocketWire(channel, key, handler, connected, System.nanoTime() + connectTimeoutNanos);
      key.attach(wire);
      connecting.add(wire);
      return wire;
    } catch (IOException e) {
      channel.close();
      throw new IOException(uri + ": " + e.getMessage(), e);
    }
  }

  @Override
  public int poll(long timeoutNanos) throws IOException {
    if (!connecting.isEmpty()) {
      checkConnectTimeouts();
    }
    if (timeoutNanos <= 0) {
      return selector.selectNow(dispatch);
    }
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(timeoutNanos));
    return selector.select(dispatch, connecting.isEmpty() ? millis : Math.min(millis, 50));
  }

  private void checkConnectTimeouts() {
    long now = System.nanoTime();
    for (int i = connecting.size() - 1; i >= 0; i--) {
      SocketWire wire = connecting.get(i);
      if (!wire.isConnecting()) {
        connecting.remove(i);
      } else if (now - wire.connectDeadline() > 0) {
        connecting.remove(i);
        wire.fail(
            new SocketTimeoutException(
                uri
                    + ": no connection within "
                    + TimeUnit.NANOSECONDS.toMillis(connectTimeoutNanos)
                    + " ms"));
      }
    }
  }

  @Override
  public void close() {
    if (!selector.isOpen()) {
      return;
    }
    try {
      for (SelectionKey key : selector.keys()) {
        ((SocketWire) key.attachment()).close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the selector of " + uri, e);
    }
  }
}
