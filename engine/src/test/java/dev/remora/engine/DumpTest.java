package dev.remora.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.engine.rdb.Payloads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** DUMP and RESTORE, from and to a real server, and what is no dump. */
final class DumpTest {
  private static final int MUTATIONS = Integer.getInteger("remora.mutations", 20_000);

  /** What makes a value behind the key k, and what shows it. */
  private static final String[][] VALUES = {
    {"SET k value", "GET k"},
    {"SET k 12345", "GET k"},
    {"SET k -3000000000", "GET k"},
    {"SET k " + "ab".repeat(2000), "GET k"},
    {"APPEND k appended", "GET k"},
    {"RPUSH k a 1 -70000 9223372036854775807 " + "c".repeat(70), "LRANGE k 0 -1"},
    {"RPUSH k" + (" element" + "x".repeat(50)).repeat(400), "LRANGE k 0 -1"},
    {"RPUSH k a " + "b".repeat(20_000) + " c", "LRANGE k 0 -1"},
    {"HSET k a 1 b two c -70000", "HMGET k a b c d"},
    {"HSET k a " + "v".repeat(100) + " b 2", "HMGET k a b c d"},
    {"ZADD k 1 a 2.5 b -inf c inf d 1024 e 3 7", "ZRANGE k 0 -1 WITHSCORES"},
    {"ZADD k 1 a 1 " + "v".repeat(100) + " 0.25 b", "ZRANGE k 0 -1 WITHSCORES"},
    {"SADD k 1 2 3", "SMISMEMBER k 1 2 3 4"},
    {"SADD k -70000 5000000000", "SMISMEMBER k -70000 5000000000 1"},
    {"SADD k a b 1 c", "SMISMEMBER k a b c 1 2"},
    {"SADD k " + "v".repeat(100) + " b 2", "SMISMEMBER k b 2 3"},
  };

  private static final String[] ELEMENTS = {
    "a",
    "",
    "0",
    "12",
    "13",
    "-1",
    "127",
    "-128",
    "300",
    "-32768",
    "70000",
    "-8388608",
    "8388608",
    "-2147483648",
    "4294967296",
    "-9223372036854775808",
    "b".repeat(63),
    "c".repeat(64),
    "d".repeat(300),
    "e".repeat(16_384),
    "007",
  };

  private final TestEngine engine = new TestEngine();
  private final TestClient client = engine.connect();

  @Test
  void aRealServerTakesOurDumpsAndWeTakeIts() throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server");
    try (RealRedis redis = new RealRedis()) {
      for (String[] value : VALUES) {
        client.call("DEL k");
        redis.call(words("DEL k"));
        client.call(value[0]);
        byte[] shown = client.callBytes(words(value[1]));
        byte[] ours = bulk(client.callBytes(words("DUMP k")));
        assertThat(text(redis.call(restore(ours)))).as(value[0]).isEqualTo("+OK\r\n");
        assertThat(redis.call(words(value[1]))).as(value[0]).isEqualTo(shown);

        byte[] theirs = bulk(redis.call(words("DUMP k")));
        client.call("DEL k");
        assertThat(text(client.callBytes(restore(theirs)))).as(value[0]).isEqualTo("+OK\r\n");
        assertThat(client.callBytes(words(value[1]))).as(value[0]).isEqualTo(shown);
      }
    }
  }

  @Test
  void encodingsOfOldServersAreRead() {
    List<byte[]> payloads = oldLists();
    String shown = null;
    for (byte[] payload : payloads) {
      assertThat(text(client.callBytes(restore(payload)))).isEqualTo("+OK\r\n");
      String list = client.call("LRANGE k 0 -1");
      assertThat(shown == null || shown.equals(list)).isTrue();
      assertThat(list).startsWith("*" + ELEMENTS.length + "\r\n$1\r\na\r\n$0\r\n\r\n$1\r\n0\r\n");
      shown = list;
      client.call("DEL k");
    }
  }

  @Test
  void aRealServerReadsTheOldEncodingsAsWeDo() throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server");
    try (RealRedis redis = new RealRedis()) {
      for (byte[] payload : oldLists()) {
        assertThat(text(redis.call(restore(payload)))).isEqualTo("+OK\r\n");
        client.callBytes(restore(payload));
        assertThat(client.callBytes(words("LRANGE k 0 -1")))
            .isEqualTo(redis.call(words("LRANGE k 0 -1")));
        redis.call(words("DEL k"));
        client.call("DEL k");
      }
    }
  }

  @Test
  void aRealServerReadsOldHashesAndSetsAsWeDo() throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server");
    String shown = "HMGET k a b c " + "d".repeat(64);
    try (RealRedis redis = new RealRedis()) {
      for (byte[] payload : oldHashes()) {
        assertThat(text(redis.call(restore(payload)))).isEqualTo("+OK\r\n");
        assertThat(text(client.callBytes(restore(payload)))).isEqualTo("+OK\r\n");
        assertThat(client.callBytes(words(shown))).isEqualTo(redis.call(words(shown)));
        assertThat(client.call("HGET k a")).isEqualTo("$1\r\n1");
        redis.call(words("DEL k"));
        client.call("DEL k");
      }
      for (byte[] payload : oldSets()) {
        assertThat(text(redis.call(restore(payload)))).isEqualTo("+OK\r\n");
        assertThat(text(client.callBytes(restore(payload)))).isEqualTo("+OK\r\n");
        for (String show : new String[] {"SCARD k", "SMISMEMBER k 1 2 3 -70000 5000000000 9"}) {
          assertThat(client.callBytes(words(show))).isEqualTo(redis.call(words(show)));
        }
        redis.call(words("DEL k"));
        client.call("DEL k");
      }
    }
  }

  @Test
  void aRealServerReadsOldSortedSetsAsWeDo() throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server");
    byte[][] show = words("ZRANGE k 0 -1 WITHSCORES");
    try (RealRedis redis = new RealRedis()) {
      for (byte[] payload : oldSortedSets()) {
        assertThat(text(redis.call(restore(payload)))).isEqualTo("+OK\r\n");
        assertThat(text(client.callBytes(restore(payload)))).isEqualTo("+OK\r\n");
        assertThat(client.callBytes(show)).isEqualTo(redis.call(show)).hasSizeGreaterThan(30);
        redis.call(words("DEL k"));
        client.call("DEL k");
      }
    }
  }

  @Test
  void collectionsHaveNothingTwice() {
    byte[][] twice = {
      Payloads.single(13, Payloads.ziplist("a", "1", "a", "2")),
      Payloads.single(13, Payloads.ziplist("a", "1", "b")),
      Payloads.single(13, Payloads.ziplist()),
      Payloads.single(9, Payloads.zipmap(0, "a", "1", "a", "2")),
      Payloads.single(11, Payloads.intset(2, 1, 1)),
      Payloads.single(11, Payloads.intset(2, 2, 1)),
      Payloads.single(11, Payloads.intset(3, 1)),
      Payloads.single(11, Payloads.intset(2)),
      Payloads.counted(2, words("a a")),
      Payloads.counted(2, words("1 1")),
      Payloads.counted(2),
      Payloads.counted(4),
      Payloads.single(12, Payloads.ziplist("a", "1", "a", "2")),
      Payloads.single(12, Payloads.ziplist("a", "1", "b")),
      Payloads.single(12, Payloads.ziplist("a", "nan")),
      Payloads.single(12, Payloads.ziplist("a", "1d")),
      Payloads.seal("030101" + "61" + "fd", 9),
      Payloads.seal("050101" + "61" + "000000000000f87f", 9),
    };
    for (int i = 0; i < twice.length; i++) {
      assertThat(text(client.callBytes(restore(twice[i]))))
          .as("%d", i)
          .isEqualTo("-ERR Bad data format\r\n");
    }
  }

  @Test
  void optionsAreThoseOfRedis() {
    client.call("SET k old");
    byte[] dump = bulk(client.callBytes(words("DUMP k")));
    assertThat(text(client.callBytes(restore(dump)))).startsWith("-BUSYKEY");
    assertThat(restore("k", "5000", dump, "REPLACE")).isEqualTo("+OK\r\n");
    assertThat(client.call("PTTL k")).isEqualTo(":5000");
    assertThat(restore("k", "" + (TestEngine.START + 9000), dump, "ABSTTL", "REPLACE"))
        .isEqualTo("+OK\r\n");
    assertThat(client.call("PTTL k")).isEqualTo(":9000");
    assertThat(restore("k", "1", dump, "ABSTTL", "REPLACE")).isEqualTo("+OK\r\n");
    assertThat(client.call("EXISTS k")).isEqualTo(":0");
    assertThat(restore("k", "0", dump, "IDLETIME", "-1")).startsWith("-ERR Invalid IDLETIME");
    assertThat(restore("k", "0", dump, "FREQ", "256")).startsWith("-ERR Invalid FREQ");
    assertThat(restore("k", "0", dump, "FREQ", "1", "IDLETIME", "1")).isEqualTo(SYNTAX);
    assertThat(restore("k", "-1", dump)).startsWith("-ERR Invalid TTL value");
    assertThat(restore("k", "0", new byte[3])).startsWith("-ERR DUMP payload version or checksum");
    dump[0] ^= 1;
    assertThat(restore("k", "0", dump)).startsWith("-ERR DUMP payload version or checksum");
    assertThat(client.call("DUMP absent")).isEqualTo("$-1");
  }

  @Test
  void versionsAreThoseOfRedisAndValkey() {
    for (int version : new int[] {1, 6, 9, 10, 11, 12, 80}) {
      assertThat(restore("k", "0", Payloads.seal("000161", version), "REPLACE"))
          .isEqualTo("+OK\r\n");
    }
    for (int version : new int[] {0, 13, 79, 81, 0xffff}) {
      assertThat(restore("k", "0", Payloads.seal("000161", version), "REPLACE"))
          .startsWith("-ERR DUMP payload version");
    }
  }

  @Test
  void whatIsNoValueIsRefused() {
    String[] bodies = {
      // Lists: without elements, or with fewer than they say.
      "0100",
      "010261",
      "0e00",
      "1200",
      "0e01" + "0b" + "0b0000000a0000000000ff",
      // Pieces of no form, an empty one, and a listpack that is cut off.
      "1201030161",
      "12010100",
      "120102" + "0b" + "0b000000010081610" + "2ff",
      "120102" + "06" + "060000000000",
      // Ziplists that lie about the entry before, the last entry, and the count.
      "0a" + "13" + "130000000e00000002000002610002026200ff".substring(0, 38),
      "0a" + "13" + "130000000d0000000200000261000402620000ff".substring(0, 38),
      "0a" + "13" + "130000000e00000003000002610004026200ff".substring(0, 38),
      // Types that are not known, or not known here.
      "08",
      "0600",
      "0f00",
      "17",
      "f5",
      "ff",
      "",
    };
    for (String body : bodies) {
      assertThat(restore("k", "0", Payloads.seal(body, 9)))
          .as(body)
          .isEqualTo("-ERR Bad data format\r\n");
    }
  }

  /** {@code -Dremora.seed=N} replays a run, {@code -Dremora.mutations=N} does more than usual. */
  @Test
  void damagedDumpsDoNoHarm() {
    long seed = Long.getLong("remora.seed", System.nanoTime());
    Random random = new Random(seed);
    List<byte[]> dumps = new ArrayList<>(oldLists());
    dumps.addAll(oldHashes());
    dumps.addAll(oldSets());
    dumps.addAll(oldSortedSets());
    for (String[] value : VALUES) {
      client.call(value[0]);
      dumps.add(bulk(client.callBytes(words("DUMP k"))));
      client.call("DEL k");
    }
    int restored = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] payload = mutated(dumps.get(random.nextInt(dumps.size())), random);
      String reply = text(client.callBytes(restore(payload)));
      if (reply.equals("+OK\r\n")) {
        restored++;
        String what = "-Dremora.seed=" + seed + " " + HexFormat.of().formatHex(payload);
        assertThat(client.call("DUMP k")).as(what).startsWith("$");
        assertThat(client.call("LRANGE k 0 -1")).as(what).isNotEmpty();
        assertThat(client.call("DEL k")).as(what).isEqualTo(":1");
      } else {
        assertThat(reply).as("-Dremora.seed=%d", seed).isEqualTo("-ERR Bad data format\r\n");
      }
    }
    assertThat(restored).isBetween(MUTATIONS / 100, MUTATIONS * 9 / 10);
  }

  private static List<byte[]> oldHashes() {
    String[] pairs = {"a", "1", "b", "two", "c", "e".repeat(300), "d".repeat(64), "-70000"};
    return List.of(
        Payloads.single(9, Payloads.zipmap(0, pairs)),
        Payloads.single(9, Payloads.zipmap(3, pairs)),
        Payloads.single(13, Payloads.ziplist(pairs)));
  }

  private static List<byte[]> oldSortedSets() {
    String[] pairs = {"c", "-inf", "b", "-2.5", "a", "1", "d", "7", "e", "inf"};
    String text =
        "0305" + "0165ff" + "0161" + "0131" + "0162" + "042d322e35" + "0163fe" + "c064023130";
    return List.of(Payloads.single(12, Payloads.ziplist(pairs)), Payloads.seal(text, 9));
  }

  private static List<byte[]> oldSets() {
    return List.of(
        Payloads.single(11, Payloads.intset(2, 1, 2, 3)),
        Payloads.single(11, Payloads.intset(4, -70000, 1, 3)),
        Payloads.single(11, Payloads.intset(8, -70000, 2, 5_000_000_000L)),
        Payloads.counted(2, words("1 2 3 -70000")));
  }

  private static List<byte[]> oldLists() {
    byte[][] strings =
        Arrays.stream(ELEMENTS).map(element -> element.getBytes(ISO_8859_1)).toArray(byte[][]::new);
    byte[] ziplist = Payloads.ziplist(ELEMENTS);
    String[] first = Arrays.copyOf(ELEMENTS, 9);
    String[] second = Arrays.copyOfRange(ELEMENTS, 9, ELEMENTS.length);
    return List.of(
        Payloads.counted(1, strings),
        Payloads.single(10, ziplist),
        Payloads.counted(14, ziplist),
        Payloads.counted(14, Payloads.ziplist(first), Payloads.ziplist(second)));
  }

  /** Another body, with a footer that is right. */
  private static byte[] mutated(byte[] payload, Random random) {
    int length = Math.min(payload.length - 10, random.nextInt(8) > 0 ? 400 : Integer.MAX_VALUE);
    byte[] body = Arrays.copyOf(payload, length);
    if (random.nextInt(4) == 0) {
      body = Arrays.copyOf(body, random.nextInt(body.length + 3));
    }
    for (int i = random.nextInt(4); i >= 0 && body.length > 0; i--) {
      int at = random.nextInt(random.nextBoolean() ? body.length : Math.min(40, body.length));
      body[at] =
          (byte)
              switch (random.nextInt(4)) {
                case 0 -> random.nextInt(256);
                case 1 -> body[at] ^ 1 << random.nextInt(8);
                case 2 -> 0xff;
                default -> body[at] + 1;
              };
    }
    return Payloads.seal(body, 10);
  }

  private static byte[][] words(String command) {
    return Arrays.stream(command.split(" ", -1))
        .map(word -> word.getBytes(ISO_8859_1))
        .toArray(byte[][]::new);
  }

  private static byte[][] restore(byte[] payload) {
    byte[][] command = words("RESTORE k 0 ?");
    command[3] = payload;
    return command;
  }

  private String restore(String key, String ttl, byte[] payload, String... options) {
    List<byte[]> command = new ArrayList<>(List.of(words("RESTORE " + key + " " + ttl)));
    command.add(payload);
    for (String option : options) {
      command.add(option.getBytes(ISO_8859_1));
    }
    return text(client.callBytes(command.toArray(byte[][]::new)));
  }

  /** What a bulk string's reply holds. */
  private static byte[] bulk(byte[] reply) {
    int start = text(reply).indexOf('\n') + 1;
    return Arrays.copyOfRange(reply, start, reply.length - 2);
  }

  private static String text(byte[] reply) {
    return new String(reply, ISO_8859_1);
  }

  private static final String SYNTAX = "-ERR syntax error\r\n";
}
