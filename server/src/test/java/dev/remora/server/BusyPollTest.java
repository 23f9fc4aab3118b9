package dev.remora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.transport.fabric.FabricProvider;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether the event loop sleeps while nobody asks for anything. */
@Timeout(60)
final class BusyPollTest {
  private static final long REST_MILLIS = 1_000;

  @TempDir Path directory;

  @Test
  void aServerSleepsUnlessItIsToldToPoll() throws Exception {
    assumeTrue(FabricProvider.find("shm").orElseThrow().isAvailable(), "no shared memory");
    long asleep = cpuMillisAtRest("no");
    long polling = cpuMillisAtRest("yes");
    assertThat(asleep).isLessThan(REST_MILLIS / 10);
    assertThat(polling).isGreaterThan(asleep + REST_MILLIS / 10);
  }

  private long cpuMillisAtRest(String busyPoll) throws Exception {
    try (TestServer server = new TestServer(directory, "busy-poll", busyPoll);
        TestClient client = server.connect(Medium.SHM)) {
      client.call("PING", "+PONG\r\n");
      Thread.sleep(100); // it may look for a while before it sleeps
      long before = loopNanos();
      Thread.sleep(REST_MILLIS);
      return (loopNanos() - before) / 1_000_000;
    }
  }

  /** What the threads of event loops have used. */
  private static long loopNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith("remora-")) {
        nanos += threads.getThreadCpuTime(thread.getThreadId());
      }
    }
    return nanos;
  }
}
