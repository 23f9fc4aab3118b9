package dev.remora.cli.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.client.RespConnection;
import dev.remora.resp.RespValue;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection that can be made again after it was lost, and what its commands have made of it. Not
 * safe for use by several threads, but for {@link #cancel}.
 */
public final class Session implements AutoCloseable {
  private final ConnectionSettings settings;
  private final ReplyOutput output;
  private final SessionState state;
  private volatile @Nullable RespConnection connection;
  private @Nullable Exchange exchange;

  public Session(ConnectionSettings settings, ReplyOutput output) {
    this.settings = settings;
    this.output = output;
    state = new SessionState(settings.uri().database());
  }

  /** Where it connects to, and how. */
  public ConnectionSettings settings() {
    return settings;
  }

  /** What the commands have made of the connection. */
  public SessionState state() {
    return state;
  }

  /** Connects, anew if it was connected, in the database that was selected last. */
  public void connect() throws IOException {
    close();
    RespConnection made = settings.connect(state.database());
    connection = made;
    exchange = new Exchange(made, output);
  }

  /** Whether a command can be sent. Shows the pushes that have come meanwhile. */
  public boolean isConnected() {
    RespConnection current = connection;
    if (current != null && !current.isUsable()) {
      close();
    }
    return connection != null;
  }

  /**
   * Sends a command, waits for its replies and shows them.
   *
   * @return the last reply; null if the command was SHUTDOWN, and the server has obeyed
   * @throws IOException if the connection has ended; what the server has done is then unknown
   * @throws IllegalStateException if it is not connected
   */
  public @Nullable RespValue run(List<byte[]> words) throws IOException {
    Exchange current = exchange;
    if (current == null) {
      throw new IllegalStateException("not connected");
    }
    List<String> texts = words.stream().map(word -> new String(word, UTF_8)).toList();
    boolean done = false;
    try {
      RespValue reply = current.run(words, texts, state.inTransaction());
      if (reply != null) {
        state.answered(texts, reply);
        done = true;
      }
      return reply;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  /**
   * Sends a command whose reply is not shown, and waits for it.
   *
   * @throws IOException if the connection has ended
   * @throws IllegalStateException if it is not connected
   */
  public RespValue ask(String... command) throws IOException {
    RespConnection current = connection;
    if (current == null) {
      throw new IllegalStateException("not connected");
    }
    boolean done = false;
    try {
      RespValue reply = current.call(command);
      done = true;
      return reply;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  /** Has a command that waits end with an {@link java.io.InterruptedIOException} soon. */
  public void cancel() {
    RespConnection current = connection;
    if (current != null) {
      current.cancel();
    }
  }

  /** Ends the connection. Idempotent. */
  @Override
  public void close() {
    RespConnection current = connection;
    connection = null;
    exchange = null;
    state.disconnected();
    if (current != null) {
      current.close();
    }
  }
}
