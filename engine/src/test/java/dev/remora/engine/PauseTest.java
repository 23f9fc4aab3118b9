package dev.remora.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a pause of clients holds back. */
final class PauseTest {
  private final TestEngine engine = new TestEngine();
  private final TestClient one = engine.connect();
  private final TestClient other = engine.connect();

  @Test
  void expiredKeysAreNotSeenAndStayUntilItEnds() {
    other.call("SET k v PX 10");
    other.call("CLIENT PAUSE 1000 WRITE");
    engine.pass(100);
    assertThat(one.call("GET k")).isEqualTo("$-1");
    assertThat(one.call("RANDOMKEY")).isEqualTo("$1\r\nk");
    assertThat(engine.engine().statistics().expired()).isZero();
    other.call("CLIENT UNPAUSE");
    assertThat(one.call("GET k")).isEqualTo("$-1");
    assertThat(engine.engine().statistics().expired()).isEqualTo(1);
  }

  @Test
  void infoTellsOfIt() {
    assertThat(one.call("INFO clients")).contains("paused_reason:none", "paused_actions:none");
    other.call("CLIENT PAUSE 1000 WRITE");
    assertThat(one.call("INFO clients"))
        .contains("paused_reason:client_pause", "paused_actions:write")
        .contains("paused_timeout_milliseconds:1000");
    other.call("CLIENT UNPAUSE");
    assertThat(one.call("INFO clients")).contains("paused_timeout_milliseconds:0");
  }

  @Test
  void timeOutsOfBlockedClientsPassNevertheless() {
    one.call("WAIT 1 100");
    other.call("CLIENT PAUSE 1000");
    engine.pass(100);
    assertThat(one.received()).isEqualTo(":0\r\n");
  }

  @Test
  void messagesAreHeldWithTheWrites() {
    other.call("CLIENT PAUSE 1000 WRITE");
    one.call("PUBLISH c m");
    assertThat(one.outcome()).isEqualTo(Outcome.POSTPONED);
    assertThat(one.call("PING")).isEqualTo("+PONG");
  }
}
