package dev.remora.cli.log;

import dev.remora.server.LogContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one event.
 *
 * @param connection the peer of the connection that it is about, or null
 * @param trace a throwable with its stack, over several lines, or null
 */
record LogEvent(
    Instant time,
    Severity severity,
    String logger,
    @Nullable String connection,
    String message,
    @Nullable String trace) {
  private static final SimpleFormatter MESSAGES = new SimpleFormatter();

  /** How bad it is; the number is syslog's, which systemd takes. */
  enum Severity {
    ERROR(3),
    WARNING(4),
    INFO(6),
    DEBUG(7);

    private final int priority;

    Severity(int priority) {
      this.priority = priority;
    }

    /** RFC 5424, 6.2.1. */
    int priority() {
      return priority;
    }

    private static Severity of(Level level) {
      int value = level.intValue();
      if (value >= Level.SEVERE.intValue()) {
        return ERROR;
      }
      if (value >= Level.WARNING.intValue()) {
        return WARNING;
      }
      return value >= Level.INFO.intValue() ? INFO : DEBUG;
    }
  }

  /** Of a record that was made by this thread just now. */
  static LogEvent of(LogRecord entry) {
    Throwable thrown = entry.getThrown();
    String message = MESSAGES.formatMessage(entry);
    String logger = entry.getLoggerName();
    return new LogEvent(
        entry.getInstant(),
        Severity.of(entry.getLevel()),
        logger == null ? "" : logger,
        LogContext.connection(),
        message == null ? "" : message,
        thrown == null ? null : trace(thrown));
  }

  private static String trace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString().strip();
  }
}
