package dev.remora.client;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One socket. */
final class SocketWire implements Wire {
  private final SocketChannel channel;
  private final SelectionKey key;
  private final WireHandler handler;
  private final long connectDeadline;
  private boolean connecting = true;
  private boolean connected;
  private boolean closed;

  /** Why nothing more can be written. What the server said before it closed is still read. */
  private @Nullable IOException writeFailure;

  SocketWire(
      SocketChannel channel,
      SelectionKey key,
      WireHandler handler,
      boolean connected,
      long connectDeadline) {
    this.channel = channel;
    this.key = key;
    this.handler = handler;
    this.connected = connected;
    this.connectDeadline = connectDeadline;
  }

  boolean isConnecting() {
    return connecting;
  }

  long connectDeadline() {
    return connectDeadline;
  }

  /** The selector has found it ready. */
  void ready() {
    try {
      if (connecting) {
        finishConnect();
        return;
      }
      int ready = key.readyOps();
      if ((ready & SelectionKey.OP_READ) != 0) {
        handler.onReadable();
      }
      if ((ready & SelectionKey.OP_WRITE) != 0 && !closed) {
        key.interestOps(SelectionKey.OP_READ);
        handler.onWritable();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private void finishConnect() throws IOException {
    if (connected || channel.finishConnect()) {
      connecting = false;
      connected = true;
      key.interestOps(SelectionKey.OP_READ);
      handler.onOpen();
    }
  }

  void fail(@Nullable IOException cause) {
    if (!closed) {
      close();
      handler.onClosed(cause);
    }
  }

  @Override
  public int read(WireBuffer target) throws IOException {
    if (closed) {
      return -1;
    }
    int count = channel.read(target.bytes());
    if (count < 0 && writeFailure != null) {
      throw writeFailure;
    }
    return count;
  }

  @Override
  public boolean write(WireBuffer source) throws IOException {
    if (closed || writeFailure != null) {
      return false;
    }
    try {
      channel.write(source.bytes());
    } catch (IOException e) {
      writeFailure = e;
      return false;
    }
    if (!source.bytes().hasRemaining()) {
      return true;
    }
    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    return false;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    connecting = false;
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is gone in any case, and nobody waits for what was in flight.
      assert closed;
    }
  }
}
