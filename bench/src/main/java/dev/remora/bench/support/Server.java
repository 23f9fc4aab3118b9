package dev.remora.bench.support;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.RespConnection;
import dev.remora.resp.RespValue;
import java.io.IOException;
import java.time.Duration;

/** A server that is measured, where it listens, and its process. */
public final class Server implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final String uri;
  private final ServerProcess process;

  Server(String uri, ServerProcess process) {
    this.uri = uri;
    this.process = process;
  }

  public String uri() {
    return uri;
  }

  public long pid() {
    return process.pid();
  }

  /** Has all of its threads run on one processor from now on. */
  public void keepToProcessor(int number) throws IOException, InterruptedException {
    process.keepToProcessor(number);
  }

  /** A connection of the caller's own. */
  public RespConnection connect() throws IOException {
    return RespConnection.connect(RemoraUri.parse(uri), 2, Waiting.PARK, TIMEOUT, TIMEOUT);
  }

  /**
   * Sends one command over a connection of its own.
   *
   * @throws IOException if the reply is an error
   */
  public RespValue call(String... command) throws IOException {
    try (RespConnection connection = connect()) {
      RespValue reply = connection.call(command);
      if (reply instanceof RespValue.Failure(String message)) {
        throw new IOException(uri + ": " + String.join(" ", command) + ": " + message);
      }
      return reply;
    }
  }

  /** INFO's fields and values, one a line. */
  public String info(String section) throws IOException {
    if (call("INFO", section) instanceof RespValue.Bulk text) {
      return text.text();
    }
    throw new IOException(uri + ": INFO " + section + " is no text");
  }

  @Override
  public void close() {
    process.close();
  }
}
