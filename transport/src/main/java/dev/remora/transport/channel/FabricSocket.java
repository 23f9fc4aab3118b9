package dev.remora.transport.channel;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricProvider;
import dev.remora.transport.stream.Stream;
import dev.remora.transport.stream.StreamHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A blocking connection over any fabric, as a {@link java.nio.channels.SocketChannel} is over TCP.
 *
 * <pre>{@code
 * var address = UnixDomainSocketAddress.of("/run/user/1000/remora/shm");
 * try (var socket = FabricSocket.connect("shm", address, FabricSocketConfig.DEFAULT)) {
 *   socket.write(request);
 *   socket.read(reply);
 * }
 * }</pre>
 *
 * <p>Whatever happens on the connection happens in a call: between calls nothing is taken in, not
 * even a Keepalive. A peer that does the same, both writing and neither reading, waits for ever but
 * for the time-outs. Reading and writing allocate nothing; direct buffers are copied fastest.
 *
 * <p>Not safe for use by several threads.
 */
public final class FabricSocket implements ByteChannel {
  private static final long FOR_EVER = Long.MAX_VALUE / 2;

  /** How much longer than the close time-out the medium may take to tell of the end. */
  private static final long CLOSE_GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final StreamPoller poller;
  private final Stream stream;
  private final long timeoutNanos;
  private final long closeNanos;
  private boolean opened;
  private boolean ended;
  private boolean closed;
  private @Nullable FabricException cause;

  private FabricSocket(StreamPoller poller, SocketAddress address, FabricSocketConfig config)
      throws FabricException {
    this.poller = poller;
    timeoutNanos = config.timeout().isZero() ? FOR_EVER : config.timeout().toNanos();
    closeNanos = config.stream().closeTimeout().toNanos() + CLOSE_GRACE_NANOS;
    stream = poller.connect(address, config.stream(), new Events());
  }

  /**
   * Connects, and waits until bytes can be written.
   *
   * @param scheme the fabric, such as {@code shm} or {@code rdma}
   * @param address of the fabric's own kind
   * @throws IOException if there is no such fabric, this machine cannot use it, or the connection
   *     cannot be made in the time that the configuration gives it
   */
  public static FabricSocket connect(
      String scheme, SocketAddress address, FabricSocketConfig config) throws IOException {
    return connect(
        new StreamPoller(FabricProvider.open(scheme, config.fabric()), config.busyPoll()),
        address,
        config);
  }

  /** Connects over a poller of its own. */
  static FabricSocket connect(StreamPoller poller, SocketAddress address, FabricSocketConfig config)
      throws IOException {
    boolean done = false;
    try {
      FabricSocket socket = new FabricSocket(poller, address, config);
      while (!socket.opened) {
        if (socket.ended) {
          throw socket.broken();
        }
        poller.poll(FOR_EVER); // the medium and the stream have time-outs of their own
      }
      done = true;
      return socket;
    } finally {
      if (!done) {
        poller.close();
      }
    }
  }

  /** The local address, as the medium knows it. */
  public SocketAddress localAddress() {
    return stream.endpoint().localAddress();
  }

  /** The peer's address, as the medium knows it. */
  public SocketAddress remoteAddress() {
    return stream.endpoint().remoteAddress();
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  /**
   * Reads what there is, waiting until there is something.
   *
   * @return bytes, from 1 (0 only if the buffer has no room); -1 if the peer has ended the
   *     connection in order, and all was read
   * @throws SocketTimeoutException if nothing comes in the configured time; reading can go on
   * @throws IOException if the connection has broken, and all that came before was read
   */
  @Override
  public int read(ByteBuffer target) throws IOException {
    checkOpen();
    if (!target.hasRemaining()) {
      return 0;
    }
    int count = take(target);
    if (count == 0) {
      long start = poller.nanoTime();
      do {
        if (ended) {
          return atEnd();
        }
        await(start, "has sent nothing");
        count = take(target);
      } while (count == 0);
    }
    return count;
  }

  private int take(ByteBuffer target) {
    int position = target.position();
    int count = stream.read(target, position, target.remaining());
    target.position(position + count);
    return count;
  }

  private int atEnd() throws IOException {
    if (cause != null) {
      throw broken();
    }
    return -1;
  }

  /**
   * Writes all of the buffer, waiting while the peer has no room, and until it is on its way.
   *
   * @return bytes written: what was left of the buffer
   * @throws SocketTimeoutException if the peer takes nothing in the configured time; the buffer's
   *     position tells how much it has taken
   * @throws IOException if the connection has ended
   */
  @Override
  public int write(ByteBuffer source) throws IOException {
    checkOpen();
    int length = source.remaining();
    while (source.hasRemaining()) {
      if (give(source) == 0) {
        awaitRoom();
      }
    }
    poller.flush(stream);
    if (!stream.isFlushed()) {
      awaitFlushed();
    }
    return length;
  }

  private int give(ByteBuffer source) {
    int position = source.position();
    int count = stream.write(source, position, source.remaining());
    source.position(position + count);
    return count;
  }

  private void awaitRoom() throws IOException {
    long start = poller.nanoTime();
    while (stream.writable() == 0) {
      if (ended) {
        throw broken();
      }
      await(start, "has taken in nothing");
    }
  }

  private void awaitFlushed() throws IOException {
    long start = poller.nanoTime();
    while (!stream.isFlushed() && !ended) {
      await(start, "has taken in nothing");
    }
  }

  /**
   * Closes in order: what was written reaches the peer, if it lets that happen within the stream's
   * close time-out. Idempotent.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!ended) {
      poller.close(stream);
      long start = poller.nanoTime();
      for (long left = closeNanos; left > 0 && !ended; ) {
        poller.poll(left);
        left = closeNanos - (poller.nanoTime() - start);
      }
    }
    poller.close();
  }

  /** Ends the connection at once, whatever was written. Idempotent. */
  public void abort() {
    closed = true;
    poller.close();
  }

  private void checkOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  private void await(long start, String what) throws SocketTimeoutException {
    long left = timeoutNanos - (poller.nanoTime() - start);
    if (left <= 0) {
      Endpoint endpoint = stream.endpoint();
      throw new SocketTimeoutException(
          endpoint.remoteAddress()
              + " (connection "
              + endpoint.id()
              + ") "
              + what
              + " for "
              + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
              + " ms");
    }
    poller.poll(left);
  }

  private IOException broken() {
    FabricException why = cause;
    return why != null
        ? new IOException(why.getMessage(), why)
        : new IOException(remoteAddress() + " has ended the connection");
  }

  private final class Events implements StreamHandler {
    @Override
    public void onOpen() {
      opened = true;
    }

    @Override
    public void onReadable() {
      // read() asks the stream
    }

    @Override
    public void onWritable() {
      // write() asks the stream
    }

    @Override
    public void onClosed(@Nullable FabricException why) {
      ended = true;
      cause = why;
    }
  }
}
