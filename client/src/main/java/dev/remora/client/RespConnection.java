package dev.remora.client;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.resp.CommandEncoder;
import dev.remora.resp.ReplyDecoder;
import dev.remora.resp.ReplyException;
import dev.remora.resp.ReplyLimits;
import dev.remora.resp.RespValue;
import dev.remora.resp.RespValue.Aggregate;
import dev.remora.resp.RespValue.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A blocking client: one connection, one command at a time, over any medium.
 *
 * <p>After an exception of {@link #call} the connection is closed: what the server has done with
 * the command is unknown. Not safe for use by several threads, but for {@link #cancel}.
 */
public final class RespConnection implements AutoCloseable {
  /** How long a wait may go on after it was cancelled. */
  private static final long CANCEL_NANOS = Duration.ofMillis(100).toNanos();

  private final RemoraUri uri;
  private final Duration timeout;
  private final ClientTransport transport;
  private final Wire wire;
  private final CommandEncoder encoder = new CommandEncoder();
  private final ReplyDecoder decoder = new ReplyDecoder(ReplyLimits.DEFAULT);
  private final WireBuffer input = WireBuffer.allocate(64 << 10);
  private WireBuffer output = WireBuffer.allocate(16 << 10);
  private Consumer<Aggregate> pushes = push -> {};
  private boolean open;

  /** Whether the connection has ended, whoever ended it. */
  private boolean closed;

  /** Whether this side ended it. */
  private boolean givenUp;

  private @Nullable IOException cause;
  private volatile boolean cancelled;

  private RespConnection(RemoraUri uri, ClientTransport transport, Duration timeout)
      throws IOException {
    this.uri = uri;
    this.timeout = timeout;
    this.transport = transport;
    wire = transport.connect(new Handler());
  }

  /**
   * Connects, authenticates and selects the database, as the URI says.
   *
   * @param protocol 2 or 3: the version of RESP
   * @param connectTimeout how long the medium may take, and then each reply to what is sent first
   * @param timeout how long a reply may take afterwards; zero is for ever
   * @throws ServerErrorException if the server refuses the credentials, protocol or database
   */
  public static RespConnection connect(
      RemoraUri uri, int protocol, Waiting waiting, Duration connectTimeout, Duration timeout)
      throws IOException {
    ClientTransport transport = ClientTransport.open(uri, waiting, connectTimeout);
    try {
      var connection = new RespConnection(uri, transport, timeout);
      connection.awaitOpen(connectTimeout);
      for (String[] command : Handshake.commands(uri, protocol)) {
        connection.encoder.clear();
        connection.encoder.command(command);
        RespValue reply = connection.exchange(false, connectTimeout);
        if (reply instanceof RespValue.Failure(String message)) {
          throw new ServerErrorException(uri + ": " + command[0] + " failed: " + message);
        }
      }
      return connection;
    } catch (IOException | RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  /** Sends a command, its arguments in UTF-8, and waits for its reply; an error is a value too. */
  public RespValue call(String... arguments) throws IOException {
    encoder.clear();
    encoder.command(arguments);
    return exchange(false, timeout);
  }

  /** Sends a command and waits for its reply; an error is a value too. */
  public RespValue call(byte[]... arguments) throws IOException {
    encoder.clear();
    encoder.command(arguments);
    return exchange(false, timeout);
  }

  /**
   * Sends a command that has the server send more than one reply, as SUBSCRIBE and MONITOR do, and
   * waits for the first; the others come with {@link #next}. In RESP3 they are pushes.
   */
  public RespValue start(byte[]... arguments) throws IOException {
    encoder.clear();
    encoder.command(arguments);
    return exchange(true, timeout);
  }

  /**
   * Waits for what the server sends without being asked, as after SUBSCRIBE or MONITOR: pushes and
   * other values, in the order in which they come.
   */
  public RespValue next() throws IOException {
    boolean done = false;
    try {
      RespValue value = await(true, timeout);
      done = true;
      return value;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  /**
   * Looks, without waiting, whether the connection still lives, and delivers the pushes that have
   * come meanwhile. A server that says something else unasked has ended it.
   *
   * @return whether a command may be sent
   */
  public boolean isUsable() {
    if (givenUp || cancelled) {
      return false;
    }
    try {
      while (!closed && transport.poll(0) > 0) {
        // Until nothing is left.
      }
      for (RespValue value = decode(); value != null; value = decode()) {
        if (!(value instanceof Aggregate push && push.kind() == Kind.PUSH)) {
          close();
          return false;
        }
        pushes.accept(push);
      }
    } catch (IOException e) {
      close();
    }
    return !closed;
  }

  /**
   * Has whoever waits for a reply, now or later, get an {@link InterruptedIOException} within a
   * tenth of a second, and the connection end. For other threads.
   */
  public void cancel() {
    cancelled = true;
  }

  /** Who gets what the server sends of its own accord while a call waits; nobody at first. */
  public void onPush(Consumer<Aggregate> consumer) {
    pushes = consumer;
  }

  /** Ends the connection. Idempotent. */
  @Override
  public void close() {
    closed = true;
    givenUp = true;
    transport.close();
  }

  private RespValue exchange(boolean pushMayAnswer, Duration limit) throws IOException {
    boolean done = false;
    try {
      throwIfClosed();
      if (output.capacity() < encoder.length()) {
        output = WireBuffer.allocate(encoder.length());
      }
      output.set(encoder.bytes(), encoder.length());
      wire.write(output);
      RespValue reply = await(pushMayAnswer, limit);
      done = !output.bytes().hasRemaining(); // else it has refused the command without reading it
      return reply;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private RespValue await(boolean anything, Duration limit) throws IOException {
    long start = System.nanoTime();
    while (true) {
      for (RespValue value = decode(); value != null; value = decode()) {
        if (!anything && value instanceof Aggregate push && push.kind() == Kind.PUSH) {
          pushes.accept(push);
        } else {
          return value;
        }
      }
      throwIfClosed();
      if (cancelled) {
        throw new InterruptedIOException(uri + ": cancelled");
      }
      transport.poll(Math.min(CANCEL_NANOS, remaining(start, limit, "no reply")));
    }
  }

  private @Nullable RespValue decode() throws ReplyException {
    try {
      return decoder.next();
    } catch (ReplyException e) {
      throw new ReplyException(
          uri + ": the server does not speak Redis's protocol: " + e.getMessage());
    }
  }

  private void awaitOpen(Duration connectTimeout) throws IOException {
    long start = System.nanoTime();
    while (!open) {
      throwIfClosed();
      transport.poll(remaining(start, connectTimeout, "no connection"));
    }
  }

  private void throwIfClosed() throws IOException {
    if (cause != null) {
      throw new IOException(uri + ": " + reason(cause), cause);
    }
    if (givenUp) {
      throw new IOException(uri + ": this connection was closed before; make another");
    }
    if (closed) {
      String where = decoder.isInsideReply() ? " in the middle of a reply" : "";
      throw new EOFException(uri + ": the server has closed the connection" + where);
    }
  }

  private static String reason(IOException cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private long remaining(long start, Duration limit, String what) throws IOException {
    if (limit.isZero()) {
      return Duration.ofSeconds(1).toNanos();
    }
    long left = limit.toNanos() - (System.nanoTime() - start);
    if (left <= 0) {
      throw new SocketTimeoutException(uri + ": " + what + " within " + limit.toMillis() + " ms");
    }
    return left;
  }

  private final class Handler implements WireHandler {
    @Override
    public void onOpen() {
      open = true;
    }

    @Override
    public void onReadable() throws IOException {
      input.bytes().clear();
      int count = wire.read(input);
      if (count < 0) {
        closed = true;
        return;
      }
      decoder.feed(input.bytes().flip());
    }

    @Override
    public void onWritable() throws IOException {
      wire.write(output);
    }

    @Override
    public void onClosed(@Nullable IOException reason) {
      closed = true;
      cause = reason;
    }
  }
}
