package dev.remora.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots: what is written is what was there, and comes back. */
final class SnapshotTest {
  private static final long PATIENCE = 20_000_000_000L;
  private static final String FAR = "99999999999999";

  @TempDir private Path directory = Path.of("");
  private TestEngine engine = new TestEngine();
  private TestClient client = engine.connect();

  @BeforeEach
  void start() {
    engine = new TestEngine("dir", directory.toString());
    client = engine.connect();
  }

  @Test
  void whatWasSavedComesBack() throws Exception {
    fill(client);
    Map<String, String> before = dumps(client);
    assertThat(client.call("SAVE")).isEqualTo("+OK");
    assertThat(dumps(restarted())).isEqualTo(before).isNotEmpty();
    assertThat(files()).containsExactly("dump.rdb");
  }

  @Test
  void whatWasSavedInTheBackgroundComesBack() throws Exception {
    fill(client);
    Map<String, String> before = dumps(client);
    assertThat(client.call("BGSAVE")).isEqualTo("+Background saving started");
    assertThat(client.call("BGSAVE")).isEqualTo("-ERR Background save already in progress");
    assertThat(client.call("SAVE")).isEqualTo("-ERR Background save already in progress");
    finishSave();
    assertThat(client.call("INFO persistence"))
        .contains("rdb_last_bgsave_status:ok", "rdb_changes_since_last_save:0", "rdb_saves:1");
    assertThat(dumps(restarted())).isEqualTo(before);
    assertThat(files()).containsExactly("dump.rdb");
  }

  /** {@code -Dremora.seed=N} replays a run. */
  @Test
  void aBackgroundSaveHoldsTheMomentOfItsBegin() throws Exception {
    long seed = Long.getLong("remora.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int run = 0; run < 12; run++) {
      for (int i = 0; i < 3000; i++) {
        change(random, i % 3);
      }
      client.call("SELECT 0");
      Map<String, String> before = dumps(client);
      assertThat(client.call("BGSAVE")).startsWith("+");
      for (int i = 0; i < 4000 && engine.engine().snapshots().isSaving(); i++) {
        change(random, random.nextInt(3));
        if (random.nextInt(40) == 0) {
          engine.pass(0);
        }
      }
      finishSave();
      assertThat(dumps(restarted())).as("-Dremora.seed=%d", seed).isEqualTo(before);
    }
  }

  /** Each is written over in place, some before the save has seen them and some after. */
  @Test
  void stringsThatAreWrittenOverMeanwhileAreSavedAsTheyWere() throws Exception {
    int keys = 20_000;
    for (int i = 0; i < keys; i++) {
      client.call("SET k" + i + " before");
    }
    assertThat(client.call("BGSAVE")).startsWith("+");
    for (int i = 0; i < keys; i++) {
      client.call("SET k" + i + " after!");
      if (i % 1000 == 0) {
        engine.pass(0);
      }
    }
    finishSave();
    TestClient loaded = restarted();
    for (int i = 0; i < keys; i++) {
      assertThat(loaded.call("GET k" + i)).isEqualTo("$6\r\nbefore");
    }
  }

  @Test
  void whatIsFlushedIsNotSavedAnyMore() throws Exception {
    fill(client);
    client.call("SAVE");
    client.call("BGSAVE");
    client.call("FLUSHALL");
    client.call("SET k after");
    engine.pass(0);
    assertThat(engine.engine().snapshots().isSaving()).isFalse();
    assertThat(client.call("BGSAVE")).startsWith("+");
    finishSave();
    assertThat(dumps(restarted())).hasSize(1);
    assertThat(files()).containsExactly("dump.rdb");
  }

  @Test
  void aRealServerLoadsOurFile() throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server");
    fill(client);
    client.call("BGSAVE");
    finishSave();
    try (RealRedis redis = new RealRedis(directory.resolve("dump.rdb"))) {
      for (String command : SHOWN) {
        assertThat(redis.call(Differential.words(command.split(" ", -1))))
            .as(command)
            .isEqualTo(client.callBytes(Differential.words(command.split(" ", -1))));
      }
    }
  }

  @Test
  void weLoadARealServersFile() throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server");
    try (RealRedis redis = new RealRedis()) {
      for (String command : FILLING) {
        redis.call(Differential.words(command.split(" ", -1)));
      }
      redis.call(Differential.words("SAVE"));
      Files.copy(redis.snapshot(), directory.resolve("dump.rdb"));
      TestClient loaded = restarted();
      for (String command : SHOWN) {
        assertThat(loaded.callBytes(Differential.words(command.split(" ", -1))))
            .as(command)
            .isEqualTo(redis.call(Differential.words(command.split(" ", -1))));
      }
    }
  }

  @Test
  void whatEvictionKnowsOfKeysIsKept() throws Exception {
    client.call("SET k v");
    engine.passUnseen(50_000);
    client.call("CONFIG SET maxmemory-policy allkeys-lru");
    client.call("SAVE");
    assertThat(restarted().call("OBJECT IDLETIME k")).isEqualTo(":50");
    byte[] dump = client.callBytes(Differential.words("DUMP", "k"));
    dump = Arrays.copyOfRange(dump, 5, dump.length - 2);
    restore(dump, "IDLETIME", "1000");
    assertThat(client.call("OBJECT IDLETIME r")).isEqualTo(":1000");
    client.call("CONFIG SET maxmemory-policy allkeys-lfu");
    restore(dump, "FREQ", "100");
    assertThat(client.call("OBJECT FREQ r")).isEqualTo(":100");
    client.call("DEL k");
    client.call("BGSAVE");
    finishSave();
    TestEngine next =
        new TestEngine("dir", directory.toString(), "maxmemory-policy", "allkeys-lfu");
    load(next);
    assertThat(next.connect().call("OBJECT FREQ r")).isEqualTo(":100");
  }

  private void restore(byte[] dump, String option, String value) {
    byte[][] command = Differential.words("RESTORE", "r", "0", "", "REPLACE", option, value);
    command[3] = dump;
    assertThat(new String(client.callBytes(command), ISO_8859_1)).isEqualTo("+OK\r\n");
  }

  @Test
  void keysWhoseTimeIsUpAreNotLoaded() throws Exception {
    client.call("SET k v PX 1000");
    client.call("SET l v PX 100000");
    client.call("SAVE");
    TestEngine later = new TestEngine("dir", directory.toString());
    later.passUnseen(5000);
    load(later);
    assertThat(later.connect().call("DBSIZE")).isEqualTo(":1");
    assertThat(later.connect().call("INFO persistence"))
        .contains("rdb_last_load_keys_expired:1", "rdb_last_load_keys_loaded:1");
  }

  @Test
  void clientsHaveToWaitWhileKeysAreLoaded() throws Exception {
    fill(client);
    client.call("SAVE");
    TestEngine next = new TestEngine("dir", directory.toString());
    next.engine().loading().start(failure -> {});
    TestClient early = next.connect();
    assertThat(early.call("GET string")).startsWith("-LOADING Redis is loading the dataset");
    assertThat(early.call("PING")).startsWith("-LOADING");
    assertThat(early.call("INFO persistence")).contains("loading:1", "loading_total_bytes:");
    finishLoad(next);
    assertThat(early.call("PING")).isEqualTo("+PONG");
  }

  @Test
  void damagedFilesAreRefusedWithAReason() throws Exception {
    fill(client);
    client.call("SAVE");
    Path file = directory.resolve("dump.rdb");
    byte[] whole = Files.readAllBytes(file);
    assertThat(reasonOf(file, Arrays.copyOf(whole, whole.length / 2))).contains("at byte");
    assertThat(reasonOf(file, "something else".getBytes(ISO_8859_1))).contains("no snapshot");
    assertThat(reasonOf(file, "REDIS0099xxxx".getBytes(ISO_8859_1))).contains("version 99");
    byte[] changed = whole.clone();
    changed[changed.length - 1] ^= 1;
    assertThat(reasonOf(file, changed)).contains("checksum");
  }

  @Test
  void whatCannotBeLoadedIsNamed() throws Exception {
    byte[] stream = "REDIS0010\u000f\u0003key\u0000\u0000".getBytes(ISO_8859_1);
    assertThat(reasonOf(directory.resolve("dump.rdb"), stream))
        .contains("key 'key'", "a stream, which this server does not have yet");
  }

  /** {@code -Dremora.seed=N} replays a run. */
  @Test
  void mutatedFilesDoNoHarm() throws Exception {
    long seed = Long.getLong("remora.seed", System.nanoTime());
    Random random = new Random(seed);
    fill(client);
    client.call("SAVE");
    Path file = directory.resolve("dump.rdb");
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int i = 0; i < 150; i++) {
      byte[] changed = Arrays.copyOf(whole, whole.length - random.nextInt(8) * 20);
      for (int j = random.nextInt(4); j >= 0; j--) {
        changed[9 + random.nextInt(changed.length - 9)] = (byte) random.nextInt(256);
      }
      Files.write(file, changed);
      TestEngine next = new TestEngine("dir", directory.toString(), "rdbchecksum", "no");
      if (load(next) != null) {
        refused++;
      }
      assertThat(next.connect().call("PING")).as("-Dremora.seed=%d", seed).isEqualTo("+PONG");
    }
    assertThat(refused).isBetween(1, 150);
  }

  @Test
  void savePointsAreKept() throws Exception {
    client.callWords("CONFIG", "SET", "save", "10 2");
    client.call("SET k v");
    engine.pass(60_000);
    assertThat(engine.engine().snapshots().isSaving()).isFalse();
    client.call("SET l v");
    engine.pass(1000);
    assertThat(engine.engine().snapshots().isSaving()).isTrue();
    finishSave();
    assertThat(client.call("LASTSAVE")).isEqualTo(":" + (TestEngine.START + 61_000) / 1000);
    assertThat(engine.engine().snapshots().nextTimer()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whenNothingCanBeSavedNothingIsChanged() throws Exception {
    // What has the file's name cannot be replaced by a file.
    Files.createDirectories(directory.resolve("dump.rdb").resolve("below"));
    client.callWords("CONFIG", "SET", "save", "10 2");
    client.call("SET k v");
    assertThat(client.call("SAVE")).isEqualTo("-ERR");
    assertThat(files()).containsExactly("dump.rdb");
    client.call("BGSAVE");
    finishSave();
    assertThat(client.call("INFO persistence")).contains("rdb_last_bgsave_status:err");
    assertThat(client.call("SET k w")).startsWith("-MISCONF Redis is configured to save RDB");
    assertThat(client.call("PING")).startsWith("-MISCONF");
    assertThat(client.call("GET k")).isEqualTo("$1\r\nv");
    assertThat(client.call("SHUTDOWN")).isEqualTo("-ERR Errors trying to SHUTDOWN. Check logs.");
    client.call("CONFIG SET stop-writes-on-bgsave-error no");
    assertThat(client.call("SET k w")).isEqualTo("+OK");
    client.call("CONFIG SET stop-writes-on-bgsave-error yes");
    Files.delete(directory.resolve("dump.rdb").resolve("below"));
    Files.delete(directory.resolve("dump.rdb"));
    assertThat(client.call("SAVE")).isEqualTo("+OK");
    assertThat(client.call("SET k x")).isEqualTo("+OK");
  }

  @Test
  void theServerSavesBeforeItEnds() throws Exception {
    client.call("SET k v");
    assertThat(client.call("SHUTDOWN SAVE NOSAVE")).isEqualTo("-ERR syntax error");
    assertThat(client.call("SHUTDOWN ABORT")).isEqualTo("-ERR No shutdown in progress.");
    client.call("SHUTDOWN NOSAVE");
    assertThat(engine.isShutDown()).isTrue();
    assertThat(files()).isEmpty();
    client.call("SHUTDOWN");
    assertThat(files()).isEmpty();
    client.call("SHUTDOWN SAVE");
    assertThat(files()).containsExactly("dump.rdb");
    assertThat(client.outcome()).isEqualTo(Outcome.CLOSE);
  }

  private static final List<String> FILLING =
      List.of(
          "SET string value",
          "SET number 12345",
          "SET large " + "words and words ".repeat(100).strip().replace(' ', '_'),
          "APPEND appended some",
          "SET expiring value PXAT " + FAR,
          "RPUSH list a 1 2 3 -70000 b",
          "RPUSH long" + (" element" + "x".repeat(40)).repeat(500),
          "RPUSH plain a " + "p".repeat(30_000),
          "PEXPIREAT list " + FAR,
          "HSET hash a 1 b two c -70000",
          "HSET largehash a " + "v".repeat(100) + " b 2",
          "ZADD sorted 1 a 2.5 b -inf c inf d",
          "ZADD largesorted 1 a 2.5 " + "v".repeat(100),
          "SADD integers 1 2 3 -70000 5000000000",
          "SADD set a b 1 c",
          "SADD largeset " + "v".repeat(100) + " b 2",
          "SELECT 3",
          "SET other database");

  private static final List<String> SHOWN =
      List.of(
          "SELECT 0",
          "DBSIZE",
          "GET string",
          "GET number",
          "GET large",
          "GET appended",
          "GET expiring",
          "PEXPIRETIME expiring",
          "LRANGE list 0 -1",
          "PEXPIRETIME list",
          "HMGET hash a b c",
          "HLEN hash",
          "OBJECT ENCODING hash",
          "HMGET largehash a b",
          "OBJECT ENCODING largehash",
          "ZRANGE sorted 0 -1 WITHSCORES",
          "OBJECT ENCODING sorted",
          "ZRANGE largesorted 0 -1 WITHSCORES",
          "OBJECT ENCODING largesorted",
          "SMISMEMBER integers 1 2 3 -70000 5000000000 4",
          "SCARD integers",
          "OBJECT ENCODING integers",
          "SMISMEMBER set a b 1 c d",
          "SCARD set",
          "SMISMEMBER largeset b 2 c",
          "SCARD largeset",
          "LRANGE long 0 -1",
          "LRANGE plain 0 -1",
          "SELECT 3",
          "DBSIZE",
          "GET other",
          "SELECT 0");

  private static void fill(TestClient client) {
    for (String command : FILLING) {
      assertThat(client.call(command)).as(command).doesNotStartWith("-");
    }
    client.call("SELECT 0");
  }

  private void change(Random random, int database) {
    String key = "k" + random.nextInt(2000);
    String other = "k" + random.nextInt(2000);
    if (random.nextInt(10) == 0) {
      client.call("SELECT " + database);
    }
    client.call(
        switch (random.nextInt(24)) {
          case 0, 1 -> "SET " + key + " " + random.nextInt(1000);
          case 2 -> "SET " + key + " " + "v".repeat(random.nextInt(60) + 1);
          case 3 -> "APPEND " + key + " more";
          case 4 -> "INCR " + key;
          case 5 -> "DEL " + key;
          case 6, 7 -> "RPUSH " + key + " a b " + random.nextInt(100);
          case 8 -> "LPOP " + key;
          case 9 -> "LSET " + key + " 0 changed";
          case 10 -> "RENAME " + key + " " + other;
          case 11 -> "PEXPIREAT " + key + " " + FAR;
          case 12 -> "PERSIST " + key;
          case 13 -> "MOVE " + key + " " + random.nextInt(3);
          case 14 -> "COPY " + key + " " + other;
          case 15 -> "RPOPLPUSH " + key + " " + other;
          case 17 -> "HSET " + key + " f" + random.nextInt(9) + " " + random.nextInt(99);
          case 18 -> "HDEL " + key + " f1 f2";
          case 19 -> "SADD " + key + " m" + random.nextInt(9) + " " + random.nextInt(99);
          case 20 -> "SMOVE " + key + " " + other + " m1";
          case 21 -> "ZADD " + key + " " + random.nextInt(9) + " m" + random.nextInt(9);
          case 22 -> "ZPOPMIN " + key;
          case 16 -> "SETRANGE " + key + " 3 x";
          default ->
              switch (random.nextInt(60)) {
                case 0 -> "FLUSHDB";
                case 1 -> "SWAPDB 0 1";
                case 2 -> "SWAPDB 1 2";
                default -> "GETDEL " + key;
              };
        });
  }

  /** What every key of every database holds, and until when. */
  private static Map<String, String> dumps(TestClient client) {
    Map<String, String> dumps = new TreeMap<>();
    for (int database = 0; database < 4; database++) {
      client.call("SELECT " + database);
      for (String line : client.call("KEYS *").split("\r\n", -1)) {
        if (!line.startsWith("$") && !line.startsWith("*")) {
          dumps.put(
              database + " " + line, content(client, line) + client.call("PEXPIRETIME " + line));
        }
      }
    }
    client.call("SELECT 0");
    return dumps;
  }

  /** What a key holds, in an order that does not depend on how it came there. */
  private static String content(TestClient client, String key) {
    return switch (client.call("TYPE " + key)) {
      case "+set" -> "set " + sorted(client.call("SMEMBERS " + key));
      case "+hash" ->
          "hash " + sorted(client.call("HKEYS " + key)) + sorted(client.call("HVALS " + key));
      default -> client.call("DUMP " + key);
    };
  }

  private static List<String> sorted(String reply) {
    return Arrays.stream(reply.split("\r\n", -1)).sorted().toList();
  }

  /** A client of another engine, which has loaded the file. */
  private TestClient restarted() throws InterruptedException {
    TestEngine next = new TestEngine("dir", directory.toString());
    assertThat(load(next)).isNull();
    return next.connect();
  }

  private static @Nullable Exception load(TestEngine next) throws InterruptedException {
    List<@Nullable Exception> results = new ArrayList<>();
    next.engine().loading().start(results::add);
    finishLoad(next);
    assertThat(results).hasSize(1);
    return results.getFirst();
  }

  private static void finishLoad(TestEngine next) throws InterruptedException {
    long start = System.nanoTime();
    while (next.engine().loading().isOn()) {
      assertThat(System.nanoTime() - start).isLessThan(PATIENCE);
      Thread.sleep(1);
      next.pass(0);
    }
  }

  private String reasonOf(Path file, byte[] content) throws Exception {
    Files.write(file, content);
    Exception reason = load(new TestEngine("dir", directory.toString()));
    return String.valueOf(reason == null ? null : reason.getMessage());
  }

  private void finishSave() throws InterruptedException {
    long start = System.nanoTime();
    while (engine.engine().snapshots().isSaving()) {
      assertThat(System.nanoTime() - start).isLessThan(PATIENCE);
      Thread.sleep(1);
      engine.pass(0);
    }
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
