package dev.remora.client.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.ScriptedPeer;
import dev.remora.client.ScriptedServer;
import dev.remora.client.SocketScriptedServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What arrives at the server, and what is reported of it. */
@Timeout(60)
final class LoadDriverTest {
  private static final LoadDriver.Progress SILENT = (answered, nanos) -> {};

  private final AtomicLong commands = new AtomicLong();
  private final AtomicInteger connections = new AtomicInteger();
  private final Queue<List<String>> seen = new ConcurrentLinkedQueue<>();

  /** Answers each command with the reply, until the client closes. */
  private ScriptedServer answering(String reply) throws IOException {
    return SocketScriptedServer.tcp(
        client -> {
          connections.incrementAndGet();
          try {
            while (true) {
              seen.add(client.command());
              commands.incrementAndGet();
              client.send(reply);
            }
          } catch (EOFException e) {
            // done
          }
        });
  }

  private static LoadPlan plan(
      RemoraUri uri, LoadTest test, int connections, long n, int pipeline) {
    return new LoadPlan(
        uri, test, connections, n, pipeline, 3, 0, Duration.ofSeconds(30), Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 100, 1", "7, 1000, 1", "3, 999, 9", "50, 1, 1", "4, 1600, 16"})
  void exactlySoManyRequestsAreSentAndCounted(int clients, long requests, int pipeline)
      throws Exception {
    LoadResult result;
    try (ScriptedServer server = answering("+OK\r\n")) {
      result =
          LoadDriver.run(plan(server.uri(), LoadTest.SET, clients, requests, pipeline), SILENT);
      for (int i = 0; i < clients; i++) {
        server.awaitScript();
      }
    }
    assertThat(commands).hasValue(requests);
    assertThat(connections).hasValue(clients);
    assertThat(result.requests()).isEqualTo(requests);
    assertThat(result.latencies().getTotalCount()).isEqualTo(requests);
    assertThat(result.errors()).isZero();
    assertThat(result.firstError()).isNull();
    assertThat(result.nanos()).isPositive();
    assertThat(result.requestsPerSecond())
        .isEqualTo(requests / (result.nanos() / 1e9), org.assertj.core.api.Assertions.within(1.0));
    assertThat(seen).containsOnly(List.of("SET", "key:__rand_int__", "xxx"));
  }

  @Test
  void aPartOfABatchIsRoundedUp() throws Exception {
    try (ScriptedServer server = answering("+OK\r\n")) {
      LoadResult result = LoadDriver.run(plan(server.uri(), LoadTest.PING, 1, 10, 4), SILENT);
      assertThat(result.requests()).isEqualTo(12);
      server.awaitScript();
    }
    assertThat(commands).hasValue(12);
  }

  @Test
  void aBatchIsSentAtOnceAndTheNextAfterAllReplies() throws Exception {
    int pipeline = 8;
    int batches = 20;
    try (ScriptedServer server =
        SocketScriptedServer.tcp(
            client -> {
              for (int i = 0; i < batches; i++) {
                for (int j = 0; j < pipeline; j++) {
                  client.command(); // waits for ever if it is not sent before the first reply
                }
                client.send("+PONG\r\n".repeat(pipeline - 1));
                Thread.sleep(2);
                assertThat(client.hasMore()).as("sent before the last reply").isFalse();
                client.send("+PONG\r\n");
              }
              client.awaitEnd();
            })) {
      LoadPlan plan = plan(server.uri(), LoadTest.PING, 1, (long) pipeline * batches, pipeline);
      LoadResult result = LoadDriver.run(plan, SILENT);
      assertThat(result.requests()).isEqualTo((long) pipeline * batches);
      assertThat(result.latencies().getMinValue()).isGreaterThan(1_900_000);
      server.awaitScript();
    }
  }

  @Test
  void connectionsAreBusyAtTheSameTime() throws Exception {
    int clients = 5;
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedServer server =
        SocketScriptedServer.tcp(
            client -> {
              client.command();
              asked.incrementAndGet();
              while (asked.get() < clients) { // none is answered before all have asked
                Thread.sleep(1);
              }
              client.send("+PONG\r\n");
              client.awaitEnd();
            })) {
      LoadResult result =
          LoadDriver.run(plan(server.uri(), LoadTest.PING, clients, clients, 1), SILENT);
      assertThat(result.requests()).isEqualTo(clients);
    }
  }

  @Test
  void errorsAreCountedAndTheFirstIsKept() throws Exception {
    AtomicInteger number = new AtomicInteger();
    try (ScriptedServer server =
        SocketScriptedServer.tcp(
            client -> {
              for (int i = 0; i < 10; i++) {
                client.command();
                client.send(
                    i % 2 == 0 ? "-OOM no memory " + number.incrementAndGet() + "\r\n" : "+OK\r\n");
              }
            })) {
      LoadResult result = LoadDriver.run(plan(server.uri(), LoadTest.SET, 1, 10, 1), SILENT);
      assertThat(result.requests()).isEqualTo(10);
      assertThat(result.errors()).isEqualTo(5);
      assertThat(result.firstError()).isEqualTo("OOM no memory 1");
    }
  }

  @Test
  void aServerThatClosesFailsTheRun() throws Exception {
    try (ScriptedServer server =
        SocketScriptedServer.tcp(
            client -> {
              client.command();
              client.send("+PONG\r\n");
              client.command();
            })) {
      assertThatThrownBy(() -> LoadDriver.run(plan(server.uri(), LoadTest.PING, 1, 10, 1), SILENT))
          .isInstanceOf(IOException.class)
          .hasMessage(server.uri() + ": the server has closed the connection");
    }
  }

  @Test
  void aReplyThatNobodyAskedForFailsTheRun() throws Exception {
    try (ScriptedServer server =
        SocketScriptedServer.tcp(
            client -> {
              client.command();
              client.send("+PONG\r\n+PONG\r\n");
              client.awaitEnd();
            })) {
      assertThatThrownBy(() -> LoadDriver.run(plan(server.uri(), LoadTest.PING, 1, 10, 1), SILENT))
          .isInstanceOf(IOException.class)
          .hasMessage(server.uri() + ": more replies than requests");
    }
  }

  @Test
  void aSilentServerFailsTheRun() throws Exception {
    try (ScriptedServer server = SocketScriptedServer.tcp(LoadDriverTest::swallow)) {
      LoadPlan plan =
          new LoadPlan(
              server.uri(),
              LoadTest.PING,
              2,
              10,
              1,
              3,
              0,
              Duration.ofSeconds(30),
              Duration.ofMillis(200));
      assertThatThrownBy(() -> LoadDriver.run(plan, SILENT))
          .hasRootCauseInstanceOf(SocketTimeoutException.class)
          .hasMessage(server.uri() + ": no reply within 200 ms");
    }
  }

  private static void swallow(ScriptedPeer client) throws IOException {
    client.command();
    client.awaitEnd();
  }

  @Test
  void whereNobodyListensTheRunFailsAtOnce() throws Exception {
    int port;
    try (ServerSocketChannel socket = ServerSocketChannel.open()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
    }
    RemoraUri uri = RemoraUri.parse("redis://127.0.0.1:" + port);
    assertThatThrownBy(() -> LoadDriver.run(plan(uri, LoadTest.PING, 3, 10, 1), SILENT))
        .isInstanceOf(IOException.class)
        .hasMessage(uri + ": Connection refused");
  }

  @Test
  void timeEndsARunBeforeItsRequestsDo() throws Exception {
    try (ScriptedServer server = answering("+PONG\r\n")) {
      LoadPlan plan =
          plan(server.uri(), LoadTest.PING, 2, Long.MAX_VALUE / 2, 1)
              .limitedTo(Long.MAX_VALUE / 2, Duration.ofMillis(100));
      LoadResult result = LoadDriver.run(plan, SILENT);
      assertThat(result.requests()).isPositive();
      assertThat(result.nanos()).isLessThan(Duration.ofSeconds(10).toNanos());
      server.awaitScript();
      server.awaitScript();
      assertThat(commands).hasValue(result.requests());
    }
  }

  @Test
  void everyConnectionAuthenticatesBeforeTheClockStarts() throws Exception {
    try (ScriptedServer server = answering("+OK\r\n")) {
      RemoraUri uri = server.uri().withCredentials("ann", "secret").withDatabase(2);
      LoadResult result = LoadDriver.run(plan(uri, LoadTest.PING, 3, 30, 1), SILENT);
      assertThat(result.requests()).isEqualTo(30);
    }
    assertThat(seen).filteredOn(List.of("AUTH", "ann", "secret")::equals).hasSize(3);
    assertThat(seen).filteredOn(List.of("SELECT", "2")::equals).hasSize(3);
  }

  @Test
  void aRefusedPasswordFailsTheRun() throws Exception {
    try (ScriptedServer server = answering("-WRONGPASS no\r\n")) {
      RemoraUri uri = server.uri().withCredentials(null, "secret");
      assertThatThrownBy(() -> LoadDriver.run(plan(uri, LoadTest.PING, 1, 30, 1), SILENT))
          .isInstanceOf(IOException.class)
          .hasMessage(uri + ": the server refuses AUTH: WRONGPASS no");
    }
  }

  @Test
  void whatIsReadIsWrittenBefore() throws Exception {
    try (ScriptedServer server = answering("+OK\r\n")) {
      LoadPlan plan =
          new LoadPlan(
              server.uri(),
              LoadTest.GET,
              1,
              500,
              1,
              4,
              20,
              Duration.ofSeconds(30),
              Duration.ofSeconds(10));
      LoadDriver.run(plan, SILENT);
    }
    List<List<String>> all = List.copyOf(seen);
    List<List<String>> sets = all.subList(0, 20);
    for (int i = 0; i < 20; i++) {
      assertThat(sets.get(i)).containsExactly("SET", "key:%012d".formatted(i), "xxxx");
    }
    Set<String> written = ConcurrentHashMap.newKeySet();
    sets.forEach(set -> written.add(set.get(1)));
    Set<String> read = ConcurrentHashMap.newKeySet();
    for (List<String> get : all.subList(20, all.size())) {
      assertThat(get).hasSize(2).first().isEqualTo("GET");
      read.add(get.get(1));
    }
    assertThat(read).isEqualTo(written); // 500 draws of 20
  }

  @Test
  void msetWritesTenKeys() throws Exception {
    try (ScriptedServer server = answering("+OK\r\n")) {
      LoadDriver.run(plan(server.uri(), LoadTest.MSET, 1, 1, 1), SILENT);
      server.awaitScript();
    }
    assertThat(seen).hasSize(1);
    assertThat(seen.element()).hasSize(21).startsWith("MSET", "key:__rand_int__", "xxx");
  }

  /** As redis-benchmark 7.0.15 sends them: seen with MONITOR. */
  @ParameterizedTest
  @CsvSource({
    "ping, PING",
    "ping_mbulk, PING",
    "set, SET key:__rand_int__ xxx",
    "incr, INCR counter:__rand_int__",
    "lpush, LPUSH mylist xxx",
    "rpush, RPUSH mylist xxx",
    "lpop, LPOP mylist",
    "rpop, RPOP mylist",
    "sadd, SADD myset element:__rand_int__",
    "hset, HSET myhash element:__rand_int__ xxx",
    "spop, SPOP myset",
    "zadd, ZADD myzset 0 element:__rand_int__",
    "zpopmin, ZPOPMIN myzset",
    "lrange_100, LRANGE mylist 0 99",
    "lrange_300, LRANGE mylist 0 299",
    "lrange_500, LRANGE mylist 0 499",
    "lrange_600, LRANGE mylist 0 599",
  })
  void aTestSendsWhatRedisBenchmarkSends(String test, String command) throws Exception {
    try (ScriptedServer server = answering("+OK\r\n")) {
      LoadDriver.run(plan(server.uri(), LoadTest.of(test), 1, 1, 1), SILENT);
      server.awaitScript();
    }
    assertThat(List.copyOf(seen).getLast()).containsExactly(command.split(" ", -1));
  }

  @Test
  void membersAndScoresAreRandomIfKeysAre() throws Exception {
    try (ScriptedServer server = answering("+OK\r\n")) {
      LoadPlan plan = keyspace(server.uri(), LoadTest.ZADD, 20, false);
      LoadDriver.run(plan, SILENT);
      server.awaitScript();
    }
    assertThat(seen)
        .hasSize(500)
        .allSatisfy(command -> assertThat(command.get(2)).matches("0{10}[01]\\d"))
        .allSatisfy(command -> assertThat(command.get(3)).matches("element:0{10}[01]\\d"));
    assertThat(seen.stream().map(command -> command.get(2)).distinct()).hasSize(20);
  }

  @ParameterizedTest
  @CsvSource({"lrange_100, 100", "lrange_300, 300", "lrange_500, 500", "lrange_600, 600"})
  void theListThatIsReadIsPushedBefore(String test, int elements) throws Exception {
    try (ScriptedServer server = answering("+OK\r\n")) {
      LoadDriver.run(plan(server.uri(), LoadTest.of(test), 1, 2, 1), SILENT);
      server.awaitScript();
    }
    List<List<String>> all = List.copyOf(seen);
    assertThat(all).hasSize(elements + 2);
    assertThat(all.subList(0, elements)).containsOnly(List.of("LPUSH", "mylist", "xxx"));
    assertThat(all.getLast()).first().isEqualTo("LRANGE");
  }

  @ParameterizedTest
  @CsvSource({"get", "lrange_100"})
  void whatIsPreparedIsNotWritten(String test) throws Exception {
    try (ScriptedServer server = answering("+OK\r\n")) {
      LoadDriver.run(keyspace(server.uri(), LoadTest.of(test), 20, true), SILENT);
      server.awaitScript();
    }
    assertThat(seen).hasSize(500).noneMatch(c -> c.contains("SET") || c.contains("LPUSH"));
  }

  private static LoadPlan keyspace(RemoraUri uri, LoadTest test, long keys, boolean prepared) {
    Duration time = Duration.ofSeconds(30);
    return new LoadPlan(uri, test, 1, 500, 1, 4, keys, time, time, prepared, Waiting.SPIN);
  }

  @Test
  void inlinePingIsALine() throws Exception {
    try (ScriptedServer server =
        SocketScriptedServer.tcp(
            client -> {
              for (int i = 0; i < 6; i++) {
                assertThat(client.line()).isEqualTo("PING");
                client.send("+PONG\r\n");
              }
              client.awaitEnd();
            })) {
      LoadResult result = LoadDriver.run(plan(server.uri(), LoadTest.PING_INLINE, 1, 6, 3), SILENT);
      assertThat(result.requests()).isEqualTo(6);
      server.awaitScript();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0      | 1 | 1      | 1 | 0  | connections: 1 to 100000",
        "100001 | 1 | 1      | 1 | 0  | connections: 1 to 100000",
        "1      | 0 | 1      | 1 | 0  | requests: from 1",
        "1      | 1 | 0      | 1 | 0  | pipeline: 1 to 100000",
        "1      | 1 | 1      | 0 | 0  | bytes: 1 to 536870912",
        "1      | 1 | 1      | 1 | -1 | keyspace: 0 to 1000000000000",
        "1      | 1 | 100000 | 1000000 | 0 | a pipeline of so many bytes exceeds 1 GiB",
      })
  void aPlanHasLimits(
      int clients, long requests, int pipeline, int bytes, long keyspace, String message) {
    RemoraUri uri = RemoraUri.parse("redis://h");
    Duration time = Duration.ofSeconds(1);
    assertThatThrownBy(
            () ->
                new LoadPlan(
                    uri, LoadTest.SET, clients, requests, pipeline, bytes, keyspace, time, time))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void testsAreFoundByTheirNames() {
    for (LoadTest test : LoadTest.values()) {
      assertThat(LoadTest.of(test.word())).isEqualTo(test);
      assertThat(LoadTest.of(test.name())).isEqualTo(test);
    }
    assertThatThrownBy(() -> LoadTest.of("xadd"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no test named xadd: choose from ping, ping_inline, ping_mbulk, set, get, incr, lpush,"
                + " rpush, lpop, rpop, sadd, hset, spop, zadd, zpopmin, lrange_100, lrange_300,"
                + " lrange_500, lrange_600, mset");
  }
}
