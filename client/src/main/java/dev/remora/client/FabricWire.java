package dev.remora.client;

import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.stream.Stream;
import dev.remora.transport.stream.StreamHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One {@link Stream}. */
final class FabricWire implements Wire, StreamHandler {
  private final FabricTransport transport;
  private final WireHandler handler;
  private @Nullable Stream stream;
  private boolean closed;

  FabricWire(FabricTransport transport, WireHandler handler) {
    this.transport = transport;
    this.handler = handler;
  }

  /** To be called with what carries it, before anything is polled. */
  void attach(Stream connecting) {
    stream = connecting;
  }

  private Stream stream() {
    Stream connected = stream;
    if (connected == null) {
      throw new IllegalStateException("not connected yet");
    }
    return connected;
  }

  /** Whether the handler hears no more. */
  private boolean isDeaf() {
    return closed || transport.isClosed();
  }

  // ---- what the user calls

  @Override
  public int read(WireBuffer target) {
    if (isDeaf()) {
      return -1;
    }
    ByteBuffer bytes = target.bytes();
    int position = bytes.position();
    int count = stream().read(target.segment(), position, bytes.remaining());
    bytes.position(position + count);
    return count;
  }

  @Override
  public boolean write(WireBuffer source) {
    if (isDeaf()) {
      return false;
    }
    Stream target = stream();
    ByteBuffer bytes = source.bytes();
    int position = bytes.position();
    int taken = target.write(source.segment(), position, bytes.remaining());
    bytes.position(position + taken);
    transport.poller().flush(target);
    return !bytes.hasRemaining();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      stream().abort();
    }
  }

  // ---- what the stream tells

  @Override
  public void onOpen() {
    try {
      if (!isDeaf()) {
        handler.onOpen();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  @Override
  public void onReadable() {
    Stream source = stream();
    int before = 0;
    try {
      for (int left = source.readable(); left > 0 && left != before && !isDeaf(); ) {
        before = left;
        handler.onReadable();
        left = source.readable();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  @Override
  public void onWritable() {
    try {
      if (!isDeaf()) {
        handler.onWritable();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  @Override
  public void onClosed(@Nullable FabricException cause) {
    if (!isDeaf()) {
      closed = true;
      handler.onClosed(cause);
    }
  }

  private void fail(IOException cause) {
    if (!isDeaf()) {
      close();
      handler.onClosed(cause);
    }
  }
}
