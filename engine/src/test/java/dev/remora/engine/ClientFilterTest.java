package dev.remora.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** CLIENT LIST and CLIENT KILL: whom their options mean. */
final class ClientFilterTest {
  private final TestEngine engine = new TestEngine();
  private final TestClient one = engine.connect();
  private final TestClient two = engine.connect();
  private final TestClient three = engine.connect();

  ClientFilterTest() {
    one.call("CLIENT SETNAME a");
    two.call("CLIENT SETNAME b");
    two.call("SELECT 3");
    two.call("CLIENT SETINFO lib-name lettuce");
    three.call("CLIENT SETNAME b");
    three.call("CLIENT NO-EVICT on");
  }

  @Test
  void listsThoseThatAllOptionsFit() {
    assertThat(listed("")).isEqualTo("1 2 3");
    assertThat(listed("NAME b")).isEqualTo("2 3");
    assertThat(listed("NAME b DB 3")).isEqualTo("2");
    assertThat(listed("NAME x NAME a")).isEqualTo("1");
    assertThat(listed("NOT-NAME b")).isEqualTo("1");
    assertThat(listed("ID 1 3")).isEqualTo("1 3");
    assertThat(listed("ID 1 ID 2 NOT-ID 2")).isEqualTo("1");
    assertThat(listed("FLAGS e")).isEqualTo("3");
    assertThat(listed("FLAGS N LIB-NAME lettuce")).isEqualTo("2");
    assertThat(listed("IP 127.0.0.1 SKIPME yes")).isEqualTo("2 3");
    assertThat(listed("TYPE pubsub")).isEmpty();
    assertThat(listed("USER default TYPE normal")).isEqualTo("1 2 3");
  }

  @Test
  void capabilitiesAreShownAndAskedFor() {
    assertThat(one.call("CLIENT CAPA redirect later")).isEqualTo("+OK");
    assertThat(one.call("CLIENT INFO")).contains(" flags=N capa=r db=0 ");
    assertThat(listed("CAPA r")).isEqualTo("1");
    assertThat(listed("NOT-CAPA r")).isEqualTo("2 3");
    assertThat(one.call("CLIENT LIST CAPA x"))
        .isEqualTo("-ERR Unknown capa found in the provided filter: x");
  }

  @Test
  void helloTellsOfTheAvailabilityZoneIfThereIsOne() {
    assertThat(one.call("HELLO 2")).startsWith("*14").doesNotContain("availability_zone");
    one.call("CONFIG SET availability-zone here");
    assertThat(one.call("HELLO 2")).startsWith("*16").endsWith("availability_zone\r\n$4\r\nhere");
  }

  @Test
  void readOnlyIsAFlag() {
    one.call("READONLY");
    assertThat(listed("FLAGS r")).isEqualTo("1");
    one.call("READWRITE");
    assertThat(listed("FLAGS r")).isEmpty();
  }

  @Test
  void watchedKeysAndCommandsAreCounted() {
    one.call("WATCH a b a");
    assertThat(one.call("CLIENT INFO")).contains(" watch=2 ").endsWith(" tot-cmds=2\n");
    two.call("SET a x");
    assertThat(one.call("CLIENT INFO")).contains(" watch=2 ");
    one.call("UNWATCH");
    assertThat(one.call("CLIENT INFO")).contains(" watch=0 ");
  }

  @Test
  void idleAndAgeAreAtLeastSoMany() {
    engine.passUnseen(5_000);
    two.call("PING");
    assertThat(listed("IDLE 5")).isEqualTo("3");
    assertThat(listed("MAXAGE 5")).isEqualTo("1 2 3");
    assertThat(listed("MAXAGE 6")).isEmpty();
  }

  @Test
  void errorsAreThoseOfValkey() {
    assertThat(one.call("CLIENT LIST ID 10 x")).isEqualTo("-ERR syntax error");
    assertThat(one.call("CLIENT LIST ID x")).isEqualTo("-ERR syntax error");
    assertThat(one.call("CLIENT KILL ID 10 x")).isEqualTo("-ERR syntax error");
    assertThat(one.call("CLIENT LIST NOT-ID 0"))
        .isEqualTo("-ERR client-id should be greater than 0");
    assertThat(one.call("CLIENT LIST USER x")).isEqualTo("-ERR No such user 'x'");
    assertThat(one.call("CLIENT LIST FLAGS NZ"))
        .isEqualTo("-ERR Unknown flags found in the provided filter: NZ");
    assertThat(one.call("CLIENT LIST MAXAGE x"))
        .isEqualTo("-ERR maxage is not an integer or out of range");
  }

  @Test
  void killsThoseThatAllOptionsFitAndNotItself() {
    assertThat(one.call("CLIENT KILL NAME b NOT-DB 3")).isEqualTo(":1");
    assertThat(three.isClosed()).isTrue();
    assertThat(two.isClosed()).isFalse();
    assertThat(one.call("CLIENT KILL TYPE normal USER default")).isEqualTo(":2");
    assertThat(one.isClosed()).isFalse();
    assertThat(one.call("CLIENT KILL ID 1 7 9 SKIPME no")).isEqualTo(":1");
  }

  private String listed(String options) {
    String reply = one.call(("CLIENT LIST " + options).strip());
    StringBuilder ids = new StringBuilder();
    for (String line : reply.split("\n", -1)) {
      int at = line.indexOf("id=");
      if (at == 0) {
        ids.append(ids.isEmpty() ? "" : " ").append(line, 3, line.indexOf(' '));
      }
    }
    return ids.toString();
  }
}
