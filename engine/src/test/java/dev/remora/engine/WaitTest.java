package dev.remora.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A command that waits for time to pass, and how others end that. */
final class WaitTest {
  private final TestEngine engine = new TestEngine();
  private final TestClient waiting = engine.connect();
  private final TestClient other = engine.connect();

  @Test
  void repliesWhenTheTimeIsUp() {
    assertThat(waiting.call("WAIT 1 100")).isEmpty();
    assertThat(waiting.outcome()).isEqualTo(Outcome.BLOCKED);
    assertThat(engine.engine().nextTimer()).isEqualTo(TestEngine.START + 100);
    engine.pass(99);
    assertThat(waiting.received()).isEmpty();
    engine.pass(1);
    assertThat(waiting.received()).isEqualTo(":0\r\n");
    assertThat(waiting.resumed()).isEqualTo(1);
    assertThat(engine.engine().nextTimer()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void repliesAtOnceWhereNothingIsWaitedFor() {
    assertThat(waiting.call("WAIT 0 0")).isEqualTo(":0");
    waiting.call("MULTI");
    waiting.call("WAIT 1 0");
    assertThat(waiting.call("EXEC")).isEqualTo("*1\r\n:0");
  }

  @Test
  void isEndedByClientUnblock() {
    waiting.call("WAIT 1 0");
    String id = String.valueOf(waiting.client().id());
    assertThat(other.call("CLIENT LIST")).contains("flags=b ");
    assertThat(other.call("CLIENT UNBLOCK " + id)).isEqualTo(":1");
    assertThat(waiting.received()).isEqualTo(":0\r\n");
    assertThat(other.call("CLIENT UNBLOCK " + id)).isEqualTo(":0");
    waiting.call("WAIT 1 0");
    assertThat(other.call("CLIENT UNBLOCK " + id + " ERROR")).isEqualTo(":1");
    assertThat(waiting.received()).isEqualTo("-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n");
    assertThat(waiting.resumed()).isEqualTo(2);
  }

  @Test
  void isForgottenWhenTheClientGoes() {
    waiting.call("WAIT 1 100");
    waiting.disconnect();
    engine.pass(200);
    assertThat(waiting.received()).isEmpty();
    assertThat(waiting.resumed()).isZero();
  }

  @Test
  void skipsOnlyTheReplyThatTheClientDoesNotWant() {
    waiting.call("CLIENT REPLY SKIP");
    waiting.call("WAIT 1 100");
    engine.pass(100);
    assertThat(waiting.received()).isEmpty();
    assertThat(waiting.resumed()).isEqualTo(1);
    assertThat(waiting.call("PING")).isEqualTo("+PONG");
  }
}
