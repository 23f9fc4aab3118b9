package dev.remora.server;

import dev.remora.client.ClientTransport;
import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.Wire;
import dev.remora.client.WireBuffer;
import dev.remora.client.WireHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Over a fabric. */
final class FabricClient extends TestClient implements WireHandler {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
  private static final long POLL_NANOS = 10_000_000;
  private static final int BUFFER = 64 << 10;

  private final ClientTransport transport;
  private final Wire wire;
  private final WireBuffer input = WireBuffer.allocate(BUFFER);
  private final WireBuffer output = WireBuffer.allocate(BUFFER);
  private boolean open;
  private boolean reading;
  private byte[] arrived = new byte[0];
  private boolean ended;

  FabricClient(RemoraUri uri) throws IOException {
    transport = ClientTransport.open(uri, Waiting.PARK, CONNECT_TIMEOUT);
    wire = transport.connect(this);
    while (!open) {
      poll(POLL_NANOS);
      if (ended && !open) {
        transport.close();
        throw new IOException("no connection to " + uri);
      }
    }
  }

  @Override
  int offer(byte[] bytes, int offset, int count, long millis) throws IOException {
    int sent = 0;
    long last = System.nanoTime();
    while (sent < count && System.nanoTime() - last < millis * 1_000_000) {
      ByteBuffer source = output.bytes().clear();
      source.put(bytes, offset + sent, Math.min(BUFFER, count - sent)).flip();
      wire.write(output);
      if (source.position() > 0) {
        sent += source.position();
        last = System.nanoTime();
      }
      if (source.hasRemaining()) {
        poll(Math.min(POLL_NANOS, millis * 1_000_000));
      }
      if (ended) {
        throw new IOException("the connection has ended");
      }
    }
    return sent;
  }

  @Override
  int receive(byte[] target) throws IOException {
    hasMore(Long.MAX_VALUE / 2_000_000);
    int count = Math.min(target.length, arrived.length);
    if (count == 0) {
      return -1;
    }
    System.arraycopy(arrived, 0, target, 0, count);
    arrived = Arrays.copyOfRange(arrived, count, arrived.length);
    return count;
  }

  @Override
  boolean hasMore(long millis) throws IOException {
    long start = System.nanoTime();
    reading = true;
    onReadable();
    while (arrived.length == 0 && !ended && System.nanoTime() - start < millis * 1_000_000) {
      poll(POLL_NANOS);
    }
    reading = false;
    return arrived.length > 0 || ended;
  }

  private void poll(long nanos) throws IOException {
    transport.poll(nanos);
    if (Thread.interrupted()) {
      throw new IOException("interrupted while waiting");
    }
  }

  @Override
  public void close() {
    transport.close();
  }

  @Override
  public void onOpen() {
    open = true;
  }

  @Override
  public void onReadable() throws IOException {
    // All that arrives with the end is told before it.
    while (reading) {
      ByteBuffer target = input.bytes().clear();
      if (wire.read(input) <= 0) {
        return;
      }
      int have = arrived.length;
      int count = target.flip().remaining();
      arrived = Arrays.copyOf(arrived, have + count);
      target.get(arrived, have, count);
    }
  }

  @Override
  public void onWritable() {}

  @Override
  public void onClosed(@Nullable IOException cause) {
    ended = true;
  }
}
