package dev.remora.cli.prompt;

import dev.remora.cli.session.SessionState;
import dev.remora.client.RemoraUri;
import java.nio.file.Path;

/** The text before the cursor. */
final class PromptText {
  static final String NOT_CONNECTED = "not connected> ";

  private PromptText() {}

  /** The server, the database if it is not 0, and whether commands are queued. */
  static String of(RemoraUri uri, SessionState state) {
    String database = state.database() == 0 ? "" : "[" + state.database() + "]";
    return server(uri) + database + (state.inTransaction() ? "(TX)" : "") + "> ";
  }

  /** As redis-cli names it over TCP; with the scheme before it over other media. */
  private static String server(RemoraUri uri) {
    String scheme = uri.scheme().word() + (uri.tls() == null ? "" : "s");
    Path path = uri.path();
    if (path != null) {
      return scheme + ":" + path;
    }
    String host = uri.host().contains(":") ? "[" + uri.host() + "]" : uri.host();
    String address = host + ":" + uri.port();
    return scheme.equals("redis") ? address : scheme + ":" + address;
  }
}
