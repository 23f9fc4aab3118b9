package dev.remora.cli.rdma;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.cli.rdma.Client.Kind;
import dev.remora.client.RemoraUri;
import dev.remora.server.RemoraServer;
import dev.remora.transport.channel.FabricSocket;
import dev.remora.transport.channel.FabricSocketConfig;
import dev.remora.transport.stream.StreamConfig;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our clients and our server. */
@Tag("rdma")
@Timeout(300)
final class OwnPeersTest {
  private static final int PORT = 6392;
  private static final int PORT6 = 6393;
  private static final int LARGE = 3 << 20;

  private static RemoraServer server;
  private static RemoraServer server6;

  @BeforeAll
  static void start() throws Exception {
    Lab.assumeHere();
    server = Lab.serve(Lab.HOST, PORT);
    server6 = Lab.serve(Lab.HOST6, PORT6);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (server6 != null) {
      server6.close();
    }
  }

  @ParameterizedTest(name = "{0} client, IPv{1}")
  @CsvSource({"RAW, 4", "RAW, 6", "NETTY, 4", "NETTY, 6"})
  void exchangeSmallAndLarge(Kind kind, int version) throws Exception {
    RemoraUri uri =
        version == 4 ? Lab.uri(PORT) : RemoraUri.parse("rdma://[" + Lab.HOST6 + "]:" + PORT6);
    try (Client client = kind.connect(uri)) {
      client.exchange(LARGE);
    }
  }

  /** The messages themselves, as a client of nobody's sends them. */
  @Test
  void serverAnswersWhoAsksForFeatures() throws Exception {
    try (HostilePeer peer = HostilePeer.connect(new InetSocketAddress(Lab.HOST, PORT), 1024)) {
      peer.announce();
      peer.send(HostilePeer.feature(0, 0, 0));
      peer.until("answered", () -> peer.answers() == 1);
      peer.send(HostilePeer.feature(1, 0, 0));
      peer.write("PING\r\n");
      peer.until("served", () -> peer.received() == "+PONG\r\n".length());
    }
  }

  @ParameterizedTest(name = "negotiated: {0}")
  @ValueSource(booleans = {true, false})
  void nettyClientMayAskForFeatures(boolean negotiate) throws Exception {
    try (Client client =
        NettyClient.connect(
            new InetSocketAddress(Lab.HOST, PORT),
            StreamConfig.DEFAULT.withNegotiateFeatures(negotiate),
            Lab.TRANSFER)) {
      client.exchange(LARGE);
    }
  }

  @ParameterizedTest(name = "negotiated: {0}")
  @ValueSource(booleans = {true, false})
  void blockingSocketMayAskForFeatures(boolean negotiate) throws Exception {
    FabricSocketConfig config =
        FabricSocketConfig.DEFAULT.withStream(
            StreamConfig.DEFAULT.withNegotiateFeatures(negotiate));
    try (FabricSocket socket =
        FabricSocket.connect("rdma", new InetSocketAddress(Lab.HOST, PORT), config)) {
      for (int i = 0; i < 100; i++) {
        assertThat(socket.write(ByteBuffer.wrap("PING\r\n".getBytes(US_ASCII)))).isEqualTo(6);
        ByteBuffer reply = ByteBuffer.allocate("+PONG\r\n".length());
        while (reply.hasRemaining()) {
          assertThat(socket.read(reply)).isPositive();
        }
        assertThat(new String(reply.array(), US_ASCII)).isEqualTo("+PONG\r\n");
      }
    }
  }
}
