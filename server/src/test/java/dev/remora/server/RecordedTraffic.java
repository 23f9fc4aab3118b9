package dev.remora.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;

/**
 * One client's traffic, the same for the same seed: commands of all kinds on a few keys, right and
 * wrong, in both protocols, as arrays and as lines, with a few values of megabytes. The replies
 * depend on nothing but the commands before; the last bytes are no command, and end the connection.
 */
final class RecordedTraffic {
  private static final int COMMANDS = 3_000;
  private static final int SUBSCRIBING = 100;
  private static final int LARGE = 3 << 20;

  /** {@code k} is a key, {@code f} a field or member, {@code v} a value, {@code n} a number. */
  private static final String[] COMMAND_FORMS = {
    "SET k v",
    "SET k n",
    "SET k v NX GET",
    "GET k",
    "GETDEL k",
    "GETEX k PERSIST",
    "APPEND k v",
    "STRLEN k",
    "GETRANGE k 0 n",
    "SETRANGE k n v",
    "INCR k",
    "INCRBY k n",
    "INCRBYFLOAT k 1.5",
    "MSET k v k v",
    "MGET k k k",
    "LCS k k IDX",
    "DEL k",
    "DEL k k",
    "EXISTS k k",
    "TYPE k",
    "OBJECT ENCODING k",
    "RENAME k k",
    "COPY k k REPLACE",
    "DUMP k",
    "EXPIRE k 10000",
    "PERSIST k",
    "HSET k f v f v",
    "HGET k f",
    "HMGET k f f",
    "HGETALL k",
    "HDEL k f",
    "HINCRBY k f n",
    "HKEYS k",
    "HVALS k",
    "HRANDFIELD k 0",
    "HSCAN k 0",
    "LPUSH k v v",
    "RPUSH k v n",
    "LRANGE k 0 -1",
    "LPOP k",
    "RPOP k 3",
    "LINSERT k BEFORE v v",
    "LPOS k v COUNT 0",
    "LMOVE k k LEFT RIGHT",
    "LMPOP 2 k k LEFT COUNT 2",
    "BLPOP k 0.001",
    "SADD k f f f",
    "SADD k n n",
    "SREM k f",
    "SMEMBERS k",
    "SISMEMBER k f",
    "SMISMEMBER k f f",
    "SINTER k k",
    "SUNION k k",
    "SDIFFSTORE k k k",
    "ZADD k n f n f",
    "ZADD k INCR 1.25 f",
    "ZSCORE k f",
    "ZMSCORE k f f",
    "ZRANGE k 0 -1 WITHSCORES",
    "ZRANGEBYSCORE k -inf (n LIMIT 0 3",
    "ZRANK k f WITHSCORE",
    "ZPOPMIN k 2",
    "ZUNION 2 k k WITHSCORES",
    "ZINCRBY k 0.1 f",
    "SETBIT k n 1",
    "BITCOUNT k",
    "BITPOS k 1",
    "BITFIELD k INCRBY i5 n 7",
    "GEOADD k 13.361389 38.115556 f",
    "GEOPOS k f f",
    "GEODIST k f f km",
    "GEOSEARCH k FROMLONLAT 15 37 BYRADIUS 200 km ASC WITHDIST WITHCOORD",
    "PFADD k v v",
    "PFCOUNT k",
    "SORT k ALPHA",
    "SORT k BY nosort GET #",
    "MULTI",
    "EXEC",
    "EXEC",
    "DISCARD",
    "WATCH k",
    "UNWATCH",
    "HELLO 2",
    "HELLO 3",
    "HELLO 3",
    "HELLO 9",
    "PING",
    "PING v",
    "ECHO v",
    "SELECT 1",
    "SELECT 0",
    "SELECT 99",
    "DBSIZE",
    "SUBSCRIBE f",
    "PUBLISH f v",
    "UNSUBSCRIBE f",
    "PSUBSCRIBE f*",
    "PUNSUBSCRIBE",
    "PUBSUB NUMSUB f",
    "CLIENT SETNAME f",
    "CLIENT GETNAME",
    "CLIENT ID",
    "CLIENT REPLY SKIP",
    "CONFIG GET maxmemory*",
    "COMMAND INFO get hset",
    "COMMAND DOCS get",
    "COMMAND COUNT",
    "NOSUCH k",
    "SET k",
    "GET k k",
    "INCRBY k v",
    "EXPIRE k v",
    "HSET k f",
    "ZADD k v f",
    "SET k v EX 0",
    "OBJECT HELP",
    "ACL WHOAMI",
    "MEMORY DOCTOR",
    "KEYS *"
  };

  private static final byte[] NO_COMMAND = "*1\r\n:no command\r\n".getBytes(ISO_8859_1);

  private final SplittableRandom random;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private RecordedTraffic(long seed) {
    random = new SplittableRandom(seed);
  }

  static byte[] of(long seed) {
    return new RecordedTraffic(seed).record();
  }

  private byte[] record() {
    for (int i = 0; i < COMMANDS; i++) {
      if (i % (COMMANDS / 3) == COMMANDS / 6) {
        add("RESET"); // or else they may be queued, or refused
        add("HELLO", random.nextBoolean() ? "2" : "3");
        add("SET", "large", "x".repeat(LARGE + i));
        add("GET", "large");
        add("GETRANGE", "large", "1000", "200000");
        add("ECHO", "y".repeat(LARGE / 2 + i));
      }
      if (i % SUBSCRIBING == 0) {
        subscribe();
      }
      addAny();
    }
    bytes.writeBytes(NO_COMMAND);
    return bytes.toByteArray();
  }

  /** Not for long: in RESP2 nearly all other commands are refused meanwhile. */
  private void subscribe() {
    add("SUBSCRIBE", "f1", "f2");
    add("PSUBSCRIBE", "f*");
    add("PUBLISH", "f1", value());
    for (int i = random.nextInt(4); i > 0; i--) {
      addAny();
    }
    add("UNSUBSCRIBE");
    add("PUNSUBSCRIBE");
  }

  private void addAny() {
    String[] words = COMMAND_FORMS[random.nextInt(COMMAND_FORMS.length)].split(" ", -1);
    for (int i = 1; i < words.length; i++) {
      words[i] = word(words[i]);
    }
    add(words);
  }

  private String word(String form) {
    return switch (form) {
      case "k" -> "key:" + random.nextInt(24);
      case "f" -> "f" + random.nextInt(12);
      case "n" -> Integer.toString(random.nextInt(random.nextBoolean() ? 10 : 1000));
      case "(n" -> "(" + random.nextInt(100);
      case "v" -> value();
      default -> form;
    };
  }

  private String value() {
    int length = random.nextInt(random.nextInt(100) == 0 ? 100_000 : 40);
    var value = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      value.append((char) random.nextInt(256));
    }
    return value.toString();
  }

  private void add(String... words) {
    String line = String.join(" ", words);
    if (random.nextInt(8) == 0 && line.matches("[A-Za-z0-9:.*# -]{1,99}")) {
      bytes.writeBytes((line + "\r\n").getBytes(ISO_8859_1));
    } else {
      bytes.writeBytes(TestClient.command(words));
    }
  }
}
