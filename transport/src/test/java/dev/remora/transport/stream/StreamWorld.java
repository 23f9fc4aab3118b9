package dev.remora.transport.stream;

import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.sim.SimAddress;
import dev.remora.transport.sim.SimFabric;
import dev.remora.transport.sim.SimNetwork;
import dev.remora.transport.sim.SimSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Streams, and peers that speak for themselves, on a simulated network in which everything takes a
 * microsecond. Time passes in {@link #until} and {@link #pass} only; there, whatever is due is done
 * at once.
 */
final class StreamWorld implements AutoCloseable {
  /** Small queues, and room for messages that are too long. */
  static final FabricConfig FABRIC =
      new FabricConfig(64, 64, 64, 16, 4 << 20, Duration.ofSeconds(10));

  /** The defaults, with a window that tests fill, and without Keepalives. */
  static final StreamConfig STREAM =
      StreamConfig.DEFAULT.withWindowLength(4096).withKeepaliveInterval(Duration.ZERO);

  private static final long PATIENCE_NANOS = 100_000_000_000L;

  final SimNetwork network = new SimNetwork(1, SimSettings.STEADY);
  final SimFabric serverFabric;
  final SimFabric clientFabric;

  /** Streams that were accepted, the oldest first. */
  final List<StreamSide> accepted = new ArrayList<>();

  private final List<SimFabric> fabrics = new ArrayList<>();
  private final List<StreamSide> sides = new ArrayList<>();

  StreamWorld() {
    this(FABRIC);
  }

  StreamWorld(FabricConfig serverConfig) {
    serverFabric = fabric(serverConfig);
    clientFabric = fabric(FABRIC);
  }

  /** One more fabric. */
  SimFabric fabric(FabricConfig config) {
    SimFabric fabric = network.open(config);
    fabrics.add(fabric);
    return fabric;
  }

  /** A fabric's thread stops for good: it is not polled any more. */
  void freeze(SimFabric fabric) {
    fabrics.remove(fabric);
  }

  // ---- connections

  /** Accepts streams. */
  SimAddress listen(StreamConfig config) throws FabricException {
    SimAddress address = network.newAddress();
    serverFabric.listen(
        address,
        endpoint -> {
          StreamSide side = new StreamSide(this);
          Stream stream = side.attach(Stream.accept(serverFabric, endpoint, config, side));
          sides.add(side);
          accepted.add(side);
          return stream;
        });
    return address;
  }

  /** Accepts connections for a peer that speaks for itself; only one. */
  SimAddress listen(RawPeer peer) throws FabricException {
    SimAddress address = network.newAddress();
    serverFabric.listen(address, peer::attach);
    return address;
  }

  StreamSide connect(SimAddress address, StreamConfig config) throws FabricException {
    StreamSide side = new StreamSide(this);
    side.attach(Stream.connect(clientFabric, address, config, side));
    sides.add(side);
    return side;
  }

  RawPeer connect(SimAddress address, RawPeer peer) throws FabricException {
    return connect(clientFabric, address, peer);
  }

  RawPeer connect(SimFabric fabric, SimAddress address, RawPeer peer) throws FabricException {
    peer.attach(fabric.connect(address, peer));
    return peer;
  }

  /** Two streams, open. */
  Pair pair(StreamConfig clientConfig, StreamConfig serverConfig) throws FabricException {
    SimAddress address = listen(serverConfig);
    StreamSide client = connect(address, clientConfig);
    until("open", () -> client.opens == 1 && latest() != null && latest().opens == 1);
    return new Pair(client, latest());
  }

  /** Both ends of a connection. */
  record Pair(StreamSide client, StreamSide server) {}

  /** A stream that has accepted a raw peer, both having announced: the usual begin of a test. */
  StreamSide accept(RawPeer peer, StreamConfig config) throws FabricException {
    connect(listen(config), peer);
    until("announced to", () -> peer.connected && peer.announcements() == 1);
    peer.announce();
    StreamSide side = latest();
    until("open", () -> side.opens == 1);
    return side;
  }

  /** A stream that has connected to a raw peer, both having announced. */
  StreamSide connectTo(RawPeer peer, StreamConfig config) throws FabricException {
    StreamSide side = connect(listen(peer), config);
    until("announced to", () -> peer.connected && peer.announcements() == 1);
    peer.announce();
    until("open", () -> side.opens == 1);
    return side;
  }

  /** The stream that was accepted last. */
  StreamSide latest() {
    return accepted.getLast();
  }

  // ---- time

  /** Lets time pass until it is so. */
  void until(String what, BooleanSupplier condition) {
    long limit = network.nanoTime() + PATIENCE_NANOS;
    turn();
    while (!condition.getAsBoolean()) {
      if (network.nanoTime() >= limit) {
        throw new AssertionError("not in 100 seconds: " + what);
      }
      step(limit);
    }
  }

  /** Lets so much time pass. */
  void pass(Duration time) {
    long limit = network.nanoTime() + time.toNanos();
    turn();
    while (network.nanoTime() < limit) {
      step(limit);
    }
  }

  /** Lets everything arrive that is under way. */
  void settle() {
    pass(Duration.ofMillis(1));
  }

  private void step(long limit) {
    long next = limit;
    for (StreamSide side : sides) {
      next = Math.min(next, Math.max(network.nanoTime(), side.due()));
    }
    network.step(next);
    turn();
  }

  private void turn() {
    int events;
    do {
      events = 0;
      for (SimFabric fabric : List.copyOf(fabrics)) {
        events += fabric.poll(64);
      }
      for (StreamSide side : List.copyOf(sides)) {
        if (side.due() <= network.nanoTime()) {
          side.onTime(network.nanoTime());
        }
      }
    } while (events > 0);
  }

  @Override
  public void close() {
    clientFabric.close();
    serverFabric.close();
    fabrics.forEach(SimFabric::close);
    if (network.resources().endpoints() != 0 || network.resources().bytes() != 0) {
      throw new AssertionError("left: " + network.resources());
    }
  }
}
