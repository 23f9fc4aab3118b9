package dev.remora.bench.soak;

import dev.remora.client.ClientTransport.Waiting;
import dev.remora.client.RemoraUri;
import dev.remora.client.RespConnection;
import dev.remora.resp.RespValue;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * One client: commands of all kinds on keys that it shares with the others, and a counter of its
 * own, which must be what was acknowledged. The keys are few, so that what the server holds stays
 * the same in the long run.
 */
final class MixedClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int KEYS = 500;
  private static final int COMMANDS_AT_ONCE = 10;
  private static final long REST_NANOS = 300_000;

  private final RemoraUri uri;
  private final String counter;
  private final Random random;
  private final Histogram micros;
  private long counted;

  /**
   * @param name of the counter
   * @param micros where the time of each command goes
   */
  MixedClient(RemoraUri uri, String name, long seed, Histogram micros) {
    this.uri = uri;
    this.counter = "counter:" + name;
    this.random = new Random(seed);
    this.micros = micros;
  }

  /**
   * Connects, sends some commands, and goes.
   *
   * @throws IOException if the connection fails, or an answer is wrong
   */
  void visit(int commands) throws IOException {
    try (RespConnection connection =
        RespConnection.connect(uri, 2 + random.nextInt(2), Waiting.PARK, TIMEOUT, TIMEOUT)) {
      for (int i = 0; i < commands; i++) {
        long start = System.nanoTime();
        one(connection);
        micros.recordValue(Math.min(10_000_000, (System.nanoTime() - start) / 1_000));
        if (i % COMMANDS_AT_ONCE == 0) {
          LockSupport.parkNanos(REST_NANOS);
        }
      }
      expect(connection.call("GET", counter), counted);
    }
  }

  private void expect(RespValue reply, long count) throws IOException {
    String expected = count == 0 ? "" : Long.toString(count);
    String actual = reply instanceof RespValue.Bulk bulk ? bulk.text() : "";
    if (!actual.equals(expected)) {
      throw new IOException(counter + " is " + actual + ", acknowledged was " + count);
    }
  }

  private void one(RespConnection connection) throws IOException {
    String key = Integer.toString(random.nextInt(KEYS));
    String member = Integer.toString(random.nextInt(100));
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> check(connection.call("GET", "s:" + key));
      case 3 -> check(connection.call("SET", "s:" + key, text(random.nextInt(1_000))));
      case 4 -> check(connection.call("SET", "s:" + key, text(length()), "EX", "5"));
      case 5 -> check(connection.call("HSET", "h:" + key, member, text(50)));
      case 6 -> check(connection.call("HGETALL", "h:" + key));
      case 7 -> check(connection.call("LPUSH", "l:" + key, text(100)));
      case 8 -> check(connection.call("LTRIM", "l:" + key, "0", "49"));
      case 9 -> check(connection.call("SADD", "set:" + key, member));
      case 10 -> check(connection.call("SPOP", "set:" + key));
      case 11 -> check(connection.call("ZADD", "z:" + key, member, text(10) + member));
      case 12 -> check(connection.call("ZRANGE", "z:" + key, "0", "10", "WITHSCORES"));
      case 13 -> check(connection.call("PUBLISH", "channel", key));
      case 14 -> transaction(connection, key);
      default -> count(connection);
    }
  }

  /** One in twenty is large. */
  private int length() {
    return random.nextInt(20) == 0 ? 100_000 : random.nextInt(2_000);
  }

  private void transaction(RespConnection connection, String key) throws IOException {
    check(connection.call("MULTI"));
    check(connection.call("INCR", "n:" + key));
    check(connection.call("EXPIRE", "n:" + key, "3"));
    check(connection.call("EXEC"));
  }

  private void count(RespConnection connection) throws IOException {
    if (!(connection.call("INCR", counter) instanceof RespValue.Int(long now))
        || now != counted + 1) {
      throw new IOException(counter + " does not follow " + counted);
    }
    counted = now;
  }

  private static void check(RespValue reply) throws IOException {
    if (reply instanceof RespValue.Failure(String message)) {
      throw new IOException("the server replies " + message);
    }
  }

  private static String text(int length) {
    return "x".repeat(length);
  }
}
