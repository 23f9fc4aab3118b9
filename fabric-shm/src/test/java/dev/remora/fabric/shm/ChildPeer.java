package dev.remora.fabric.shm;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import java.io.PrintStream;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The other process of the tests with two: {@code ChildPeer ROLE PATH}, where the role is
 *
 * <ul>
 *   <li>{@code serve}: answers every number with the next one, and sleeps in between
 *   <li>{@code idle}: connects, registers memory, says {@code connected}, and sleeps
 *   <li>{@code busy}: connects, and sends numbers as fast as they are answered
 *   <li>{@code mute}: connects, and polls no more
 *   <li>{@code once}: connects, and says {@code connected} or why it could not
 *   <li>{@code again}: the same again and again
 * </ul>
 */
public final class ChildPeer {
  private static final PrintStream OUT = System.out;

  private ChildPeer() {}

  /** The two arguments of the class's description. */
  public static void main(String[] arguments) throws Exception {
    SocketAddress address = UnixDomainSocketAddress.of(Path.of(arguments[1]));
    try (Fabric fabric = new ShmFabricProvider().open(FabricConfig.DEFAULT)) {
      switch (arguments[0]) {
        case "serve" -> serve(fabric, address);
        case "idle" -> {
          Peer peer = connect(fabric, address);
          peer.endpoint().register(1 << 20);
          run(fabric, peer, peer::isClosed);
        }
        case "busy" -> busy(fabric, connect(fabric, address));
        case "mute" -> {
          connect(fabric, address);
          LockSupport.parkNanos(60_000_000_000L);
        }
        case "once" -> once(fabric, address);
        case "again" -> {
          while (true) {
            once(fabric, address);
          }
        }
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  private static void once(Fabric fabric, SocketAddress address) throws FabricException {
    Peer peer = connect(fabric, address);
    FabricException cause = peer.cause();
    peer.endpoint().disconnect();
    while (!peer.isClosed()) {
      fabric.poll(16);
    }
    OUT.println(cause == null ? "done" : cause.getMessage());
  }

  private static void serve(Fabric fabric, SocketAddress address) throws FabricException {
    fabric.listen(
        address,
        endpoint -> {
          endpoint.register(1 << 20);
          return new Peer(true).attach(endpoint);
        });
    OUT.println("ready");
    while (true) {
      sleepAndPoll(fabric);
    }
  }

  private static Peer connect(Fabric fabric, SocketAddress address) throws FabricException {
    Peer peer = new Peer(false);
    Endpoint endpoint = fabric.connect(address, peer);
    endpoint.register(1 << 16);
    peer.attach(endpoint);
    while (!peer.isConnected() && !peer.isClosed()) {
      sleepAndPoll(fabric);
    }
    OUT.println(peer.isConnected() ? "connected" : "failed");
    return peer;
  }

  private static void busy(Fabric fabric, Peer peer) {
    while (!peer.isClosed()) {
      int target = peer.received() + 1;
      if (peer.send(target)) {
        run(fabric, peer, () -> peer.received() >= target);
      }
      fabric.poll(16);
    }
  }

  private static void run(Fabric fabric, Peer peer, BooleanSupplier end) {
    while (!peer.isClosed() && !end.getAsBoolean()) {
      sleepAndPoll(fabric);
    }
  }

  private static void sleepAndPoll(Fabric fabric) {
    if (fabric.arm()) {
      fabric.awaitNotification(Math.min(fabric.nanosToDeadline(), 1_000_000_000L));
    }
    fabric.disarm();
    fabric.poll(16);
  }
}
