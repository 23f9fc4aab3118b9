package dev.remora.cli.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.cli.log.LogEvent.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An event is one line, whatever is in it. */
final class LogLinesTest {
  private static LogEvent event(
      Severity severity, @Nullable String connection, String message, @Nullable String trace) {
    Instant time = Instant.parse("2026-11-28T09:30:00.1239Z");
    return new LogEvent(time, severity, "dev.remora.Some", connection, message, trace);
  }

  @Test
  void textHasAllThatIsKnown() {
    assertThat(LogFormat.TEXT.line(event(Severity.INFO, null, "hello", null), true))
        .isEqualTo("2026-11-28T09:30:00.123Z info dev.remora.Some: hello");
    assertThat(
            LogFormat.TEXT.line(
                event(Severity.WARNING, "[::1]:4711", "hello", "E: x\n\tat A.b"), true))
        .isEqualTo(
            "2026-11-28T09:30:00.123Z warning dev.remora.Some [[::1]:4711]: hello: E: x\\n at A.b");
    assertThat(LogFormat.TEXT.line(event(Severity.ERROR, null, "hello", null), false))
        .isEqualTo("error dev.remora.Some: hello");
  }

  @Test
  void jsonHasAllThatIsKnown() {
    assertThat(LogFormat.JSON.line(event(Severity.DEBUG, null, "say \"x\"", null), true))
        .isEqualTo(
            "{\"time\":\"2026-11-28T09:30:00.123Z\",\"level\":\"debug\","
                + "\"logger\":\"dev.remora.Some\",\"message\":\"say \\\"x\\\"\"}");
    assertThat(LogFormat.JSON.line(event(Severity.ERROR, "1.2.3.4:5", "m", "E: x\n\tat A.b"), true))
        .endsWith(
            "\"connection\":\"1.2.3.4:5\",\"message\":\"m\",\"throwable\":\"E: x\\n\\tat A.b\"}");
  }

  @Test
  void whatAPeerHasSentCannotLookLikeALineOfItsOwn() {
    for (LogFormat format : LogFormat.values()) {
      String line = format.line(event(Severity.INFO, null, "a\r\nb\u001b[2J\0\u007f", null), true);
      assertThat(line.chars()).as(line).allMatch(c -> c >= ' ' && c != 0x7f);
    }
  }

  @Test
  void aRecordGivesItsParametersAndItsThrowable() {
    var entry = new LogRecord(Level.WARNING, "{0} of {1}");
    entry.setLoggerName("a.B");
    entry.setParameters(new Object[] {1, "two"});
    entry.setThrown(new IOException("broken"));
    LogEvent event = LogEvent.of(entry);
    assertThat(event.message()).isEqualTo("1 of two");
    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.trace()).startsWith("java.io.IOException: broken").contains("\tat ");
    assertThat(event.connection()).isNull();
  }

  @Test
  void theJournalGetsPrioritiesAndKeepsTheTimeItself() throws Exception {
    var stream = new ByteArrayOutputStream();
    LogOutput output = LogOutput.ofJournal(stream, LogFormat.TEXT);
    for (Severity severity : Severity.values()) {
      output.write(event(severity, null, "m", null));
    }
    assertThat(stream.toString(UTF_8))
        .isEqualTo(
            """
            <3>error dev.remora.Some: m
            <4>warning dev.remora.Some: m
            <6>info dev.remora.Some: m
            <7>debug dev.remora.Some: m
            """);
  }

  @Test
  void theJournalIsKnownByDeviceAndInode() throws Exception {
    Path standardError = Path.of("/proc/self/fd/2");
    Object device = Files.getAttribute(standardError, "unix:dev");
    Object inode = Files.getAttribute(standardError, "unix:ino");
    assertThat(LogOutput.isJournal(Map.of("JOURNAL_STREAM", device + ":" + inode))).isTrue();
    assertThat(LogOutput.isJournal(Map.of("JOURNAL_STREAM", device + ":" + inode + "1"))).isFalse();
    assertThat(LogOutput.isJournal(Map.of())).isFalse();
  }
}
