package dev.remora.engine.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.engine.TestClient;
import dev.remora.engine.TestEngine;
import org.junit.jupiter.api.Test;

/** What Valkey has for strings beyond Redis 7: SET … IFEQ, DELIFEQ, MSETEX. */
final class ConditionalStringCommandsTest {
  private final TestClient client = new TestEngine().connect();

  @Test
  void aStringIsReplacedOnlyIfItIsTheOneExpected() {
    assertThat(client.call("SET k new IFEQ old")).isEqualTo("$-1");
    client.call("SET k 12");
    assertThat(client.call("SET k new IFEQ 13")).isEqualTo("$-1");
    assertThat(client.call("SET k new IFEQ 12")).isEqualTo("+OK");
    assertThat(client.call("SET k newer IFEQ new GET")).isEqualTo("$3\r\nnew");
    assertThat(client.call("SET k x IFEQ new GET")).isEqualTo("$5\r\nnewer");
    assertThat(client.call("GET k")).isEqualTo("$5\r\nnewer");
    assertThat(client.call("SET k x IFEQ newer NX")).startsWith("-ERR syntax");
    assertThat(client.call("SET k x XX IFEQ newer")).startsWith("-ERR syntax");
    client.call("LPUSH list a");
    assertThat(client.call("SET list x IFEQ a")).startsWith("-WRONGTYPE");
  }

  @Test
  void aStringIsRemovedOnlyIfItIsTheOneExpected() {
    client.call("SET k value");
    assertThat(client.call("DELIFEQ k other")).isEqualTo(":0");
    assertThat(client.call("DELIFEQ k value")).isEqualTo(":1");
    assertThat(client.call("DELIFEQ k value")).isEqualTo(":0");
    client.call("LPUSH list a");
    assertThat(client.call("DELIFEQ list a")).startsWith("-WRONGTYPE");
  }

  @Test
  void severalStringsAreSetOrNone() {
    assertThat(client.call("MSETEX 2 a 1 b 2 XX")).isEqualTo(":0");
    assertThat(client.call("EXISTS a b")).isEqualTo(":0");
    assertThat(client.call("MSETEX 2 a 1 b 2 NX EX 100")).isEqualTo(":1");
    assertThat(client.call("TTL b")).isEqualTo(":100");
    assertThat(client.call("MSETEX 2 c 1 b 3 NX")).isEqualTo(":0");
    assertThat(client.call("MSETEX 2 a 3 b 4 KEEPTTL")).isEqualTo(":1");
    assertThat(client.call("TTL a")).isEqualTo(":100");
    assertThat(client.call("MSETEX 1 a 5")).isEqualTo(":1");
    assertThat(client.call("TTL a")).isEqualTo(":-1");
    assertThat(client.call("MGET a b")).isEqualTo("*2\r\n$1\r\n5\r\n$1\r\n4");
    assertThat(client.call("MSETEX 2147483647 a 1")).startsWith("-ERR syntax");
    assertThat(client.call("MSETEX 2147483648 a 1")).startsWith("-ERR invalid numkeys");
    assertThat(client.call("MSETEX 1 a 1 GET")).startsWith("-ERR syntax");
    assertThat(client.call("MSETEX 1 a 1 EX 0")).startsWith("-ERR invalid expire time in 'msetex'");
  }
}
