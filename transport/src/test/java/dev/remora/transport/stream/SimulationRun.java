package dev.remora.transport.stream;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.sim.SimAddress;
import dev.remora.transport.sim.SimFabric;
import dev.remora.transport.sim.SimNetwork;
import dev.remora.transport.sim.SimSettings;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One connection in one simulated world, from its beginning to its end. */
final class SimulationRun {
  private static final long SECOND = 1_000_000_000L;

  /** Longer than all that an honest run takes. */
  private static final long LIMIT = 600 * SECOND;

  /** Longer than any time-out of {@link #config}, and what a fabric needs to tell. */
  private static final long PATIENCE = 60 * SECOND;

  private static final int MOST_TURNS = 3_000_000;

  private enum Kind {
    STREAMS,
    C_SERVER,
    C_CLIENT
  }

  private final SplittableRandom random;
  private final Kind kind;
  private final Disaster disaster;
  private final SimNetwork network;
  private final ProtocolMonitor monitor = new ProtocolMonitor();
  private final Party client;
  private final Party server;
  private final Plan clientPlan;
  private final Plan serverPlan;
  private final int eagerness;
  private final SimAddress address;
  private @Nullable Endpoint endpoint;
  private @Nullable Party stopped;
  private long disasterAt;
  private boolean struck;
  private long wakesAt = Long.MAX_VALUE;
  private int turns;

  SimulationRun(long seed) throws FabricException {
    random = new SplittableRandom(seed);
    kind = oneOf(Kind.values(), 2);
    disaster = disaster(oneOf(Disaster.values(), 3));
    network = new SimNetwork(random.nextLong(), SimSettings.random(random));
    network.tap(monitor);
    eagerness = 1 + random.nextInt(6);
    clientPlan = Plan.random(random, end());
    serverPlan = Plan.random(random, serversEnd(clientPlan.end()));
    Traffic up = new Traffic(random.nextLong());
    Traffic down = new Traffic(random.nextLong());
    Program clientProgram =
        new Program("client", clientPlan, random.split(), up, down, serverPlan.total());
    Program serverProgram =
        new Program("server", serverPlan, random.split(), down, up, clientPlan.total());
    address = network.newAddress();
    server = server(serverProgram);
    client = client(clientProgram);
    disasterAt = random.nextLong(1L << random.nextInt(10, 28));
  }

  // ---- the world

  /** One of those, the first as often as it is without the given weight, and that much more. */
  private <T> T oneOf(T[] values, int firstsWeight) {
    return List.of(values)
        .get(Math.max(0, random.nextInt(values.length + firstsWeight) - firstsWeight));
  }

  /** A C client that has nothing to say never learns that its connection is lost. */
  private Disaster disaster(Disaster drawn) {
    return kind == Kind.C_CLIENT && drawn == Disaster.SEVERED ? Disaster.CUT : drawn;
  }

  private Plan.End end() {
    return oneOf(Plan.End.values(), 4);
  }

  /** Only one side ends the connection, or both when they are done, or both at some time. */
  private Plan.End serversEnd(Plan.End clients) {
    return switch (clients) {
      case WHEN_DONE -> random.nextBoolean() ? Plan.End.WHEN_DONE : Plan.End.NEVER;
      case WHEN_SENT -> Plan.End.NEVER;
      case CLOSE_AT -> random.nextBoolean() ? Plan.End.NEVER : Plan.End.CLOSE_AT;
      case ABORT_AT -> random.nextBoolean() ? Plan.End.NEVER : Plan.End.WHEN_SENT;
      case NEVER -> random.nextBoolean() ? Plan.End.WHEN_DONE : Plan.End.WHEN_SENT;
    };
  }

  private int window() {
    return 1024 + random.nextInt(1 << random.nextInt(1, 17));
  }

  private StreamConfig config() {
    boolean quiet = disaster == Disaster.SEVERED || disaster == Disaster.FROZEN;
    return new StreamConfig(
        window(),
        1 << 20,
        16 + random.nextInt(240),
        Duration.ofSeconds(10),
        random.nextBoolean() ? Duration.ofMillis(1 + random.nextInt(3000)) : Duration.ZERO,
        quiet ? Duration.ofSeconds(20) : Duration.ZERO,
        Duration.ofMillis(5000),
        Duration.ofSeconds(5),
        random.nextBoolean());
  }

  private FabricConfig fabricConfig() {
    int depth = kind == Kind.STREAMS ? 16 << random.nextInt(7) : 1024;
    return new FabricConfig(depth, 32, 4, 4, 1 << 22, Duration.ofSeconds(8));
  }

  private Party client(Program program) throws FabricException {
    SimFabric fabric = network.open(fabricConfig());
    if (kind == Kind.C_CLIENT) {
      CPeer peer = new CPeer(network, fabric, false, window(), random.split(), program);
      peer.connect(address, one -> started(one, false, Integer.MAX_VALUE, program));
      return peer;
    }
    StreamConfig config = config();
    StreamParty party = new StreamParty(network, fabric, config, program);
    party.connect(address, one -> started(one, false, config.maxUnseen() + 40, program));
    return party;
  }

  private Party server(Program program) throws FabricException {
    if (kind == Kind.C_SERVER) {
      SimFabric fabric = network.openWithoutRetry(fabricConfig());
      CPeer peer = new CPeer(network, fabric, true, window(), random.split(), program);
      listen(fabric, peer::accept, program);
      return peer;
    }
    SimFabric fabric = network.open(fabricConfig());
    StreamParty party = new StreamParty(network, fabric, config(), program);
    listen(fabric, party::accept, program);
    return party;
  }

  private interface Acceptance {
    EndpointHandler accept(Endpoint endpoint) throws FabricException;
  }

  private void listen(SimFabric fabric, Acceptance acceptance, Program program)
      throws FabricException {
    fabric.listen(
        address,
        one -> {
          started(one, true, Integer.MAX_VALUE, program);
          return acceptance.accept(one);
        });
  }

  private void started(Endpoint newEndpoint, boolean isServer, int maxUnseen, Program program) {
    endpoint = newEndpoint;
    monitor.watch(newEndpoint, isServer, maxUnseen, program::consumed);
  }

  // ---- the run

  void run() {
    while (!client.isClosed() || (server.hasStarted() && !server.isClosed()) || isUnderWay()) {
      turn();
    }
    check();
    client.fabric().close();
    server.fabric().close();
    checkFreed();
  }

  /** Whether the server may still hear of the connection. */
  private boolean isUnderWay() {
    return server.fabric().isReady() || network.nanoTime() < client.closedAt() + 10_000_000;
  }

  private void turn() {
    if (++turns > MOST_TURNS) {
      throw new AssertionError("no end");
    }
    boolean happened = network.step(nextTime());
    long now = network.nanoTime();
    if (!struck && disaster != Disaster.NONE && now >= disasterAt) {
      strike(now);
    }
    if (now >= wakesAt) {
      stopped = null;
      wakesAt = Long.MAX_VALUE;
    }
    boolean first = random.nextBoolean();
    run(first ? client : server, happened, now);
    run(first ? server : client, happened, now);
    long limit = struck && disaster != Disaster.PAUSED ? disasterAt + PATIENCE : LIMIT;
    if (now > limit) {
      throw new AssertionError("stuck: nothing has ended");
    }
  }

  private long nextTime() {
    long now = network.nanoTime();
    long next = Math.min(nextTime(client), nextTime(server));
    if (!struck && disaster != Disaster.NONE) {
      next = Math.min(next, disasterAt);
    }
    next = Math.min(next, wakesAt);
    return Math.max(next, now);
  }

  private long nextTime(Party party) {
    long now = network.nanoTime();
    if (party.equals(stopped)) {
      return now + SECOND;
    }
    if (party.fabric().isReady()) {
      return now + random.nextLong(3000);
    }
    long nanos = Math.min(party.fabric().nanosToDeadline(), 10_000_000);
    return Math.min(party.nextTime(), now + nanos);
  }

  private void run(Party party, boolean happened, long now) {
    if (!party.equals(stopped) && (!happened || random.nextInt(eagerness) == 0)) {
      party.fabric().poll(1 + random.nextInt(1 << random.nextInt(7)));
      if (party.nextTime() <= now) {
        party.onTime(now);
      }
    }
  }

  private void strike(long now) {
    struck = true;
    disasterAt = now;
    Endpoint one = endpoint;
    switch (disaster) {
      case CUT -> {
        if (one != null) {
          SimFabric.cut(one, random.nextLong(SECOND), random.nextLong(SECOND));
        }
      }
      case SEVERED -> {
        if (one != null) {
          SimFabric.sever(one);
        }
      }
      case FROZEN, PAUSED -> {
        stopped = random.nextBoolean() ? client : server;
        long time = disaster == Disaster.FROZEN ? PATIENCE / 2 : random.nextLong(3 * SECOND);
        wakesAt = now + time;
      }
      case NONE -> {}
    }
  }

  // ---- what must be so

  private boolean isPeaceful() {
    return disaster == Disaster.NONE || disaster == Disaster.PAUSED;
  }

  private void check() {
    if (!isPeaceful()) {
      return;
    }
    boolean done = clientPlan.end() == Plan.End.WHEN_DONE || serverPlan.end() == Plan.End.WHEN_DONE;
    if (done || clientPlan.end() == Plan.End.WHEN_SENT || serverPlan.end() == Plan.End.WHEN_SENT) {
      boolean aborted = clientPlan.end() == Plan.End.ABORT_AT;
      check(aborted || client.cause() == null, "the client was told a cause");
      check(aborted || server.cause() == null, "the server was told a cause");
    }
    if (done) {
      check(client.received() == serverPlan.total(), "the client has not received all");
      check(server.received() == clientPlan.total(), "the server has not received all");
    }
    checkOrderlyEnd(client, server, kind == Kind.C_CLIENT);
    checkOrderlyEnd(server, client, kind == Kind.C_SERVER);
  }

  /** What was written before an orderly close has arrived, if the other side did not end, too. */
  private void checkOrderlyEnd(Party closer, Party other, boolean closerIsC) {
    if (closer.closedInOrder() && !closerIsC && other.cause() == null && !other.hasEnded()) {
      check(other.received() == closer.written(), "bytes were lost in an orderly close");
    }
  }

  private void checkFreed() {
    check(network.resources().endpoints() == 0, "endpoints are left: " + network.resources());
    check(network.resources().bytes() == 0, "memory is left: " + network.resources());
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  /** Everything that a failure's message should tell. */
  String describe() {
    return kind
        + ", "
        + disaster
        + (struck ? " at " + disasterAt + " to " + stopped(stopped) : "")
        + ", at "
        + network.nanoTime()
        + " after "
        + network.steps()
        + " steps\n  "
        + client.describe()
        + "\n  "
        + server.describe();
  }

  private String stopped(@Nullable Party party) {
    return party == null ? "nobody now" : party.equals(client) ? "the client" : "the server";
  }
}
