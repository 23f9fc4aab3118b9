package dev.remora.cli.log;

import dev.remora.cli.ProcessIo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has all that is logged in this process written as one line for each event. All code logs by
 * System.Logger, or by Netty's, which both end in java.util.logging.
 */
public final class Logging implements AutoCloseable {
  private final Logger root = Logger.getLogger("");
  private final Handler[] before = root.getHandlers();
  private final @Nullable Level levelBefore = root.getLevel();
  private final Handler handler;

  private Logging(Handler handler) {
    this.handler = handler;
    for (Handler other : before) {
      root.removeHandler(other);
    }
    root.addHandler(handler);
  }

  /**
   * Begins.
   *
   * @param file null for standard error
   * @throws IOException if the file cannot be written
   */
  public static Logging start(LogFormat format, @Nullable Path file, ProcessIo io)
      throws IOException {
    LogOutput standardError =
        LogOutput.isJournal(io.environment())
            ? LogOutput.ofJournal(io.err(), format)
            : LogOutput.of(io.err(), format);
    if (file == null) {
      return new Logging(new LineHandler(standardError, standardError));
    }
    try {
      Files.write(file, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IOException("cannot write the log to " + file + ": " + e, e);
    }
    return new Logging(new LineHandler(LogOutput.of(file, format), standardError));
  }

  /**
   * Sets what is logged. May be called by any thread.
   *
   * @param loglevel a word of redis.conf's {@code loglevel}
   */
  public void level(String loglevel) {
    root.setLevel(
        switch (loglevel) {
          case "debug" -> Level.FINE;
          case "verbose" -> Level.CONFIG;
          case "warning" -> Level.WARNING;
          default -> Level.INFO;
        });
  }

  /** Logs as before. */
  @Override
  public void close() {
    root.removeHandler(handler);
    for (Handler other : before) {
      root.addHandler(other);
    }
    root.setLevel(levelBefore);
  }

  /** Writes one event after the other; to the second output what the first does not take. */
  private static final class LineHandler extends Handler {
    private final LogOutput output;
    private final LogOutput otherwise;

    LineHandler(LogOutput output, LogOutput otherwise) {
      this.output = output;
      this.otherwise = otherwise;
    }

    @Override
    public synchronized void publish(LogRecord entry) {
      if (!isLoggable(entry)) {
        return;
      }
      LogEvent event = LogEvent.of(entry);
      try {
        output.write(event);
      } catch (IOException e) {
        writeOtherwise(event);
      }
    }

    private void writeOtherwise(LogEvent event) {
      try {
        otherwise.write(event);
      } catch (IOException e) {
        // Nobody is left to tell.
      }
    }

    @Override
    public void flush() {
      // Each line is written when it comes.
    }

    @Override
    public void close() {
      // The process's streams are not ours to close.
    }
  }
}
