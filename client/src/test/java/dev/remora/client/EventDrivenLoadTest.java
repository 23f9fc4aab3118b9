package dev.remora.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.load.LoadDriver;
import dev.remora.client.load.LoadPlan;
import dev.remora.client.load.LoadTest;
import dev.remora.transport.fabric.FabricProvider;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A driver that sleeps while it waits leaves the processor to others. */
@Timeout(60)
final class EventDrivenLoadTest {
  private static final long WAIT_MILLIS = 1_000;
  private static final long MOST_NANOS = 400_000_000;

  @TempDir Path directory;

  @Test
  void aWaitForAReplyCostsNoProcessorTime() throws Exception {
    assumeTrue(FabricProvider.find("shm").orElseThrow().isAvailable(), "no shared memory");
    var script =
        new ScriptedServer.Script() {
          private int connections;

          @Override
          public void run(ScriptedPeer client) throws Exception {
            client.command();
            Thread.sleep(connections++ == 0 ? 0 : WAIT_MILLIS);
            client.send("+PONG\r\n");
            client.awaitEnd();
          }
        };
    try (ScriptedServer server = new FabricScriptedServer(directory.resolve("s.shm"), script)) {
      long first = processorTime(server.uri()); // all classes are loaded and started then
      long second = processorTime(server.uri());
      assertThat(second).as("nanoseconds, after %d the first time", first).isLessThan(MOST_NANOS);
    }
  }

  private static long processorTime(RemoraUri uri) throws Exception {
    Duration time = Duration.ofSeconds(30);
    var plan =
        new LoadPlan(uri, LoadTest.PING_MBULK, 1, 1, 1, 3, 0, time, time, false, Waiting.PARK);
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    LoadDriver.run(plan, (answered, nanos) -> {});
    return threads.getCurrentThreadCpuTime() - start;
  }
}
