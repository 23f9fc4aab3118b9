package dev.remora.server;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Over TCP or a Unix-domain socket. */
final class SocketClient extends TestClient {
  private static final long FOREVER = Integer.MAX_VALUE;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;

  SocketClient(SocketChannel channel, SocketAddress address) throws IOException {
    this.channel = channel;
    channel.connect(address);
    channel.configureBlocking(false);
    selector = Selector.open();
    key = channel.register(selector, 0);
  }

  @Override
  int offer(byte[] bytes, int offset, int count, long millis) throws IOException {
    ByteBuffer source = ByteBuffer.wrap(bytes, offset, count);
    do {
      channel.write(source);
    } while (source.hasRemaining() && await(SelectionKey.OP_WRITE, millis));
    return count - source.remaining();
  }

  @Override
  int receive(byte[] target) throws IOException {
    try {
      while (true) {
        int count = channel.read(ByteBuffer.wrap(target));
        if (count != 0) {
          return count;
        }
        await(SelectionKey.OP_READ, FOREVER);
        if (Thread.interrupted()) {
          throw new IOException("interrupted while waiting for replies");
        }
      }
    } catch (SocketException e) {
      return -1; // reset
    }
  }

  @Override
  boolean hasMore(long millis) throws IOException {
    return await(SelectionKey.OP_READ, millis);
  }

  /** Sends nothing more. */
  void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  SocketChannel channel() {
    return channel;
  }

  private boolean await(int operation, long millis) throws IOException {
    key.interestOps(operation);
    selector.selectedKeys().clear();
    return (millis == 0 ? selector.selectNow() : selector.select(millis)) > 0;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    selector.close();
  }
}
