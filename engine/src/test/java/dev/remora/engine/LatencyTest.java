package dev.remora.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What LATENCY tells of events that took long. */
final class LatencyTest {
  private static final long SECONDS = TestEngine.START / 1_000;

  /** So long that their LCS takes milliseconds on any machine. */
  private static final int LONG = 4_000;

  private final TestEngine engine = new TestEngine("latency-monitor-threshold", "1");
  private final TestClient client = engine.connect();

  private void beSlow() {
    client.callWords("MSET", "a", "ab".repeat(LONG / 2), "b", "abc".repeat(LONG / 3));
    client.call("LCS a b LEN");
  }

  @Test
  void aSlowCommandIsAnEvent() {
    beSlow();
    assertThat(client.call("LATENCY LATEST"))
        .matches(
            "(?s).*\\*6\r\n\\$7\r\ncommand\r\n:" + SECONDS + "\r\n(:[1-9]\\d*\r\n){3}:[1-9]\\d*.*");
    engine.pass(2_000);
    client.call("LCS a b LEN");
    assertThat(client.call("LATENCY HISTORY command"))
        .matches(
            "\\*2\r\n\\*2\r\n:%d\r\n:\\d+\r\n\\*2\r\n:%d\r\n:\\d+".formatted(SECONDS, SECONDS + 2));
    assertThat(client.call("LATENCY HISTORY none")).isEqualTo("*0");
    assertThat(client.call("LATENCY RESET none")).isEqualTo(":0");
    assertThat(client.call("LATENCY RESET Command none")).isEqualTo(":1");
    assertThat(client.call("LATENCY HISTORY command")).isEqualTo("*0");
  }

  @Test
  void aFastCommandThatWasSlowIsAnother() {
    String[] words = new String[300_000];
    for (int i = 0; i < words.length; i++) {
      words[i] = "member:" + i;
    }
    words[0] = "SADD";
    client.callWords(words);
    assertThat(client.call("LATENCY LATEST")).contains("fast-command");
    assertThat(client.call("LATENCY DOCTOR")).contains("1. fast-command: 1 latency spikes");
  }

  @Test
  void waitingIsNotLatency() throws InterruptedException {
    TestClient other = engine.connect();
    other.call("CONFIG SET latency-monitor-threshold 200");
    client.call("BLPOP list 0");
    Thread.sleep(220);
    other.call("RPUSH list x");
    assertThat(other.call("LATENCY LATEST")).isEqualTo("*0");
  }

  @Test
  void theGraphHasAColumnForEachSecond() {
    beSlow();
    engine.pass(90_000);
    client.call("LCS a b LEN");
    String[] lines = client.call("LATENCY GRAPH command").split("\n", -1);
    assertThat(lines[1]).matches("command - high \\d+ ms, low \\d+ ms \\(all time high \\d+ ms\\)");
    assertThat(lines[2]).isEqualTo("-".repeat(80));
    assertThat(lines[3]).hasSize(2);
    assertThat(lines[8]).isEqualTo("10");
    assertThat(lines[9]).isEqualTo("ms");
    assertThat(client.call("LATENCY GRAPH none"))
        .isEqualTo("-ERR No samples available for event 'none'");
  }

  @Test
  void theDoctorHasAdvice() {
    assertThat(client.call("LATENCY DOCTOR")).contains("not in the slightest bit");
    beSlow();
    assertThat(client.call("LATENCY DOCTOR"))
        .contains("Latency spikes are observed", " command: 1 latency spikes (average ")
        .contains("CONFIG SET slowlog-log-slower-than 1000", "Check your Slow Log");
    client.call("LATENCY RESET");
    client.call("CONFIG SET latency-monitor-threshold 0");
    beSlow();
    assertThat(client.call("LATENCY DOCTOR")).contains("is disabled");
    assertThat(client.call("LATENCY LATEST")).isEqualTo("*0");
  }
}
