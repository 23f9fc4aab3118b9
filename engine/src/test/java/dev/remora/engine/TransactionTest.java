package dev.remora.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * What transactions see of other clients; what one client alone shows, DifferentialTest compares.
 */
final class TransactionTest {
  private static final String NOTHING_DONE = "*-1";

  private final TestEngine engine = new TestEngine();
  private final TestClient one = engine.connect();
  private final TestClient other = engine.connect();

  @Test
  void silenceCannotBeAskedForInside() {
    TestClient client = new TestEngine().connect();
    client.call("MULTI");
    assertThat(client.call("CLIENT REPLY OFF"))
        .isEqualTo("-ERR Command 'client|reply' not allowed inside a transaction");
    assertThat(client.call("EXEC")).startsWith("-EXECABORT");
  }

  @Test
  void queuedCommandsAreExecutedTogether() {
    assertThat(one.call("MULTI")).isEqualTo("+OK");
    assertThat(one.call("SET k 1")).isEqualTo("+QUEUED");
    assertThat(one.call("INCR k")).isEqualTo("+QUEUED");
    assertThat(other.call("GET k")).isEqualTo("$-1");
    assertThat(one.call("EXEC")).isEqualTo("*2\r\n+OK\r\n:2");
    assertThat(other.call("GET k")).isEqualTo("$1\r\n2");
  }

  @Test
  void nothingIsExecutedWhenAWatchedKeyHasChanged() {
    one.call("WATCH k");
    other.call("SET k 1");
    one.call("MULTI");
    one.call("SET k 2");
    assertThat(one.call("EXEC")).isEqualTo(NOTHING_DONE);
    assertThat(one.call("GET k")).isEqualTo("$1\r\n1");
    one.call("MULTI");
    assertThat(one.call("EXEC")).as("the next one").isEqualTo("*0");
  }

  @Test
  void everyKindOfChangeCounts() {
    other.call("MSET k 1 l 1");
    for (String change :
        new String[] {
          "APPEND k x",
          "DEL k",
          "SETNX k 1",
          "EXPIRE k 100",
          "PERSIST k",
          "RENAME l k",
          "MOVE k 1",
          "SELECT 1|COPY k k DB 0",
          "SELECT 0|INCR n",
          "FLUSHDB",
          "SET k 1|FLUSHALL",
          "INCRBYFLOAT n 1",
        }) {
      one.call("WATCH k n");
      for (String step : change.split("\\|", -1)) {
        other.call(step);
      }
      one.call("MULTI");
      assertThat(one.call("EXEC")).as(change).isEqualTo(NOTHING_DONE);
    }
  }

  @Test
  void whatChangesNoWatchedKeyDoesNotCount() {
    other.call("SET k 1");
    for (String harmless :
        new String[] {
          "GET k",
          "SET other 1",
          "SETNX k 2",
          "DEL absent",
          "SELECT 1|SET k 1|FLUSHDB|SELECT 0",
          "PERSIST k",
        }) {
      one.call("WATCH k");
      for (String step : harmless.split("\\|", -1)) {
        other.call(step);
      }
      one.call("MULTI");
      assertThat(one.call("EXEC")).as(harmless).isEqualTo("*0");
    }
  }

  @Test
  void exchangedDatabasesChangeTheKeysThatAreInEither() {
    other.call("SELECT 1");
    other.call("SET k 1");
    one.call("WATCH k");
    other.call("SWAPDB 0 1");
    one.call("MULTI");
    assertThat(one.call("EXEC")).isEqualTo(NOTHING_DONE);
    one.call("WATCH absent");
    other.call("SWAPDB 0 1");
    one.call("MULTI");
    assertThat(one.call("EXEC")).isEqualTo("*0");
  }

  @Test
  void aWatchedKeyThatExpiresHasChanged() {
    other.call("SET k 1 PX 100");
    one.call("WATCH k");
    engine.passUnseen(101);
    one.call("MULTI");
    assertThat(one.call("EXEC")).isEqualTo(NOTHING_DONE);
  }

  @Test
  void aKeyThatHadExpiredWhenItWasWatchedHasNot() {
    other.call("SET k 1 PX 100");
    engine.passUnseen(101);
    one.call("WATCH k");
    engine.pass(100);
    one.call("MULTI");
    assertThat(one.call("EXEC")).isEqualTo("*0");
  }

  @Test
  void unwatchDiscardResetAndLeavingEndIt() {
    one.call("WATCH k");
    one.call("UNWATCH");
    other.call("SET k 1");
    one.call("MULTI");
    assertThat(one.call("EXEC")).isEqualTo("*0");
    one.call("WATCH k");
    one.call("MULTI");
    one.call("DISCARD");
    one.call("WATCH k");
    one.call("RESET");
    other.call("SET k 2");
    one.call("MULTI");
    assertThat(one.call("EXEC")).isEqualTo("*0");
    one.call("WATCH k");
    one.disconnect();
    assertThat(engine.engine().keyspace().changes().areObserved()).isFalse();
  }

  @Test
  void whatCannotBeQueuedMakesExecFail() {
    for (String wrong : new String[] {"NOSUCH x", "GET", "CLIENT NOSUCH", "WATCH k", "MULTI"}) {
      one.call("MULTI");
      one.call("SET k 1");
      assertThat(one.call(wrong)).startsWith("-ERR ");
      assertThat(one.call("EXEC"))
          .isEqualTo("-EXECABORT Transaction discarded because of previous errors.");
      assertThat(one.call("GET k")).isEqualTo("$-1");
    }
    one.call("MULTI");
    assertThat(one.call("EXEC x"))
        .isEqualTo(
            "-EXECABORT Transaction discarded because of: wrong number of arguments for 'exec'"
                + " command");
    assertThat(one.call("EXEC")).isEqualTo("-ERR EXEC without MULTI");
  }

  @Test
  void aPauseOfWritesHoldsTransactionsThatWrite() {
    one.call("MULTI");
    one.call("SET k 1");
    other.call("CLIENT PAUSE 1000 WRITE");
    one.call("EXEC");
    assertThat(one.outcome()).isEqualTo(Outcome.POSTPONED);
    engine.pass(1000);
    assertThat(one.resumed()).isEqualTo(1);
    assertThat(one.call("EXEC")).isEqualTo("*1\r\n+OK");
  }
}
