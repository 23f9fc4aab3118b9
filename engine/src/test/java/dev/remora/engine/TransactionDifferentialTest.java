package dev.remora.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.engine.state.Parameters;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The same transactions to this engine and to a real redis-server: the replies are the same, byte
 * for byte. {@code -Dremora.seed=N} replays a run.
 */
final class TransactionDifferentialTest {
  private static final int RUNS = 10;
  private static final int TRANSACTIONS = 60;
  private static final int MOST_COMMANDS = 6;
  private static final int REFUSED_IN = 4;

  /** Of keys alone: the others are compared outside of transactions, or mean the server. */
  private static final List<String> QUEUED =
      List.of(
          "GET",
          "SET",
          "SETNX",
          "SETEX",
          "GETSET",
          "GETDEL",
          "GETEX",
          "APPEND",
          "STRLEN",
          "SETRANGE",
          "GETRANGE",
          "INCR",
          "DECR",
          "INCRBY",
          "DECRBY",
          "MGET",
          "MSET",
          "MSETNX",
          "DEL",
          "UNLINK",
          "EXISTS",
          "TYPE",
          "RENAME",
          "RENAMENX",
          "COPY",
          "MOVE",
          "EXPIRE",
          "PERSIST",
          "TTL",
          "DBSIZE",
          "PING",
          "ECHO",
          "FLUSHDB",
          "SELECT");

  private static final String[] LAST = {"EXEC", "EXEC", "EXEC", "DISCARD", "EXEC x", "DISCARD x"};

  @Test
  void repliesAreThoseOfRedis() throws Exception {
    assumeTrue(RealRedis.isInstalled(), "no redis-server");
    Long replayed = Long.getLong("remora.seed");
    long first = replayed != null ? replayed : new Random().nextInt(1 << 30);
    try (RealRedis redis = new RealRedis()) {
      for (long seed = first; seed < first + (replayed != null ? 1 : RUNS); seed++) {
        compare(seed, redis);
      }
    }
  }

  private static void compare(long seed, RealRedis redis) throws Exception {
    TestClient client = new TestClient(new Engine(new Parameters(), () -> {}));
    RandomCommands commands = new RandomCommands(seed);
    Random random = new Random(seed);
    redis.call(Differential.words("RESET"));
    redis.call(Differential.words("FLUSHALL"));
    for (int i = 0; i < TRANSACTIONS; i++) {
      List<byte[][]> transaction = transaction(commands, random);
      var ours = new ByteArrayOutputStream();
      for (byte[][] command : transaction) {
        ours.writeBytes(client.callBytes(command));
      }
      assertThat(ours.toString(ISO_8859_1))
          .as("-Dremora.seed=%d: %s", seed, show(transaction))
          .isEqualTo(new String(redis.callAll(transaction), ISO_8859_1));
    }
  }

  private static List<byte[][]> transaction(RandomCommands commands, Random random) {
    List<byte[][]> all = new ArrayList<>();
    if (random.nextBoolean()) {
      all.add(Differential.words("WATCH", "a", "b"));
      all.add(next(commands, true));
    }
    all.add(Differential.words("MULTI"));
    boolean mayBeRefused = random.nextInt(REFUSED_IN) == 0;
    for (int i = random.nextInt(MOST_COMMANDS); i > 0; i--) {
      all.add(next(commands, !mayBeRefused));
    }
    all.add(Differential.words(LAST[random.nextInt(LAST.length)].split(" ", -1)));
    // Whatever the last one was, there is no transaction after this.
    all.add(Differential.words("DISCARD"));
    return all;
  }

  private static byte[][] next(RandomCommands commands, boolean known) {
    byte[][] command;
    do {
      command = commands.next();
    } while ((known && !QUEUED.contains(new String(command[0], ISO_8859_1))) || isOther(command));
    return command;
  }

  /** Neither part of a transaction there, nor an error of one. */
  private static boolean isOther(byte[][] command) {
    String name = new String(command[0], ISO_8859_1);
    return !QUEUED.contains(name) && !List.of("QUOTE", "OBJECT", "INCRBYFLOAT").contains(name);
  }

  private static String show(List<byte[][]> transaction) {
    return transaction.stream().map(Differential::show).collect(Collectors.joining("\n"));
  }
}
