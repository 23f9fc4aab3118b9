package dev.remora.transport.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remora.transport.channel.TestServer.Behavior;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.FabricProvider;
import dev.remora.transport.sim.SimAddress;
import dev.remora.transport.sim.SimNetwork;
import dev.remora.transport.sim.SimSettings;
import dev.remora.transport.stream.Stream;
import dev.remora.transport.stream.StreamConfig;
import dev.remora.transport.stream.StreamHandler;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several streams of one thread, over the simulated fabric in virtual time. */
final class StreamPollerTest {
  private static final MemorySegment BYTES = MemorySegment.ofArray(new byte[10_000]);

  private final SimNetwork network = new SimNetwork(1, SimSettings.STEADY);
  private final SimAddress address = network.newAddress();
  private final StreamPoller poller =
      new StreamPoller(network.open(FabricConfig.DEFAULT), false, this::tick);
  private @Nullable TestServer server;

  /** Counts what it is told. */
  private static final class Counter implements StreamHandler {
    private int opened;
    private int readable;
    private int closed;

    @Override
    public void onOpen() {
      opened++;
    }

    @Override
    public void onReadable() {
      readable++;
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(@Nullable FabricException cause) {
      closed++;
    }
  }

  private long tick() {
    network.step(network.nanoTime() + 1_000);
    if (server != null) {
      server.turn();
    }
    return network.nanoTime();
  }

  private void serve(StreamConfig config, Behavior behavior) throws FabricException {
    TestServer started =
        new TestServer(
            network.open(FabricConfig.DEFAULT), address, config, behavior, network::nanoTime);
    server = started;
    network.actor(started::turn);
  }

  private void until(BooleanSupplier condition) {
    long start = network.nanoTime();
    while (!condition.getAsBoolean()) {
      poller.poll(1_000_000);
      assertThat(network.nanoTime() - start).isLessThan(60_000_000_000L);
    }
  }

  @BeforeEach
  void start() throws FabricException {
    serve(StreamConfig.DEFAULT.withWindowLength(2048), Behavior.ECHO);
  }

  @AfterEach
  void nothingIsLeft() {
    poller.close();
    if (server != null) {
      server.close();
    }
    assertThat(network.resources().endpoints()).isZero();
    assertThat(network.resources().bytes()).isZero();
  }

  @Test
  void drivesSeveralStreams() throws Exception {
    List<Counter> counters = new ArrayList<>();
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Counter counter = new Counter();
      counters.add(counter);
      streams.add(poller.connect(address, StreamConfig.DEFAULT, counter));
    }
    until(() -> counters.stream().allMatch(counter -> counter.opened == 1));
    for (Stream stream : streams) {
      assertThat(stream.write(BYTES, 0, 7)).isEqualTo(7);
      poller.flush(stream);
    }
    until(() -> streams.stream().allMatch(stream -> stream.readable() == 7));
    assertThat(counters).allMatch(counter -> counter.readable == 1);
  }

  @Test
  void aPollWaitsAsLongAsItIsTold() {
    long start = network.nanoTime();
    assertThat(poller.poll(0)).isZero();
    assertThat(network.nanoTime()).isEqualTo(start);
    assertThat(poller.poll(5_000_000)).isZero();
    assertThat(network.nanoTime() - start).isBetween(5_000_000L, 5_200_000L);
  }

  @Test
  void timersAreServed() throws Exception {
    Counter counter = new Counter();
    StreamConfig config = StreamConfig.DEFAULT.withIdleTimeout(Duration.ofSeconds(1));
    poller.connect(address, config, counter);
    until(() -> counter.opened == 1);
    long start = network.nanoTime();
    until(() -> counter.closed == 1);
    assertThat(network.nanoTime() - start)
        .as("late by one look at the most")
        .isBetween(999_000_000L, 2_001_000_000L);
  }

  @Test
  void aFlushThatMustWaitGoesOnByItself() throws Exception {
    Counter counter = new Counter();
    Stream stream = poller.connect(address, StreamConfig.DEFAULT.withMaxUnseen(16), counter);
    until(() -> counter.opened == 1);
    for (int i = 0; i < 100; i++) {
      stream.write(BYTES, 0, 1);
      poller.flush(stream);
    }
    assertThat(stream.isFlushed()).isFalse();
    until(() -> stream.readable() == 100);
    assertThat(stream.isFlushed()).isTrue();
  }

  @Test
  void aStreamCanCloseInOrderWhileOthersGoOn() throws Exception {
    Counter leaving = new Counter();
    Counter staying = new Counter();
    Stream leaver = poller.connect(address, StreamConfig.DEFAULT, leaving);
    Stream stayer = poller.connect(address, StreamConfig.DEFAULT, staying);
    until(() -> leaving.opened + staying.opened == 2);
    leaver.write(BYTES, 0, 100);
    poller.close(leaver);
    until(() -> leaving.closed == 1);
    stayer.write(BYTES, 0, 5);
    poller.flush(stayer);
    until(() -> stayer.readable() == 5);
    assertThat(staying.closed).isZero();
  }

  @Test
  void closingTellsEveryHandlerOnce() throws Exception {
    Counter counter = new Counter();
    poller.connect(address, StreamConfig.DEFAULT, counter);
    until(() -> counter.opened == 1);
    poller.close();
    poller.close();
    assertThat(counter.closed).isEqualTo(1);
    assertThatThrownBy(() -> poller.connect(address, StreamConfig.DEFAULT, counter))
        .isInstanceOf(FabricException.class);
  }

  @Test
  void aFabricThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> FabricProvider.open("carrier-pigeon", FabricConfig.DEFAULT))
        .isInstanceOf(FabricException.class)
        .hasMessageContaining("carrier-pigeon://")
        .hasMessageContaining("module");
  }
}
