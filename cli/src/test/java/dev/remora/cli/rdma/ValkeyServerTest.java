package dev.remora.cli.rdma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.remora.cli.rdma.Client.Kind;
import dev.remora.client.ClientTransport;
import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.Wire;
import dev.remora.client.WireBuffer;
import dev.remora.client.WireHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our clients, and Valkey's server as it is. */
@Tag("rdma")
@Timeout(900)
final class ValkeyServerTest {
  private static final int PORT = 6381;
  private static final int SMALLEST_WINDOW = 64 << 10;

  @TempDir Path directory;

  @BeforeAll
  static void rdmaAndValkeyAreHere() {
    Lab.assumeHere();
  }

  /**
   * How a server and a client meet.
   *
   * @param window what the server announces, in KiB
   * @param mebibytes of the largest value
   */
  record Case(Kind client, int window, int ioThreads, int mebibytes) {
    @Override
    public String toString() {
      return "%s client, rdma-rx-size %d KiB, io-threads %d, %d MiB"
          .formatted(client, window, ioThreads, mebibytes);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void exchangesSmallAndLarge(Case with) throws Exception {
    try (ValkeyServer server =
            ValkeyServer.start(
                directory,
                PORT,
                "--rdma-rx-size",
                Integer.toString(with.window << 10),
                "--io-threads",
                Integer.toString(with.ioThreads));
        Client client = with.client.connect(Lab.uri(PORT))) {
      // Its I/O threads lose announcements of our window now and then: docs/protocol.md, 4.9.
      client.exchange(with.mebibytes << 20);
      assertThat(server.isAlive()).isTrue();
    }
  }

  static Stream<Case> exchangesSmallAndLarge() {
    boolean all = Lab.isThorough();
    List<Case> cases = new ArrayList<>();
    int[] windows = {64, 1024, 16 << 10};
    for (int i = 0; i < windows.length; i++) {
      for (int threads : new int[] {1, 4}) {
        for (Kind kind : Kind.values()) {
          // Half of them has every pair.
          boolean odd = (i % 2 == 1) ^ (threads > 1) ^ (kind == Kind.NETTY);
          if (all || !odd) {
            int mebibytes = all ? 100 : i == 0 || threads > 1 ? 3 : 20;
            cases.add(new Case(kind, windows[i], threads, mebibytes));
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @EnumSource
  void serverIsKilledInTheMidstOfAStreamAndRestarted(Kind kind) throws Exception {
    try (ValkeyServer server = ValkeyServer.start(directory, PORT);
        Client client = kind.connect(Lab.uri(PORT))) {
      Thread killer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      Thread.sleep(500);
                      server.signal("KILL");
                    } catch (IOException | InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      Throwable end =
          catchThrowable(
              () -> {
                while (true) {
                  client.call("SET", "k", "v".repeat(10_000));
                }
              });
      long seen = System.nanoTime();
      killer.join();
      server.exitStatus();
      assertThat(end).isInstanceOf(IOException.class);
      // The connection manager tells of it: nobody waits for a time-out.
      assertThat(System.nanoTime() - seen).isLessThan(20_000_000_000L);
    }
    try (ValkeyServer _ = ValkeyServer.start(directory, PORT);
        Client client = kind.connect(Lab.uri(PORT))) {
      client.exchange(100_000);
    }
  }

  /** All on one thread, and in one process of each side. */
  @Test
  @Tag("thorough")
  void manyConnections() throws Exception {
    int count = Lab.isThorough() ? 500 : 60;
    try (ValkeyServer server =
            ValkeyServer.start(
                directory, PORT, "--rdma-rx-size", Integer.toString(SMALLEST_WINDOW));
        ClientTransport transport =
            ClientTransport.open(Lab.uri(PORT), Waiting.PARK, Lab.PATIENCE)) {
      List<Ping> pings = new ArrayList<>();
      long end = System.nanoTime() + Lab.PATIENCE.multipliedBy(4).toNanos();
      for (int i = 0; i < count; i++) {
        Ping ping = new Ping();
        ping.wire = transport.connect(ping);
        pings.add(ping);
        while (!ping.open && System.nanoTime() < end) {
          transport.poll(1_000_000);
          ping.throwIfEnded();
        }
      }
      for (int round = 1; round <= 3; round++) {
        for (Ping ping : pings) {
          ping.send();
        }
        for (Ping ping : pings) {
          while (ping.replies < round && System.nanoTime() < end) {
            transport.poll(1_000_000);
            ping.throwIfEnded();
          }
          assertThat(ping.replies).isEqualTo(round);
        }
      }
      assertThat(server.isAlive()).isTrue();
    }
  }

  /** One of many connections. */
  private static final class Ping implements WireHandler {
    private static final byte[] COMMAND = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int REPLY = "+PONG\r\n".length();

    private final WireBuffer input = WireBuffer.allocate(64);
    private final WireBuffer output = WireBuffer.allocate(64);
    private @Nullable Wire wire;
    private @Nullable IOException cause;
    private boolean open;
    private boolean ended;
    private int received;
    private int replies;

    void send() throws IOException {
      output.set(COMMAND, COMMAND.length);
      if (wire != null) {
        wire.write(output);
      }
    }

    void throwIfEnded() throws IOException {
      if (ended) {
        throw new IOException("the connection has ended", cause);
      }
    }

    @Override
    public void onOpen() {
      open = true;
    }

    @Override
    public void onReadable() throws IOException {
      input.bytes().clear();
      if (wire != null) {
        received += Math.max(0, wire.read(input));
      }
      replies = received / REPLY;
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(@Nullable IOException reason) {
      ended = true;
      cause = reason;
    }
  }
}
