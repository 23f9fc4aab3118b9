package dev.remora.cli.rdma;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.remora.resp.RespValue;
import dev.remora.server.RemoraServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients come, work, and are killed or stopped: the kernel gets everything back. */
@Tag("rdma")
@Timeout(900)
final class ChurnTest {
  private static final int PORT = 6395;
  private static final Duration NOTE = Duration.ofMinutes(1);

  @TempDir Path directory;

  @BeforeAll
  static void rdmaAndValkeyAreHere() {
    Lab.assumeHere();
  }

  /**
   * Queue pairs, completion queues, memory regions and so on of both devices, and what this
   * process, which is the server too, has pinned.
   */
  private static String resources() throws IOException {
    Process process = new ProcessBuilder("rdma", "resource", "show").start();
    try (InputStream output = process.getInputStream();
        Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      return new String(output.readAllBytes(), UTF_8)
          + status.filter(line -> line.startsWith("VmPin:")).findFirst().orElseThrow();
    }
  }

  /** What a leak would show in long before it hurts. */
  private static void note(int killed, Duration time) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"));
        Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      System.out.printf(
          "%d s: %d times 8 clients were killed; %d descriptors, %s%n",
          time.toSeconds(),
          killed,
          descriptors.count(),
          status
              .filter(line -> line.matches("(VmRSS|VmPin|Threads):.*"))
              .map(line -> line.replaceAll("\\s+", " "))
              .collect(Collectors.joining(", ")));
    }
  }

  private ForeignProgram valkey(String program, String... arguments) throws IOException {
    List<String> command =
        List.of(
            Lab.program(program).toString(),
            "--rdma",
            "-h",
            Lab.HOST,
            "-p",
            Integer.toString(PORT));
    return ForeignProgram.start(
        directory, "", Stream.concat(command.stream(), Arrays.stream(arguments)).toList());
  }

  @Test
  @Timeout(7200)
  void everythingIsReturnedAfterConnectsAndKills() throws Exception {
    long seconds =
        Long.getLong("remora.churn.seconds", Lab.isThorough() || Lab.isRequired() ? 120 : 15);
    try (RemoraServer first = Lab.serve(Lab.HOST, PORT);
        Client client = Client.Kind.RAW.connect(Lab.uri(PORT))) {
      assertThat(first.listeners()).hasSize(1);
      client.exchange(1_000); // the first use opens the devices for good
    }
    String before = resources();
    int killed = 0;
    try (RemoraServer server = Lab.serve(Lab.HOST, PORT)) {
      assertThat(server.listeners()).hasSize(1);
      String oneClient;
      try (Client client = Client.Kind.RAW.connect(Lab.uri(PORT))) {
        // More than a window each way: what the server writes from is pinned as far as it was
        // needed.
        client.exchange(3 << 20);
        // A fabric keeps the completion queues that it has once needed.
        try (ForeignProgram benchmark =
            valkey("valkey-benchmark", "-c", "8", "-n", "400", "-t", "set")) {
          String _ = benchmark.succeed(Lab.PATIENCE);
        }
        Lab.await("one client", () -> clients(client) == 1);
        oneClient = resources();
        long start = System.nanoTime();
        long end = start + Duration.ofSeconds(seconds).toNanos();
        long nextNote = start + NOTE.toNanos();
        while (System.nanoTime() - end < 0) {
          try (ForeignProgram benchmark =
              valkey("valkey-benchmark", "-c", "8", "-n", "100000000", "-t", "set,lrange")) {
            Thread.sleep(200 + killed * 37L % 400);
            assertThat(benchmark.isAlive()).isTrue();
            benchmark.signal("KILL");
          }
          killed++;
          client.exchange(1_000);
          if (System.nanoTime() - nextNote > 0) {
            nextNote += NOTE.toNanos();
            note(killed, Duration.ofNanos(System.nanoTime() - start));
          }
        }
        Lab.awaitAgain(oneClient, ChurnTest::resources);
      }
    }
    System.out.println(killed + " times 8 clients were killed in " + seconds + " s");
    assertThat(killed).isPositive();
    Lab.awaitAgain(before, ChurnTest::resources);
  }

  /** A process that stands still takes nothing in, and says nothing: only time tells. */
  @Test
  void aClientThatIsFrozenIsGivenUpAndOthersAreServed() throws Exception {
    try (RemoraServer server = Lab.serve(Lab.HOST, PORT);
        Client client = Client.Kind.RAW.connect(Lab.uri(PORT));
        ForeignProgram subscriber = valkey("valkey-cli", "SUBSCRIBE", "news")) {
      assertThat(server.listeners()).hasSize(1);
      Lab.await("subscribed", () -> subscribers(client) == 1);
      subscriber.signal("STOP");
      long start = System.nanoTime();
      while (subscribers(client) == 1) {
        client.call("PUBLISH", "news", "headline");
        assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(90_000_000_000L);
      }
      client.exchange(1_000);
    }
  }

  private static long clients(Client client) throws IOException {
    return client.call("CLIENT", "LIST") instanceof RespValue.Bulk list
        ? list.text().lines().count()
        : -1;
  }

  private static long subscribers(Client client) throws IOException {
    return client.call("PUBSUB", "NUMSUB", "news") instanceof RespValue.Aggregate reply
            && reply.elements().get(1) instanceof RespValue.Int count
        ? count.value()
        : -1;
  }

  /** Of our clients: a server that stands still is given up when the reply's time is over. */
  @Test
  void aServerThatIsFrozenIsGivenUp() throws Exception {
    try (ValkeyServer valkey = ValkeyServer.start(directory, PORT + 1);
        Client client = Client.Kind.RAW.connect(Lab.uri(PORT + 1), Duration.ofSeconds(3))) {
      valkey.signal("STOP");
      long start = System.nanoTime();
      assertThat(catchThrowable(() -> client.call("PING")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no reply within 3000 ms");
      assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
    }
  }
}
