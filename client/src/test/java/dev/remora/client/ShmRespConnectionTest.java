package dev.remora.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.transport.fabric.FabricProvider;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ShmRespConnectionTest extends RespConnectionContract {
  @BeforeAll
  static void sharedMemoryIsHere() {
    assumeTrue(FabricProvider.find("shm").orElseThrow().isAvailable(), "no shared memory");
  }

  @Override
  ScriptedServer serve(ScriptedServer.Script script) throws IOException {
    return new FabricScriptedServer(directory.resolve("shm"), script);
  }

  @Override
  RemoraUri nowhere() {
    return RemoraUri.parse("shm://" + directory.resolve("nobody"));
  }

  @Override
  String refusal() {
    return "nobody";
  }

  @Test
  void aSocketThatNeverSpeaksIsGivenUp() throws IOException {
    Path path = directory.resolve("mute");
    RemoraUri uri = RemoraUri.parse("shm://" + path);
    try (ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      mute.bind(UnixDomainSocketAddress.of(path));
      Duration timeout = Duration.ofMillis(300);
      assertThatThrownBy(() -> RespConnection.connect(uri, 2, Waiting.PARK, timeout, timeout))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(uri + ": ");
    }
  }
}
