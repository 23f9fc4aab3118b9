package dev.remora.cli.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.cli.reply.ReplyFormat;
import dev.remora.cli.session.ConnectionSettings;
import dev.remora.cli.session.ReplyOutput;
import dev.remora.cli.session.Session;
import dev.remora.client.RemoraUri;
import java.io.OutputStream;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a prompt names the server. */
final class PromptTextTest {
  @ParameterizedTest
  @CsvSource({
    "redis://127.0.0.1:6379, '127.0.0.1:6379> '",
    "redis://ann:secret@db.example.com/3, 'db.example.com:6379[3]> '",
    "'redis://[::1]:7000', '[::1]:7000> '",
    "rediss://localhost:7000, 'rediss:localhost:7000> '",
    "rdma://10.0.0.1:6380/2, 'rdma:10.0.0.1:6380[2]> '",
    "shm:///run/remora.shm?db=1, 'shm:/run/remora.shm[1]> '",
    "unix:///tmp/r.sock, 'unix:/tmp/r.sock> '",
  })
  void theServerAndTheDatabaseAreNamed(String uri, String prompt) {
    RemoraUri parsed = RemoraUri.parse(uri);
    var settings = new ConnectionSettings(parsed, 2, Duration.ofSeconds(1));
    var output =
        new ReplyOutput(OutputStream.nullOutputStream(), ReplyFormat.RAW, false, false, null);
    try (var session = new Session(settings, output)) {
      assertThat(PromptText.of(parsed, session.state())).isEqualTo(prompt);
    }
  }
}
