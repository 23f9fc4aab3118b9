package dev.remora.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is logged of commands that were slow or large, and what INFO and LATENCY count of all. */
final class CommandLogTest {
  private final TestEngine engine =
      new TestEngine(
          "slowlog-log-slower-than", "0",
          "commandlog-request-larger-than", "200",
          "commandlog-reply-larger-than", "100");
  private final TestClient client = engine.connect();

  @Test
  void theNewestComeFirstAndOnlySoManyStay() {
    client.call("CONFIG SET slowlog-max-len 2");
    client.call("PING a");
    client.call("PING b");
    assertThat(client.call("SLOWLOG GET 1")).contains("$4\r\nPING\r\n$1\r\nb\r\n");
    assertThat(client.call("SLOWLOG LEN")).isEqualTo(":2");
    assertThat(client.call("COMMANDLOG LEN slow")).isEqualTo(":2");
    assertThat(client.call("SLOWLOG GET -2"))
        .isEqualTo("-ERR count should be greater than or equal to -1");
    assertThat(client.call("COMMANDLOG LEN fast"))
        .isEqualTo("-ERR type should be one of the following: slow, large-request, large-reply");
    client.call("CONFIG SET slowlog-log-slower-than -1");
    client.call("SLOWLOG RESET");
    assertThat(client.call("SLOWLOG LEN")).isEqualTo(":0");
  }

  @Test
  void whatIsLongIsCut() {
    client.call("CLIENT SETNAME me");
    client.callWords("SET", "k", "x".repeat(300));
    String logged = client.call("COMMANDLOG GET -1 large-request");
    assertThat(logged)
        .startsWith("*1\r\n*6\r\n:0\r\n:")
        .contains("\r\n:328\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$148\r\n" + "x".repeat(128))
        .contains("... (172 more bytes)\r\n$15\r\n127.0.0.1:50000\r\n$2\r\nme");
    client.call("GET k");
    assertThat(client.call("COMMANDLOG GET 1 large-reply"))
        .contains("\r\n:308\r\n*2\r\n$3\r\nGET\r\n");
    client.callWords(("SADD s" + " m".repeat(40)).split(" ", -1));
    assertThat(client.call("SLOWLOG GET 1"))
        .contains("*32\r\n$4\r\nSADD\r\n")
        .contains("$23\r\n... (11 more arguments)\r\n");
  }

  @Test
  void passwordsAreNotLogged() {
    client.call("AUTH user secret");
    client.call("HELLO 2 AUTH user secret SETNAME x");
    client.call("CONFIG SET requirepass secret");
    assertThat(client.call("SLOWLOG GET 10"))
        .contains("(redacted)")
        .contains("SETNAME")
        .doesNotContain("secret");
  }

  @Test
  void aTransactionsCommandsAreLoggedAndNotExec() {
    client.call("MULTI");
    client.call("PING inside");
    client.call("EXEC");
    String logged = client.call("SLOWLOG GET 10");
    assertThat(logged).contains("inside").doesNotContain("EXEC");
  }

  @Test
  void callsAreCountedWithTheirErrors() {
    client.call("SET k v");
    client.call("INCR k");
    client.call("INCR");
    client.call("NOSUCH");
    client.call("LPUSH k x");
    client.call("MULTI");
    client.call("INCR k");
    client.call("EXEC");
    assertThat(client.call("INFO commandstats"))
        .containsPattern(
            "cmdstat_set:calls=1,usec=\\d+,usec_per_call=\\d+\\.\\d\\d,rejected_calls=0")
        .containsPattern("cmdstat_incr:calls=2,.*,rejected_calls=1,failed_calls=2\r")
        .containsPattern("cmdstat_exec:calls=1,.*,rejected_calls=0,failed_calls=0\r");
    assertThat(client.call("INFO errorstats"))
        .contains("errorstat_ERR:count=4\r\nerrorstat_WRONGTYPE:count=1\r\n");
    assertThat(client.call("INFO stats")).contains("total_error_replies:5\r\n");
    assertThat(client.call("INFO latencystats"))
        .containsPattern("latency_percentiles_usec_set:p50=\\d+\\.\\d{3},p99=");
    assertThat(client.call("LATENCY HISTOGRAM set nosuch"))
        .startsWith(
            "*2\r\n$3\r\nset\r\n*4\r\n$5\r\ncalls\r\n:1\r\n$14\r\nhistogram_usec\r\n*2\r\n:");
  }

  @Test
  void aCommandThatBlocksIsCountedOnceHoweverItEnds() {
    TestClient other = engine.connect();
    client.call("BLPOP a 0");
    assertThat(other.call("INFO commandstats")).doesNotContain("blpop");
    other.call("RPUSH a x");
    client.call("BLPOP a 1");
    engine.pass(2_000);
    client.call("BLPOP a 0");
    other.call("CLIENT UNBLOCK 1 ERROR");
    assertThat(other.call("INFO commandstats"))
        .containsPattern("cmdstat_blpop:calls=3,.*,rejected_calls=0,failed_calls=1\r");
    assertThat(other.call("INFO errorstats")).contains("errorstat_UNBLOCKED:count=1");
  }

  @Test
  void aCommandThatBlocksIsShownToMonitorsWhenItDoes() {
    TestClient monitor = engine.connect();
    TestClient other = engine.connect();
    monitor.call("MONITOR");
    client.call("BLPOP a 0");
    assertThat(monitor.received()).contains("\"BLPOP\" \"a\" \"0\"");
    other.call("RPUSH a x");
    assertThat(monitor.received()).contains("RPUSH").doesNotContain("BLPOP");
  }
}
