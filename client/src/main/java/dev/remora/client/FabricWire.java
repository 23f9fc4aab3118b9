package dev.remora.client;

import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.stream.Stream;
import dev.remora.transport.stream.StreamConfig;
import dev.remora.transport.stream.StreamHandler;
import java.io.IOException;
import java.net.SocketAddress;
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

  void connect(Fabric fabric, SocketAddress address, StreamConfig config) throws FabricException {
    stream = Stream.connect(fabric, address, config, this);
  }

  private Stream stream() {
    Stream connected = stream;
    if (connected == null) {
      throw new IllegalStateException("not connected yet");
    }
    return connected;
  }

  /** Whether the handler hears no more. */
  boolean isClosed() {
    return closed;
  }

  long onTime(long nowNanos) {
    return stream().onTime(nowNanos);
  }

  // ---- what the user calls

  @Override
  public int read(WireBuffer target) {
    if (closed) {
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
    if (closed) {
      return false;
    }
    Stream target = stream();
    ByteBuffer bytes = source.bytes();
    int position = bytes.position();
    int taken = target.write(source.segment(), position, bytes.remaining());
    bytes.position(position + taken);
    target.flush();
    if (!target.isFlushed()) {
      transport.onPending();
    }
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
      if (!closed) {
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
      for (int left = source.readable(); left > 0 && left != before && !closed; ) {
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
      if (!closed) {
        handler.onWritable();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  @Override
  public void onClosed(@Nullable FabricException cause) {
    if (!closed) {
      closed = true;
      handler.onClosed(cause);
    }
  }

  private void fail(IOException cause) {
    if (!closed) {
      close();
      handler.onClosed(cause);
    }
  }
}
