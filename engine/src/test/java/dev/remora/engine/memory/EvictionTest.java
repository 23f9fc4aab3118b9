package dev.remora.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.engine.TestClient;
import dev.remora.engine.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EvictionTest {
  private static final int KEYS = 2_000;

  private final TestEngine engine = new TestEngine("maxmemory-samples", "10");
  private final TestClient client = engine.connect();

  @Test
  void countsWhatIsAddedChangedAndRemoved() {
    assertThat(used()).isZero();
    client.callWords("SET", "a", "x".repeat(1000));
    assertThat(used()).isBetween(1000L, 1200L);
    client.callWords("APPEND", "a", "x".repeat(100_000));
    assertThat(used()).isBetween(100_000L, 210_000L);
    client.call("EXPIRE a 100");
    client.call("RENAME a b");
    client.call("COPY b c");
    client.call("SWAPDB 0 1");
    client.call("SET d 12345");
    client.call("SWAPDB 1 0");
    client.call("DEL b c");
    client.call("SELECT 1");
    client.call("DEL d");
    assertThat(used()).isZero();
    client.callWords("SET", "a", "x".repeat(1000));
    client.call("FLUSHALL");
    assertThat(used()).isZero();
  }

  @Test
  void countsListsThatGrowInPlace() {
    for (int i = 0; i < 3000; i++) {
      client.callWords("RPUSH", "list:" + i % 20, "x".repeat(100));
    }
    assertThat(used()).isBetween(3000 * 100L, 3000 * 250L);
    for (int i = 0; i < 20; i++) {
      client.call("LTRIM list:" + i + " 0 0");
    }
    assertThat(used()).isLessThan(20 * 10_000L);
    for (int i = 0; i < 20; i++) {
      client.call("LPOP list:" + i);
    }
    assertThat(used()).isZero();
  }

  @Test
  void aLowerLimitHoldsBeforeTheNextCommand() {
    fill();
    client.call("CONFIG SET maxmemory-policy allkeys-lru maxmemory 1");
    assertThat(engine.engine().nextTimer()).isEqualTo(TestEngine.START);
    for (int i = 0; i < KEYS && used() > 1; i++) {
      engine.pass(0);
    }
    assertThat(used()).isLessThanOrEqualTo(1);
  }

  @Test
  void withoutEvictionCommandsThatNeedMemoryAreRefused() {
    fill();
    limitTo(used() / 2);
    assertThat(client.call("SET another 1"))
        .isEqualTo("-OOM command not allowed when used memory > 'maxmemory'.");
    assertThat(client.call("GET key:1")).startsWith("$");
    assertThat(client.call("DEL key:1")).isEqualTo(":1");
    assertThat(client.call("DBSIZE")).isEqualTo(":" + (KEYS - 1));
    assertThat(client.call("CONFIG SET maxmemory 0")).isEqualTo("+OK");
    assertThat(client.call("SET another 1")).isEqualTo("+OK");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allkeys-lru",
        "allkeys-lfu",
        "allkeys-random",
        "volatile-lru",
        "volatile-lfu",
        "volatile-random",
        "volatile-ttl"
      })
  void evictsUntilThereIsRoom(String policy) {
    fill();
    for (int i = 0; i < KEYS; i++) {
      client.call("EXPIRE key:" + i + " " + (1000 + i));
    }
    client.call("CONFIG SET maxmemory-policy " + policy + " maxmemory-eviction-tenacity 100");
    long limit = used() / 2;
    limitTo(limit);
    assertThat(client.call("SET another 1")).isEqualTo("+OK");
    assertThat(used()).isBetween(limit * 9 / 10, limit + 200);
    assertThat(client.call("INFO stats")).contains("evicted_keys:" + (KEYS + 1 - size()));
  }

  @Test
  void volatilePoliciesLeaveKeysAloneThatDoNotExpire() {
    fill();
    client.call("CONFIG SET maxmemory-policy volatile-lru maxmemory-eviction-tenacity 100");
    for (int i = 0; i < 10; i++) {
      client.call("EXPIRE key:" + i + " 1000");
    }
    limitTo(used() / 2);
    assertThat(client.call("SET another 1")).startsWith("-OOM");
    assertThat(size()).isEqualTo(KEYS - 10);
    assertThat(client.call("EXISTS key:10")).isEqualTo(":1");
  }

  @Test
  void lruKeepsWhatWasUsedLately() {
    fill();
    engine.pass(100_000);
    for (int i = 0; i < KEYS / 4; i++) {
      client.call("GET key:" + i);
    }
    client.call("CONFIG SET maxmemory-policy allkeys-lru maxmemory-eviction-tenacity 100");
    limitTo(used() / 2);
    client.call("SET another 1");
    assertThat(kept(KEYS / 4)).isGreaterThan(KEYS / 4 * 95 / 100);
  }

  @Test
  void lfuKeepsWhatIsUsedOften() {
    client.call("CONFIG SET maxmemory-policy allkeys-lfu maxmemory-eviction-tenacity 100");
    fill();
    for (int i = 0; i < KEYS / 4; i++) {
      for (int times = 0; times < 20; times++) {
        client.call("GET key:" + i);
      }
    }
    assertThat(client.call("OBJECT FREQ key:0")).matches(":[6-9]|:1[0-9]");
    limitTo(used() / 2);
    client.call("SET another 1");
    assertThat(kept(KEYS / 4)).isGreaterThan(KEYS / 4 * 95 / 100);
    engine.pass(60_000 * 3);
    assertThat(client.call("OBJECT FREQ another")).isEqualTo(":2");
  }

  @Test
  void ttlTakesWhatWouldExpireFirst() {
    fill();
    for (int i = 0; i < KEYS; i++) {
      client.call("EXPIRE key:" + i + " " + (i < KEYS / 2 ? 100_000 : 100));
    }
    client.call("CONFIG SET maxmemory-policy volatile-ttl maxmemory-eviction-tenacity 100");
    limitTo(used() * 3 / 4);
    client.call("SET another 1");
    assertThat(kept(KEYS / 2)).isGreaterThan(KEYS / 2 * 95 / 100);
  }

  @Test
  void stopsAfterAShortTimeAndGoesOnLater() {
    fill();
    client.call("CONFIG SET maxmemory-policy allkeys-lru maxmemory-eviction-tenacity 0");
    limitTo(1);
    assertThat(client.call("SET another 1")).isEqualTo("+OK");
    assertThat(size()).isGreaterThan(KEYS / 2);
    for (int i = 0; i < KEYS && size() > 0; i++) {
      engine.pass(1);
    }
    assertThat(size()).isZero();
  }

  @Test
  void tellsHowMuchAKeyTakes() {
    client.callWords("SET", "a", "x".repeat(1000));
    assertThat(Long.parseLong(client.call("MEMORY USAGE a SAMPLES 5").substring(1)))
        .isEqualTo(used());
    assertThat(client.call("MEMORY USAGE nothing")).isEqualTo("$-1");
    assertThat(client.call("MEMORY USAGE a SAMPLES")).isEqualTo("-ERR syntax error");
  }

  private void fill() {
    for (int i = 0; i < KEYS; i++) {
      client.callWords("SET", "key:" + i, "x".repeat(100));
    }
  }

  private void limitTo(long bytes) {
    assertThat(client.call("CONFIG SET maxmemory " + bytes)).isEqualTo("+OK");
  }

  private long used() {
    return engine.engine().keyspace().memory();
  }

  private int size() {
    return engine.engine().keyspace().database(0).size();
  }

  private int kept(int first) {
    int kept = 0;
    for (int i = 0; i < first; i++) {
      kept += client.call("EXISTS key:" + i).equals(":1") ? 1 : 0;
    }
    return kept;
  }
}
