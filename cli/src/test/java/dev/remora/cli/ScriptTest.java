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
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A script whose connection the server closes between two lines. */
@Timeout(60)
final class ScriptTest {
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

  private boolean run(String before, String after) throws IOException {
    InputStream in = new InTwoParts(before, after);
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

  @Test
  void itConnectsAgainToTheSameDatabase() throws Exception {
    assertThat(run("SELECT 3\nSET k 1\n", "GET k\n")).isTrue();
    assertThat(out.toString(UTF_8)).isEqualTo("OK\nOK\n1\n");
  }

  @Test
  void inATransactionItEnds() {
    assertThatThrownBy(() -> run("MULTI\nSET k 1\n", "SET k 2\nEXEC\n"))
        .isInstanceOf(IOException.class)
        .hasMessage(server.unix() + ": the server has closed the connection in a transaction");
    assertThat(out.toString(UTF_8)).isEqualTo("OK\nQUEUED\n");
  }

  /** Between its parts all clients are killed. */
  private final class InTwoParts extends InputStream {
    private final String after;
    private InputStream part;
    private boolean inSecond;

    InTwoParts(String before, String after) {
      this.after = after;
      part = new ByteArrayInputStream(before.getBytes(UTF_8));
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = part.read(target, offset, length);
      if (count < 0 && !inSecond) {
        killAll();
        inSecond = true;
        part = new ByteArrayInputStream(after.getBytes(UTF_8));
        count = part.read(target, offset, length);
      }
      return count;
    }
  }
}
