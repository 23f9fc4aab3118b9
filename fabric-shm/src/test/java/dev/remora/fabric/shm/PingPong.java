package dev.remora.fabric.shm;

import dev.remora.transport.fabric.Endpoint;
import dev.remora.transport.fabric.EndpointHandler;
import dev.remora.transport.fabric.Fabric;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricException;
import dev.remora.transport.fabric.MemoryRegion;
import dev.remora.transport.fabric.RemoteWindow;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a round trip between two JVMs costs at the least: {@code PingPong ROUNDS [BYTES]} starts
 * another JVM and writes that many bytes with an immediate to it, which writes them back; both
 * spin. Prints nanoseconds per round trip, several times.
 */
public final class PingPong implements EndpointHandler {
  private static final int WINDOW = 1 << 16;
  private static final PrintStream OUT = System.out;

  private final int bytes;
  private final boolean echo;
  private @Nullable Endpoint endpoint;
  private @Nullable MemoryRegion region;
  private @Nullable RemoteWindow window;
  private long received;
  private boolean closed;

  private PingPong(int bytes, boolean echo) {
    this.bytes = bytes;
    this.echo = echo;
  }

  /** The two arguments of the class's description; the other JVM gets a path and the bytes. */
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].startsWith("/")) {
      serve(UnixDomainSocketAddress.of(arguments[0]), Integer.parseInt(arguments[1]));
      return;
    }
    int bytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 32;
    Path directory = Files.createTempDirectory("remora-ping-pong");
    Path path = directory.resolve("socket");
    try (ChildJvm server = ChildJvm.start(PingPong.class, path, bytes)) {
      server.line();
      run(UnixDomainSocketAddress.of(path), Long.parseLong(arguments[0]), bytes);
      server.exitCode();
    } finally {
      Files.deleteIfExists(path);
      Files.delete(directory);
    }
  }

  private static void serve(SocketAddress address, int bytes) throws FabricException {
    try (Fabric fabric = new ShmFabricProvider().open(FabricConfig.DEFAULT)) {
      PingPong handler = new PingPong(bytes, true);
      fabric.listen(
          address,
          endpoint -> {
            handler.attach(endpoint);
            return handler;
          });
      OUT.println("ready");
      while (!handler.closed) {
        if (fabric.poll(64) == 0) {
          Thread.onSpinWait();
        }
      }
    }
  }

  private static void run(SocketAddress address, long rounds, int bytes) throws FabricException {
    try (Fabric fabric = new ShmFabricProvider().open(FabricConfig.DEFAULT)) {
      PingPong handler = new PingPong(bytes, false);
      handler.attach(fabric.connect(address, handler));
      while (handler.window == null) {
        fabric.poll(64);
      }
      for (int repeat = 0; repeat < 8; repeat++) {
        long start = System.nanoTime();
        for (long target = handler.received + rounds; handler.received < target; ) {
          long next = handler.received + 1;
          handler.post();
          while (handler.received < next) {
            if (fabric.poll(64) == 0) {
              Thread.onSpinWait();
            }
          }
        }
        OUT.printf("%d bytes: %.1f ns%n", bytes, (System.nanoTime() - start) / (double) rounds);
      }
      Objects.requireNonNull(handler.endpoint).disconnect();
      while (!handler.closed) {
        fabric.poll(64);
      }
    }
  }

  private void attach(Endpoint newEndpoint) throws FabricException {
    endpoint = newEndpoint;
    region = newEndpoint.register(WINDOW);
    newEndpoint.postReceives(1024);
  }

  private void post() {
    RemoteWindow target = Objects.requireNonNull(window);
    MemorySegment.copy(
        Objects.requireNonNull(region).segment(), 0, target.image(), 0, bytes); // as a stream does
    if (!target.writeWithImmediate(0, bytes, bytes)) {
      throw new IllegalStateException("refused");
    }
  }

  @Override
  public void onConnected() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = arena.allocate(32, 8);
      MemoryRegion mine = Objects.requireNonNull(region);
      message.set(ValueLayout.JAVA_LONG, 0, mine.address());
      message.set(ValueLayout.JAVA_INT, 8, mine.rkey());
      Objects.requireNonNull(endpoint).send(message, 0, 32);
    }
  }

  @Override
  public void onMessage(MemorySegment memory, long offset, int length) {
    try {
      window =
          Objects.requireNonNull(endpoint)
              .openWindow(
                  memory.get(ValueLayout.JAVA_LONG, offset),
                  WINDOW,
                  memory.get(ValueLayout.JAVA_INT, offset + 8));
    } catch (FabricException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void onImmediate(int immediate) {
    received++;
    if ((received & 255) == 0) {
      Objects.requireNonNull(endpoint).postReceives(256);
    }
    if (echo) {
      post();
    }
  }

  @Override
  public void onSendQueueSpace() {}

  @Override
  public void onClosed(@Nullable FabricException cause) {
    closed = true;
  }
}
