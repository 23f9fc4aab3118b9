package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remora.cli.reply.ReplyFormat;
import dev.remora.cli.session.ConnectionSettings;
import dev.remora.cli.session.ReplyOutput;
import dev.remora.cli.session.Script;
import dev.remora.cli.session.Session;
import dev.remora.client.RemoraUri;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A script whose connection the server closes between two lines. */
@Timeout(60)
final class ScriptTest {
  private static final byte[] KILL = {};

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private ServerInProcess server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerInProcess(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private boolean run(byte[]... parts) throws IOException {
    Iterator<byte[]> left = List.of(parts).iterator();
    var in =
        new SequenceInputStream(
            new Enumeration<InputStream>() {
              @Override
              public boolean hasMoreElements() {
                return left.hasNext();
              }

              @Override
              public InputStream nextElement() {
                byte[] part = left.next();
                if (part == KILL) {
                  killAll();
                }
                return new ByteArrayInputStream(part);
              }
            });
    var settings = new ConnectionSettings(RemoraUri.parse(server.unix()), 2, Duration.ofSeconds(9));
    var output = new ReplyOutput(out, ReplyFormat.RAW, false, false, null);
    try (var session = new Session(settings, output)) {
      return new Script(session, output, false).run(in);
    }
  }

  /** Kills all clients, and waits until they have gone. */
  private void killAll() {
    String[] list = {"cli", "-u", server.unix(), "CLIENT", "LIST"};
    InProcess.run("cli", "-u", server.unix(), "CLIENT", "KILL", "TYPE", "normal");
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (InProcess.run(list).text().lines().count() > 1 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  private static byte[] lines(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void itConnectsAgainToTheSameDatabase() throws Exception {
    assertThat(run(lines("SELECT 3\nSET k 1\n"), KILL, lines("GET k\n"))).isTrue();
    assertThat(out.toString(UTF_8)).isEqualTo("OK\nOK\n1\n");
  }

  @Test
  void inATransactionItEnds() {
    assertThatThrownBy(() -> run(lines("MULTI\nSET k 1\n"), KILL, lines("SET k 2\nEXEC\n")))
        .isInstanceOf(IOException.class)
        .hasMessage(server.unix() + ": the server has closed the connection in a transaction");
    assertThat(out.toString(UTF_8)).isEqualTo("OK\nQUEUED\n");
  }
}
