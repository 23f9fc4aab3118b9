package dev.remora.engine.state;

import dev.remora.engine.config.NumberParameter;
import dev.remora.engine.config.OutputLimits;
import dev.remora.engine.config.ParameterTable;
import dev.remora.engine.config.SavePoints;
import dev.remora.engine.config.ValueParameter;
import dev.remora.resp.RequestLimits;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code CONFIG} gets and sets, in the types of those who need it. Everything is read where it
 * is needed, so that a change takes effect at once. Belongs to the engine's thread.
 */
public final class Parameters {
  private static final int MOST_REQUEST = 1 << 30;
  private static final int MOST_HZ = 500;

  private final ParameterTable table = new ParameterTable();
  private final ValueParameter<String> password = table.text("requirepass");
  private final NumberParameter databases = table.number("databases");
  private final NumberParameter maxClients = table.number("maxclients");
  private final NumberParameter timeout = table.number("timeout");
  private final NumberParameter keepAlive = table.number("tcp-keepalive");
  private final NumberParameter maxBulkLength = table.number("proto-max-bulk-len");
  private final NumberParameter maxQueryBuffer = table.number("client-query-buffer-limit");
  private final ValueParameter<OutputLimits> outputLimits =
      table.value("client-output-buffer-limit", OutputLimits.class);
  private final ValueParameter<SavePoints> savePoints = table.value("save", SavePoints.class);
  private final NumberParameter port = table.number("port");

  private RequestLimits requestLimits = RequestLimits.DEFAULT;
  private @Nullable Path configFile;

  /** Redis's defaults. */
  public Parameters() {
    maxBulkLength.listen(this::updateRequestLimits);
    maxQueryBuffer.listen(this::updateRequestLimits);
    NumberParameter hz = table.number("hz");
    hz.listen(() -> hz.set(Integer.toString(Math.clamp(hz.intValue(), 1, MOST_HZ))));
  }

  /** All parameters, for those who want another than the ones below. */
  public ParameterTable table() {
    return table;
  }

  /**
   * Sets a parameter before the start.
   *
   * @throws IllegalArgumentException if there is none of this name, or it cannot have this value
   */
  public void start(String name, String value) {
    table.start(name, value);
  }

  /** The file that they come from, and that CONFIG REWRITE writes; null if there is none. */
  public @Nullable Path configFile() {
    return configFile;
  }

  public void configFile(@Nullable Path path) {
    configFile = path;
  }

  /** The password of the user {@code default}, a byte in each character; empty for none. */
  public String password() {
    return password.value();
  }

  /** TCP's port; 0 if the server does not listen on TCP. */
  public int port() {
    return port.intValue();
  }

  /** From 1. */
  public int databases() {
    return databases.intValue();
  }

  /** Connections at one time: from 1. */
  public int maxClients() {
    return maxClients.intValue();
  }

  /** A client that sends nothing for so long is disconnected; 0 for never. */
  public int timeoutSeconds() {
    return timeout.intValue();
  }

  /** TCP keepalive's interval for connections that are accepted from now on; 0 for none. */
  public int keepAliveSeconds() {
    return keepAlive.intValue();
  }

  /** What a client may send. */
  public RequestLimits requestLimits() {
    return requestLimits;
  }

  /** How many bytes may wait to be sent to a client. */
  public OutputLimits outputLimits() {
    return outputLimits.value();
  }

  /** When a snapshot is written by itself. */
  public SavePoints savePoints() {
    return savePoints.value();
  }

  /** Nothing larger than 1 GiB is received, whatever a parameter allows. */
  private void updateRequestLimits() {
    RequestLimits now = requestLimits;
    requestLimits =
        new RequestLimits(
            Math.min(MOST_REQUEST, maxBulkLength.intValue()),
            now.maxArguments(),
            now.maxInlineLength(),
            Math.min(MOST_REQUEST, maxQueryBuffer.intValue()));
  }
}
