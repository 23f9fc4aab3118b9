package dev.remora.cli.session;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.RespConnection;
import java.io.IOException;
import java.time.Duration;

/**
 * Where a session connects to, and how. Replies may take any time.
 *
 * @param uri its credentials and database included
 * @param protocol 2 or 3: the version of RESP
 */
public record ConnectionSettings(RemoraUri uri, int protocol, Duration connectTimeout) {
  /** Makes a connection, in the given database. */
  RespConnection connect(int database) throws IOException {
    return RespConnection.connect(
        uri.withDatabase(database), protocol, Waiting.PARK, connectTimeout, Duration.ZERO);
  }
}
