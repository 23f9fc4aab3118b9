package dev.remora.transport.stream;

import static dev.remora.transport.stream.StreamWorld.STREAM;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.sim.SimFabric;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a connection ends: {@code docs/protocol.md}, 6. */
final class StreamCloseTest {
  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void nothingIsLeft() {
    world.close();
  }

  @Test
  void anOrderlyCloseDoesNotLoseTheLastReply() throws Exception {
    StreamWorld.Pair pair = world.pair(STREAM, STREAM);
    pair.server().write("+OK\r\n");
    pair.server().close();
    world.until("both closed", () -> pair.client().isClosed() && pair.server().isClosed());
    assertThat(pair.client().cause).as("an end in order").isNull();
    assertThat(pair.server().cause).as("an end in order").isNull();
    assertThat(pair.client().readText()).isEqualTo("+OK\r\n");
  }

  @Test
  void aCloseWaitsUntilThePeerHasRoomForTheLastReply() throws Exception {
    RawPeer client = RawPeer.withReceives(1);
    StreamSide server = world.accept(client, STREAM);
    server.write("bye");
    server.close();
    world.pass(Duration.ofSeconds(3));
    assertThat(client.closes).isZero();
    client.endpoint().postReceives(1);
    world.until("closed", () -> client.closes == 1 && server.isClosed());
    assertThat(client.immediates).containsExactly(3);
    assertThat(server.cause).isNull();
  }

  @Test
  void aCloseSendsWhatABusyPeerHasHeldBack() throws Exception {
    RawPeer client = new RawPeer(4096);
    StreamSide server = world.accept(client, STREAM.withMaxUnseen(16));
    for (int i = 0; i < 40; i++) {
      server.write("x");
      server.flush();
    }
    assertThat(server.stream().isFlushed()).isFalse();
    server.close();
    world.until("closed", () -> client.closes == 1);
    assertThat(client.immediates.stream().mapToInt(i -> i).sum()).isEqualTo(40);
  }

  @Test
  void aCloseThatCannotBeFinishedGivesUpInTime() throws Exception {
    RawPeer client = RawPeer.withReceives(1);
    StreamSide server = world.accept(client, STREAM);
    server.write("lost");
    server.close();
    world.pass(Duration.ofMillis(4_900));
    assertThat(server.isClosed()).isFalse();
    world.pass(Duration.ofMillis(200));
    assertThat(server.isClosed()).isTrue();
    assertThat(client.closes).isEqualTo(1);
    assertThat(client.immediates).isEmpty();
  }

  @Test
  void whatArrivedBeforeThePeersEndCanBeReadAfterIt() throws Exception {
    RawPeer client = new RawPeer(1024);
    StreamSide server = world.accept(client, STREAM);
    client.write(0, "QUIT\r\n");
    world.until("arrived", () -> client.endpoint().outstanding() == 0);
    client.endpoint().disconnect();
    world.until("ended", server::isClosed);
    assertThat(server.cause).isNull();
    assertThat(server.stream().readable()).isEqualTo(6);
    assertThat(new String(server.read(2), US_ASCII)).isEqualTo("QU");
    assertThat(server.readText()).isEqualTo("IT\r\n");
    assertThat(server.readAll()).isEmpty();
  }

  @Test
  void aFullWindowCanBeReadAfterTheEnd() throws Exception {
    StreamWorld.Pair pair = world.pair(STREAM.withWindowLength(1024), STREAM);
    byte[] value = new byte[1024];
    new Traffic(3).fill(MemorySegment.ofArray(value), 1024, 0);
    pair.server().write(value);
    pair.server().close();
    world.until("both closed", () -> pair.client().isClosed() && pair.server().isClosed());
    assertThat(pair.client().readAll()).isEqualTo(value);
    assertThat(pair.client().stream().readable()).isZero();
  }

  @Test
  void whatComesWhileThisSideClosesIsStillRead() throws Exception {
    RawPeer client = RawPeer.withReceives(1);
    StreamSide server = world.accept(client, STREAM);
    server.write("bye");
    server.close();
    client.write(0, "late");
    world.settle();
    assertThat(server.readables).isEqualTo(1);
    assertThat(server.readText()).isEqualTo("late");
    client.endpoint().postReceives(1);
    world.until("closed", server::isClosed);
  }

  @Test
  void nothingIsTakenAfterClose() throws Exception {
    StreamWorld.Pair pair = world.pair(STREAM, STREAM);
    StreamSide server = pair.server();
    server.close();
    assertThat(server.stream().isOpen()).isFalse();
    assertThat(server.stream().writable()).isZero();
    assertThat(server.write("late")).isZero();
    server.close();
    server.stream().abort();
    world.until("closed", server::isClosed);
    server.close();
    server.stream().abort();
    server.stream().flush();
    assertThat(server.write("late")).isZero();
    assertThat(server.stream().isClosed()).isTrue();
    assertThat(server.stream().onTime(world.network.nanoTime())).isEqualTo(Long.MAX_VALUE);
    world.settle();
    assertThat(server.closes).isEqualTo(1);
    assertThat(pair.client().readAll()).isEmpty();
  }

  @Test
  void anAbortDoesNotWait() throws Exception {
    RawPeer client = RawPeer.withReceives(1);
    StreamSide server = world.accept(client, STREAM);
    server.write("lost");
    server.flush();
    server.stream().abort();
    world.settle();
    assertThat(server.isClosed()).isTrue();
    assertThat(server.cause).as("asked for").isNull();
    assertThat(client.closes).isEqualTo(1);
  }

  @Test
  void aCloseBeforeTheConnectionIsOpenEndsIt() throws Exception {
    RawPeer server = new RawPeer(1024);
    StreamSide client = world.connect(world.listen(server), STREAM);
    world.until("connected", () -> server.connected);
    client.close();
    world.until("ended", () -> client.isClosed() && server.closes == 1);
    assertThat(client.opens).isZero();
  }

  @Test
  void aConnectionThatBreaksIsTold() throws Exception {
    StreamWorld.Pair pair = world.pair(STREAM, STREAM);
    SimFabric.cut(pair.client().stream().endpoint(), 1000, 1000);
    world.until("ended", () -> pair.client().isClosed() && pair.server().isClosed());
    assertThat(pair.client().failure()).contains("cut");
    assertThat(pair.server().failure()).contains("cut");
  }

  @Test
  void aHandlerThatThrowsEndsItsConnectionOnly() throws Exception {
    StreamWorld.Pair broken = world.pair(STREAM, STREAM);
    StreamWorld.Pair other = world.pair(STREAM, STREAM);
    broken
        .server()
        .onReadable(
            () -> {
              throw new IllegalStateException("a bug");
            });
    broken.client().write("x");
    broken.client().flush();
    world.until("ended", () -> broken.client().isClosed() && broken.server().isClosed());
    FabricException cause = broken.server().cause;
    assertThat(cause).isNotNull().hasRootCauseMessage("a bug");
    other.client().write("x");
    other.client().flush();
    world.until("there", () -> other.server().stream().readable() == 1);
  }
}
