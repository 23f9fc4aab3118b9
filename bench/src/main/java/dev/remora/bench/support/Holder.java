package dev.remora.bench.support;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.client.ClientTransport;
import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.Wire;
import dev.remora.client.WireBuffer;
import dev.remora.client.WireHandler;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that holds connections, each of which has been used once: {@code Holder URI}. It is
 * told how many more to open by a line of standard input, says so when they are open, and ends with
 * its input.
 */
public final class Holder {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Servers reject what goes beyond as many connections as they set up at once. */
  private static final int MOST_OPENING = 32;

  private final ClientTransport transport;
  private final WireBuffer input = WireBuffer.allocate(4 << 10);
  private int answered;
  private @Nullable IOException failure;

  private Holder(ClientTransport transport) {
    this.transport = transport;
  }

  /** The argument of the class's description. */
  public static void main(String[] arguments) throws IOException {
    RemoraUri uri = RemoraUri.parse(arguments[0]);
    try (ClientTransport transport = ClientTransport.open(uri, Waiting.PARK, TIMEOUT)) {
      var holder = new Holder(transport);
      System.out.println("ready");
      var lines = new Scanner(System.in, UTF_8);
      while (lines.hasNextLine()) {
        holder.open(Integer.parseInt(lines.nextLine()));
        System.out.println("open");
      }
    }
  }

  private void open(int count) throws IOException {
    int expected = answered + count;
    int begun = answered;
    long start = System.nanoTime();
    while (answered < expected) {
      for (; begun < expected && begun - answered < MOST_OPENING; begun++) {
        var connection = new Connection();
        connection.wire = transport.connect(connection);
      }
      transport.poll(POLL_NANOS);
      if (failure != null) {
        throw failure;
      }
      if (System.nanoTime() - start > TIMEOUT.toNanos()) {
        throw new SocketTimeoutException(answered + " connections within " + TIMEOUT);
      }
    }
  }

  private final class Connection implements WireHandler {
    private static final int REPLY_LENGTH = "+PONG\r\n".length();

    private @Nullable Wire wire;
    private final WireBuffer output = WireBuffer.allocate(16);
    private int received;

    private Wire wire() {
      if (wire == null) {
        throw new IllegalStateException("not connected");
      }
      return wire;
    }

    @Override
    public void onOpen() throws IOException {
      byte[] ping = "PING\r\n".getBytes(US_ASCII);
      output.set(ping, ping.length);
      wire().write(output);
    }

    @Override
    public void onReadable() throws IOException {
      input.bytes().clear();
      int count = wire().read(input);
      if (count < 0) {
        throw new EOFException("the server has closed a connection");
      }
      received += count;
      if (received == REPLY_LENGTH && count > 0) {
        answered++;
      }
    }

    @Override
    public void onWritable() throws IOException {
      wire().write(output);
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
      failure = cause != null ? cause : new EOFException("the server has closed a connection");
    }
  }
}
