package dev.remora.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Several clients that wait for keys, and others that give them something. */
final class BlockingTest {
  private static final String TIMED_OUT = "*-1\r\n";

  private final TestEngine engine = new TestEngine();
  private final TestClient first = engine.connect();
  private final TestClient second = engine.connect();
  private final TestClient other = engine.connect();

  @Test
  void whoCameFirstIsServedFirst() {
    first.call("BLPOP k 0");
    second.call("BLPOP k 0");
    assertThat(first.outcome()).isEqualTo(Outcome.BLOCKED);
    assertThat(other.call("RPUSH k a")).isEqualTo(":1");
    assertThat(first.received()).isEqualTo(popped("k", "a"));
    assertThat(second.received()).isEmpty();
    other.call("RPUSH k b c");
    assertThat(second.received()).isEqualTo(popped("k", "b"));
    assertThat(other.call("LRANGE k 0 -1")).isEqualTo("*1\r\n$1\r\nc");
  }

  @Test
  void aTransactionEndsBeforeAnybodyIsServed() {
    first.call("BLPOP k 0");
    other.call("MULTI");
    other.call("RPUSH k a");
    other.call("DEL k");
    other.call("RPUSH k b");
    other.call("EXEC");
    assertThat(first.received()).isEqualTo(popped("k", "b"));
    first.call("BLPOP k 0");
    other.call("MULTI");
    other.call("RPUSH k a");
    other.call("DEL k");
    other.call("EXEC");
    assertThat(first.received()).isEmpty();
  }

  @Test
  void whatIsMovedServesTheNextInTurn() {
    first.call("BLMOVE a b LEFT LEFT 0");
    second.call("BLMOVE b c LEFT LEFT 0");
    other.call("RPUSH a x");
    assertThat(first.received()).isEqualTo("$1\r\nx\r\n");
    assertThat(second.received()).isEqualTo("$1\r\nx\r\n");
    assertThat(other.call("LRANGE c 0 -1")).isEqualTo("*1\r\n$1\r\nx");
  }

  @Test
  void anotherTypeIsNotWaitedFor() {
    first.call("BLPOP k 0");
    other.call("SET k v");
    assertThat(first.received()).isEmpty();
    other.call("DEL k");
    other.call("ZADD k 1 m");
    assertThat(first.received()).isEmpty();
    other.call("DEL k");
    other.call("RPUSH k a");
    assertThat(first.received()).isEqualTo(popped("k", "a"));
  }

  @Test
  void keysComeInOtherWaysToo() {
    first.call("BLPOP k 0");
    other.call("RPUSH l a");
    other.call("RENAME l k");
    assertThat(first.received()).isEqualTo(popped("k", "a"));
    first.call("BLPOP k 0");
    other.call("SELECT 1");
    other.call("RPUSH k b");
    assertThat(first.received()).isEmpty();
    other.call("SWAPDB 0 1");
    assertThat(first.received()).isEqualTo(popped("k", "b"));
  }

  @Test
  void timeOutsFireInTheirOrder() {
    first.call("BLPOP k 0.2");
    second.call("BLPOP k 0.1");
    assertThat(engine.engine().nextTimer()).isEqualTo(TestEngine.START + 100);
    engine.pass(100);
    assertThat(second.received()).isEqualTo(TIMED_OUT);
    assertThat(first.received()).isEmpty();
    engine.pass(100);
    assertThat(first.received()).isEqualTo(TIMED_OUT);
    other.call("RPUSH k a");
    assertThat(first.received()).isEmpty();
    assertThat(other.call("LLEN k")).isEqualTo(":1");
  }

  @Test
  void whoHasGoneLosesNothing() {
    first.call("BLPOP k l 0");
    second.call("BLPOP k 0");
    first.disconnect();
    other.call("RPUSH k a");
    assertThat(first.received()).isEmpty();
    assertThat(second.received()).isEqualTo(popped("k", "a"));
    assertThat(engine.engine().keyspace().changes().areObserved()).isFalse();
  }

  @Test
  void nobodyIsServedWhileWritesArePaused() {
    first.call("BLPOP k 0");
    other.call("MULTI");
    other.call("RPUSH k a");
    other.call("CLIENT PAUSE 100 WRITE");
    other.call("EXEC");
    assertThat(first.received()).isEmpty();
    engine.pass(100);
    assertThat(first.received()).isEqualTo(popped("k", "a"));
  }

  @Test
  void inATransactionNothingIsWaitedFor() {
    first.call("MULTI");
    first.call("BLPOP k 0");
    assertThat(first.call("EXEC")).isEqualTo("*1\r\n*-1");
  }

  private static String popped(String key, String element) {
    return "*2\r\n$1\r\n%s\r\n$1\r\n%s\r\n".formatted(key, element);
  }
}
