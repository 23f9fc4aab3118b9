package dev.remora.fabric.shm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.transport.channel.FabricSocket;
import dev.remora.transport.channel.FabricSocketConfig;
import dev.remora.transport.channel.FabricSocketContractTest;
import dev.remora.transport.channel.TestServer;
import dev.remora.transport.channel.TestServer.Behavior;
import dev.remora.transport.fabric.FabricConfig;
import dev.remora.transport.fabric.FabricProvider;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The blocking channel over shared memory, its server on a thread of its own. */
final class ShmFabricSocketTest extends FabricSocketContractTest {
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  @TempDir Path directory;
  private @Nullable Server server;

  /** A server's thread. */
  private static final class Server implements Runnable {
    private final Path path;
    private final Behavior behavior;
    private final CompletableFuture<Boolean> listening = new CompletableFuture<>();
    private final Thread thread = new Thread(this, "test-server");
    private volatile boolean stopped;
    private volatile int ended;
    private volatile long received;

    Server(Path path, Behavior behavior) {
      this.path = path;
      this.behavior = behavior;
    }

    @Override
    public void run() {
      try (TestServer streams =
          new TestServer(
              FabricProvider.open("shm", FabricConfig.DEFAULT),
              UnixDomainSocketAddress.of(path),
              SERVER,
              behavior,
              System::nanoTime)) {
        listening.complete(true);
        while (!stopped) {
          if (streams.turn() == 0) {
            LockSupport.parkNanos(1_000);
          }
          received = streams.received();
          ended = streams.ended();
        }
      } catch (Exception e) {
        listening.completeExceptionally(e);
      }
    }
  }

  @BeforeEach
  void needsSharedMemory() {
    FabricProvider provider = FabricProvider.find("shm").orElseThrow();
    assumeTrue(provider.isAvailable(), () -> String.valueOf(provider.unavailabilityCause()));
  }

  @Override
  protected void serve(Behavior behavior) throws Exception {
    Server started = new Server(directory.resolve("socket"), behavior);
    server = started;
    started.thread.start();
    assertThat(started.listening.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  protected FabricSocket connect(FabricSocketConfig config) throws Exception {
    return FabricSocket.connect(
        "shm", UnixDomainSocketAddress.of(directory.resolve("socket")), config);
  }

  @Override
  protected FabricSocket connectToNobody(FabricSocketConfig config) throws Exception {
    return FabricSocket.connect(
        "shm", UnixDomainSocketAddress.of(directory.resolve("nobody")), config);
  }

  @Override
  protected String refusal() {
    return "no server listens there";
  }

  @Override
  protected void awaitEnded(int count) {
    long start = System.nanoTime();
    while (server().ended < count) {
      assertThat(System.nanoTime() - start).isLessThan(PATIENCE_NANOS);
      LockSupport.parkNanos(100_000);
    }
  }

  @Override
  protected long received() {
    return server().received;
  }

  private Server server() {
    if (server == null) {
      throw new IllegalStateException("no server");
    }
    return server;
  }

  @AfterEach
  void theServerEnds() throws Exception {
    if (server != null) {
      server.stopped = true;
      server.thread.join(30_000);
      assertThat(server.thread.isAlive()).isFalse();
    }
  }
}
