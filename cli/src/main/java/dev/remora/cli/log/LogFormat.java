package dev.remora.cli.log;

import dev.remora.cli.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How an event becomes one line, without its end. */
public enum LogFormat {
  /** For people: time, level, logger, connection if there is one, message. */
  TEXT {
    @Override
    String line(LogEvent event, boolean timed) {
      StringBuilder line = new StringBuilder();
      if (timed) {
        line.append(timeOf(event.time())).append(' ');
      }
      line.append(nameOf(event.severity())).append(' ').append(event.logger());
      if (event.connection() != null) {
        line.append(" [").append(event.connection()).append(']');
      }
      line.append(": ").append(event.message());
      if (event.trace() != null) {
        line.append(": ").append(event.trace());
      }
      return onOneLine(line);
    }
  },

  /** An object of JSON; what an event does not have is not there. */
  JSON {
    @Override
    String line(LogEvent event, boolean timed) {
      StringBuilder line = new StringBuilder("{");
      member("time", timeOf(event.time()), line);
      member("level", nameOf(event.severity()), line);
      member("logger", event.logger(), line);
      if (event.connection() != null) {
        member("connection", event.connection(), line);
      }
      member("message", event.message(), line);
      if (event.trace() != null) {
        member("throwable", event.trace(), line);
      }
      return line.append('}').toString();
    }
  };

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /**
   * Writes an event.
   *
   * @param timed whether the time has to be told; it may be told in any case
   */
  abstract String line(LogEvent event, boolean timed);

  private static String timeOf(Instant time) {
    return TIME.format(time);
  }

  private static String nameOf(LogEvent.Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private static void member(String name, String value, StringBuilder line) {
    if (line.length() > 1) {
      line.append(',');
    }
    line.append('"').append(name).append("\":").append(Json.quoted(value));
  }

  /** What peers send may be in a message: it must not look like lines of its own. */
  private static String onOneLine(CharSequence text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append(' ');
        default -> {
          if (c < ' ' || c == 0x7f) {
            line.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    return line.toString();
  }
}
