package dev.remora.server;

import org.jspecify.annotations.Nullable;

/**
 * Whom a log line is about, for handlers of logs that show it in a field of its own. Known to
 * whatever the thread that logs calls while it does.
 */
public final class LogContext {
  private static final ScopedValue<String> CONNECTION = ScopedValue.newInstance();

  private LogContext() {}

  /** The peer of the connection that is being logged of, as CLIENT LIST writes it; null if none. */
  public static @Nullable String connection() {
    return CONNECTION.isBound() ? CONNECTION.get() : null;
  }

  /** Logs of a connection. */
  static void of(String connection, Runnable logging) {
    ScopedValue.where(CONNECTION, connection).run(logging);
  }
}
