package dev.remora.cli.rdma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.server.RemoraServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Valkey's programs as they are, and our server. */
@Tag("rdma")
@Timeout(900)
final class ValkeyClientsTest {
  private static final int PORT = 6391;
  private static final String SIGINT = "INT";
  private static final int KILLED_BY_SIGINT = 128 + 2;

  /**
   * The benchmark's own set of tests, without those of streams and functions, which we have not.
   */
  private static final String SUITE =
      "ping,set,get,incr,lpush,rpush,lpop,rpop,sadd,hset,spop,zadd,zpopmin,lrange,mset,mget";

  /** Those of them that do, where each test begins with 30 new connections, which take long. */
  private static final String SHORT_SUITE = "set,get,lpush,zadd,mset";

  @TempDir static Path directory;
  private static RemoraServer server;

  @BeforeAll
  static void start() throws Exception {
    Lab.assumeHere();
    server = Lab.serve(Lab.HOST, PORT);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  // ---- rdma-test

  @ParameterizedTest(name = "{0} threads")
  @ValueSource(ints = {1, 4, 16})
  void rdmaTest(int threads) throws Exception {
    int keys = Lab.isThorough() ? 1_000 : 800 / threads;
    String text = rdmaTest(threads, keys);
    assertThat(text).contains("Valkey Over RDMA test [OK]");
    for (String step : List.of("PING/PONG", "SET", "GET")) {
      assertThat(text.lines().filter(line -> line.contains("] " + step) && line.endsWith("[OK]")))
          .as("%s of every thread: %s", step, text)
          .hasSize(threads);
    }
  }

  /**
   * What it prints. It gives each connection a second, all at the same time: on emulated processors
   * that other machines share it may not be enough, and then it is tried again.
   */
  private static String rdmaTest(int threads, int keys) throws Exception {
    String[] arguments = "-t %d -m %d -M %d".formatted(threads, keys / 2, keys).split(" ");
    for (int attempt = 1; ; attempt++) {
      try (ForeignProgram test = start("rdma-test", arguments)) {
        int status = test.exitStatus(Duration.ofMinutes(5));
        String text = test.text();
        if (attempt == 5 || status == 0 || !text.contains("RDMA: resolve failed")) {
          assertThat(status).as("%s", text).isZero();
          return text;
        }
      }
      Thread.sleep(5_000); // the server has those to do away with that gave up
    }
  }

  // ---- valkey-cli

  @Test
  void cliPrintsEveryTypeOfReply() throws Exception {
    String text =
        cli(
            """
            FLUSHALL
            PING
            NOSUCHCOMMAND
            INCR n
            SET text value
            GET text
            GET nothing
            RPUSH list a b
            LRANGE list 0 -1
            LRANGE nothing 0 -1
            HSET hash f v
            HGETALL hash
            SADD set m
            SMEMBERS set
            ZADD sorted 1.5 m
            ZSCORE sorted m
            ZRANGE sorted 0 -1 WITHSCORES
            CLIENT TRACKINGINFO
            COMMAND INFO get
            CLIENT INFO
            """,
            "-3",
            "--no-raw");
    assertThat(text)
        .containsSubsequence(
            "OK",
            "PONG",
            "(error) ERR unknown command",
            "(integer) 1",
            "OK",
            "\"value\"",
            "(nil)",
            "(integer) 2",
            "1) \"a\"",
            "2) \"b\"",
            "(empty array)",
            "(integer) 1",
            "1# \"f\" => \"v\"", // a map
            "(integer) 1",
            "1~ \"m\"", // a set
            "(integer) 1",
            "(double) 1.5",
            "1) 1) \"m\"",
            "2) (double) 1.5", // nested
            "\"flags\" => 1~ \"off\"",
            "1)  1) \"get\"",
            "lib-name="); // verbatim
  }

  @ParameterizedTest(name = "{0} MiB")
  @MethodSource
  void cliMovesALargeValue(int mebibytes) throws Exception {
    Path value = Files.createTempFile(directory, "large", ".txt");
    byte[] block = new byte[1 << 20];
    Random random = new Random(mebibytes);
    try (OutputStream out = Files.newOutputStream(value)) {
      for (int i = 0; i < mebibytes; i++) {
        for (int at = 0; at < block.length; at++) {
          block[at] = (byte) ('a' + (random.nextInt() >>> 28)); // a text: no byte to quote
        }
        out.write(block);
      }
    }
    Duration patience = Duration.ofMinutes(5);
    try (ForeignProgram set =
        ForeignProgram.start(directory, value, command("valkey-cli", "-x", "SET", "large"))) {
      assertThat(set.succeed(patience).strip()).isEqualTo("OK");
    }
    try (ForeignProgram get =
        ForeignProgram.start(directory, "", command("valkey-cli", "--raw", "GET", "large"))) {
      get.succeed(patience);
      assertThat(Files.mismatch(value, get.output())) // only the end of the line is more
          .isEqualTo(Files.size(value));
    }
    assertThat(cli("DEL large\n").strip()).isEqualTo("1");
  }

  static List<Integer> cliMovesALargeValue() {
    return Lab.isThorough() ? List.of(1, 16, 100) : List.of(16);
  }

  @Test
  void cliSubscribesAndIsPublishedTo() throws Exception {
    try (ForeignProgram subscriber = start("valkey-cli", "SUBSCRIBE", "news")) {
      awaitSubscribers(1);
      assertThat(cli("PUBLISH news headline\n").strip()).isEqualTo("1");
      Lab.await("the message has come", () -> subscriber.text().contains("headline"));
      assertThat(subscriber.text()).containsSubsequence("subscribe", "news", "message", "headline");
    }
    awaitSubscribers(0);
  }

  @Test
  void cliRunsATransaction() throws Exception {
    String text = cli("DEL t\nMULTI\nINCR t\nINCRBY t 41\nGET t\nEXEC\nGET t\n", "--no-raw");
    assertThat(text)
        .containsSubsequence(
            "OK", "QUEUED", "QUEUED", "QUEUED", "1) (integer) 1", "2) (integer) 42", "3) \"42\"");
    assertThat(cli("MULTI\nINCR t\nDISCARD\nGET t\n")).endsWith("OK\n42\n");
  }

  @Test
  void cliPopsWhatComesLater() throws Exception {
    cli("DEL jobs\n");
    try (ForeignProgram worker = start("valkey-cli", "BLPOP", "jobs", "0")) {
      awaitClients("blpop", 1);
      cli("RPUSH jobs job\n");
      assertThat(worker.succeed(Lab.PATIENCE)).isEqualTo("jobs\njob\n");
    }
    assertThat(cli("BLPOP jobs 0.1\n", "--no-raw").strip()).isEqualTo("(nil)");
  }

  /** A client that was interrupted must not be given what others wait for. */
  @Test
  void cliIsInterruptedWhileItWaits() throws Exception {
    cli("DEL jobs\n");
    try (ForeignProgram worker = start("valkey-cli", "BLPOP", "jobs", "0");
        ForeignProgram subscriber = start("valkey-cli", "SUBSCRIBE", "news")) {
      awaitClients("blpop", 1);
      awaitSubscribers(1);
      worker.signal(SIGINT);
      subscriber.signal(SIGINT);
      assertThat(worker.exitStatus(Lab.PATIENCE)).isEqualTo(KILLED_BY_SIGINT);
      assertThat(subscriber.exitStatus(Lab.PATIENCE)).isEqualTo(KILLED_BY_SIGINT);
      awaitClients("blpop", 0);
      awaitSubscribers(0);
    }
    assertThat(cli("RPUSH jobs job\nLLEN jobs\n")).isEqualTo("1\n1\n");
  }

  // ---- valkey-benchmark

  /**
   * One run of the whole suite.
   *
   * @param size bytes of each value
   */
  record Load(int requests, int size, int connections, int pipeline, String tests) {
    @Override
    public String toString() {
      return "-t %s -n %d -d %d -c %d -P %d"
          .formatted(tests.equals(SUITE) ? "SUITE" : tests, requests, size, connections, pipeline);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  @Tag("thorough")
  void benchmark(Load load) throws Exception {
    String text =
        program(
            "valkey-benchmark",
            Duration.ofMinutes(10),
            "-q",
            "-t",
            load.tests,
            "-n",
            Integer.toString(load.requests),
            "-d",
            Integer.toString(load.size),
            "-c",
            Integer.toString(load.connections),
            "-P",
            Integer.toString(load.pipeline));
    assertThat(text).doesNotContain("rror");
    List<String> results =
        text.replace('\r', '\n')
            .lines()
            .filter(line -> line.contains("requests per second"))
            .toList();
    // PING is two tests, and LRANGE is four and one that fills the list.
    int expected = load.tests.equals(SUITE) ? 16 + 1 + 4 : load.tests.split(",").length;
    assertThat(results).as("%s", text).hasSizeGreaterThanOrEqualTo(expected);
  }

  static Stream<Load> benchmark() {
    List<Load> loads = new ArrayList<>();
    boolean all = Lab.isThorough();
    for (int size : new int[] {3, 1024}) {
      for (int connections : new int[] {1, 30}) {
        for (int pipeline : new int[] {1, 16}) {
          // Half of them has every pair.
          boolean selected = ((size == 3 ? 0 : 1) + connections / 30 + pipeline / 16) % 2 == 0;
          if (all || selected) {
            String tests = all || connections == 1 ? SUITE : SHORT_SUITE;
            loads.add(new Load(all ? 2_000 : 160, size, connections, pipeline, tests));
          }
        }
      }
    }
    loads.add(new Load(all ? 100 : 10, 1 << 20, all ? 4 : 2, 1, "set,get"));
    loads.add(new Load(all ? 100 : 4, 16 << 20, all ? 4 : 2, 1, "set,get"));
    loads.add(new Load(all ? 2_000 : 600, 3, 200, 1, "ping_mbulk"));
    return loads.stream();
  }

  // ---- helpers

  private static List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Lab.program(program).toString()));
    if (!program.equals("rdma-test")) {
      command.add("--rdma");
    }
    command.addAll(List.of("-h", Lab.HOST, "-p", Integer.toString(PORT)));
    command.addAll(List.of(arguments));
    return command;
  }

  private static ForeignProgram start(String program, String... arguments) throws IOException {
    return ForeignProgram.start(directory, "", command(program, arguments));
  }

  private static String program(String program, Duration patience, String... arguments)
      throws Exception {
    try (ForeignProgram started = start(program, arguments)) {
      return started.succeed(patience);
    }
  }

  /** What valkey-cli prints of commands that it reads line by line. */
  private static String cli(String commands, String... options) throws Exception {
    try (ForeignProgram cli =
        ForeignProgram.start(directory, commands, command("valkey-cli", options))) {
      return cli.succeed(Lab.PATIENCE);
    }
  }

  private static void awaitSubscribers(int count) throws Exception {
    Lab.await(
        count + " subscribers", () -> cli("PUBSUB NUMSUB news\n").strip().equals("news\n" + count));
  }

  /** Waits until so many clients have this command as their last. */
  private static void awaitClients(String command, int count) throws Exception {
    Lab.await(
        count + " clients in " + command,
        () ->
            cli("CLIENT LIST\n").lines().filter(line -> line.contains("cmd=" + command)).count()
                == count);
  }
}
