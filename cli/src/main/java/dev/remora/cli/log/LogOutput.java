package dev.remora.cli.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Where the lines go. Not for several threads at one time. */
interface LogOutput {
  void write(LogEvent event) throws IOException;

  /** A stream that somebody reads or keeps. */
  static LogOutput of(OutputStream stream, LogFormat format) {
    return event -> stream.write((format.line(event, true) + "\n").getBytes(UTF_8));
  }

  /** systemd's journal behind a stream: a line's level stands before it (sd-daemon(3)). */
  static LogOutput ofJournal(OutputStream stream, LogFormat format) {
    return event ->
        stream.write(
            ("<" + event.severity().priority() + ">" + format.line(event, false) + "\n")
                .getBytes(UTF_8));
  }

  /** A file. It is opened for each line, as Redis does: so it can be rotated by renaming it. */
  static LogOutput of(Path file, LogFormat format) {
    return event ->
        Files.write(
            file,
            (format.line(event, true) + "\n").getBytes(UTF_8),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
  }

  /** Whether standard error is systemd's journal, by what systemd has put into the environment. */
  static boolean isJournal(Map<String, String> environment) {
    String journal = environment.get("JOURNAL_STREAM");
    if (journal == null) {
      return false;
    }
    try {
      Path standardError = Path.of("/proc/self/fd/2");
      Object device = Files.getAttribute(standardError, "unix:dev");
      Object inode = Files.getAttribute(standardError, "unix:ino");
      return journal.equals(device + ":" + inode);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // closed
    }
  }
}
