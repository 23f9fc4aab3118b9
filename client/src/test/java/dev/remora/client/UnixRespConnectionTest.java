package dev.remora.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remora.client.ClientTransport.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class UnixRespConnectionTest extends RespConnectionContract {
  @Override
  ScriptedServer serve(ScriptedServer.Script script) throws IOException {
    return SocketScriptedServer.unix(directory.resolve("sock"), script);
  }

  @Override
  RemoraUri nowhere() {
    return RemoraUri.parse("unix://" + directory.resolve("nobody"));
  }

  @Override
  String refusal() {
    return "No such file or directory";
  }

  @Test
  void aFileThatIsNoSocketIsRefused() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    RemoraUri uri = RemoraUri.parse("unix://" + file);
    assertThatThrownBy(
            () ->
                RespConnection.connect(
                    uri, 2, Waiting.PARK, Duration.ofSeconds(5), Duration.ofSeconds(5)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(uri + ": Connection refused");
  }
}
