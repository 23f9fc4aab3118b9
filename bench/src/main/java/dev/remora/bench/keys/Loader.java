package dev.remora.bench.keys;

import dev.remora.client.ClientTransport;
import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.Wire;
import dev.remora.client.WireBuffer;
import dev.remora.client.WireHandler;
import dev.remora.resp.CommandEncoder;
import dev.remora.resp.ReplyLimits;
import dev.remora.resp.ReplySkipper;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes many keys over one connection, in batches. */
final class Loader implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int BATCH_BYTES = 32 << 10;
  private static final long PROGRESS_EVERY = 1_000_000;

  private final String uri;
  private final ClientTransport transport;
  private final Wire wire;
  private final CommandEncoder commands = new CommandEncoder(2 * BATCH_BYTES);
  private final ReplySkipper replies = new ReplySkipper(ReplyLimits.DEFAULT);
  private final WireBuffer input = WireBuffer.allocate(64 << 10);
  private WireBuffer output = WireBuffer.allocate(2 * BATCH_BYTES);
  private boolean open;
  private int missing;
  private @Nullable IOException failure;

  /** Writes the command for one key. */
  @FunctionalInterface
  interface Source {
    void encode(CommandEncoder commands, long number);
  }

  Loader(String uri) throws IOException {
    this.uri = uri;
    transport = ClientTransport.open(RemoraUri.parse(uri), Waiting.SPIN, TIMEOUT);
    wire = transport.connect(new Handler());
    await();
  }

  /**
   * Writes the keys from the first to below the end.
   *
   * @throws IOException if the server refuses one of them, or does not reply in time
   */
  void load(Source source, long first, long end) throws IOException {
    long told = first + PROGRESS_EVERY;
    for (long next = first; next < end; ) {
      commands.clear();
      for (; next < end && commands.length() < BATCH_BYTES; next++) {
        source.encode(commands, next);
        missing++;
      }
      if (output.capacity() < commands.length()) {
        output = WireBuffer.allocate(2 * commands.length());
      }
      output.set(commands.bytes(), commands.length());
      wire.write(output);
      await();
      if (next >= told) {
        System.err.printf(Locale.ROOT, "bench: %,d of %,d written%n", next, end);
        told += PROGRESS_EVERY;
      }
    }
    if (replies.errors() > 0) {
      throw new IOException(uri + " refuses keys: " + replies.firstError());
    }
  }

  private void await() throws IOException {
    long start = System.nanoTime();
    while (!open || missing > 0) {
      transport.poll(POLL_NANOS);
      if (failure != null) {
        throw failure;
      }
      if (System.nanoTime() - start > TIMEOUT.toNanos()) {
        throw new SocketTimeoutException(uri + ": no reply within " + TIMEOUT);
      }
    }
  }

  @Override
  public void close() {
    transport.close();
  }

  private final class Handler implements WireHandler {
    @Override
    public void onOpen() {
      open = true;
    }

    @Override
    public void onReadable() throws IOException {
      input.bytes().clear();
      if (wire.read(input) < 0) {
        throw new EOFException(uri + ": the server has closed the connection");
      }
      missing -= replies.skip(input.bytes().flip());
    }

    @Override
    public void onWritable() throws IOException {
      wire.write(output);
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
      failure = cause != null ? cause : new EOFException(uri + ": the connection has ended");
    }
  }
}
