package dev.remora.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that keep copies of values are told when they change. */
final class TrackingTest {
  private final TestEngine engine = new TestEngine();
  private final TestClient reader = engine.connect();
  private final TestClient writer = engine.connect();

  @BeforeEach
  void speakTheNewProtocol() {
    reader.call("HELLO 3");
  }

  private static String invalidate(String... keys) {
    var text = new StringBuilder(">2\r\n$10\r\ninvalidate\r\n*" + keys.length + "\r\n");
    for (String key : keys) {
      text.append("$" + key.length() + "\r\n" + key + "\r\n");
    }
    return text.toString();
  }

  private static final String ALL = ">2\r\n$10\r\ninvalidate\r\n_\r\n";

  @Test
  void whoHasReadAKeyIsToldOnceThatItHasChanged() {
    reader.call("CLIENT TRACKING ON");
    writer.call("SET k 1");
    assertThat(reader.received()).isEmpty();
    reader.call("MGET k l");
    writer.call("SET k 2");
    assertThat(reader.received()).isEqualTo(invalidate("k"));
    writer.call("SET k 3");
    assertThat(reader.received()).isEmpty();
    writer.call("LPUSH l x");
    assertThat(reader.received()).isEqualTo(invalidate("l"));
    reader.call("GET k");
    reader.call("CLIENT TRACKING OFF");
    writer.call("SET k 4");
    assertThat(reader.received()).isEmpty();
  }

  @Test
  void onesOwnChangeIsToldAfterTheReplyUnlessNotWanted() {
    reader.call("CLIENT TRACKING ON");
    reader.call("GET k");
    assertThat(reader.call("SET k 1") + "\r\n").isEqualTo("+OK\r\n" + invalidate("k"));
    reader.call("CLIENT TRACKING ON NOLOOP");
    reader.call("GET k");
    assertThat(reader.call("SET k 2")).isEqualTo("+OK");
    reader.call("CLIENT TRACKING OFF");
    reader.call("CLIENT TRACKING ON");
    reader.call("GET k");
    reader.call("MULTI");
    reader.call("SET k 3");
    reader.call("PING");
    assertThat(reader.call("EXEC") + "\r\n").isEqualTo("*2\r\n+OK\r\n+PONG\r\n" + invalidate("k"));
  }

  @Test
  void expiryAndEvictionAndReadingInATransactionCount() {
    reader.call("CLIENT TRACKING ON");
    writer.call("SET k 1 PX 100");
    reader.call("MULTI");
    reader.call("GET k");
    reader.call("EXEC");
    engine.pass(200);
    assertThat(reader.received()).isEqualTo(invalidate("k"));
  }

  @Test
  void optInAndOptOutAreForOneCommand() {
    reader.call("CLIENT TRACKING ON OPTIN");
    reader.call("GET a");
    reader.call("CLIENT CACHING YES");
    reader.call("GET b");
    reader.call("GET c");
    writer.call("MSET a 1 b 1 c 1");
    assertThat(reader.received()).isEqualTo(invalidate("b"));
    reader.call("CLIENT CACHING YES");
    reader.call("MULTI");
    reader.call("GET a");
    reader.call("GET b");
    reader.call("EXEC");
    writer.call("MSET a 1 b 1");
    assertThat(reader.received()).isEqualTo(invalidate("a") + invalidate("b"));
    reader.call("CLIENT TRACKING OFF");
    reader.call("CLIENT TRACKING ON OPTOUT");
    reader.call("CLIENT CACHING NO");
    reader.call("GET a");
    reader.call("GET b");
    writer.call("MSET a 1 b 1");
    assertThat(reader.received()).isEqualTo(invalidate("b"));
  }

  @Test
  void prefixesAreBroadcastWhenTheCommandHasEnded() {
    reader.call("CLIENT TRACKING ON BCAST PREFIX a PREFIX b");
    writer.call("MSET a1 x c1 x");
    assertThat(reader.received()).isEqualTo(invalidate("a1"));
    writer.call("MULTI");
    writer.call("INCR b1");
    writer.call("INCR b2");
    writer.call("INCR b1");
    writer.call("EXEC");
    assertThat(reader.received()).isEqualTo(invalidate("b1", "b2"));
    reader.call("CLIENT TRACKING OFF");
    reader.call("CLIENT TRACKING ON BCAST NOLOOP");
    assertThat(reader.call("SET mine 1")).isEqualTo("+OK");
    writer.call("SET theirs 1");
    assertThat(reader.received()).isEqualTo(invalidate("theirs"));
  }

  @Test
  void flushingInvalidatesAll() {
    reader.call("CLIENT TRACKING ON");
    writer.call("SET k 1");
    reader.call("GET k");
    writer.call("FLUSHALL");
    assertThat(reader.received()).isEqualTo(ALL);
    assertThat(reader.call("FLUSHDB") + "\r\n").isEqualTo("+OK\r\n" + ALL);
  }

  @Test
  void anotherClientIsToldInItsPlace() {
    TestClient old = engine.connect();
    old.call("SUBSCRIBE __redis__:invalidate");
    long id = old.client().id();
    assertThat(reader.call("CLIENT GETREDIR")).isEqualTo(":-1");
    reader.call("CLIENT TRACKING ON REDIRECT " + id);
    assertThat(reader.call("CLIENT GETREDIR")).isEqualTo(":" + id);
    reader.call("GET k");
    writer.call("SET k 1");
    assertThat(reader.received()).isEmpty();
    assertThat(old.received())
        .isEqualTo("*3\r\n$7\r\nmessage\r\n$20\r\n__redis__:invalidate\r\n*1\r\n$1\r\nk\r\n");
    old.disconnect();
    reader.call("GET k");
    writer.call("SET k 2");
    assertThat(reader.received())
        .isEqualTo(">2\r\n$21\r\ntracking-redir-broken\r\n:" + id + "\r\n");
    assertThat(reader.call("CLIENT TRACKINGINFO")).contains("$15\r\nbroken_redirect\r\n");
    assertThat(reader.call("CLIENT INFO")).contains("flags=tR ", "redir=" + id);
  }

  @Test
  void theOldestKeysGoWhenThereAreTooMany() {
    writer.call("CONFIG SET tracking-table-max-keys 2");
    reader.call("CLIENT TRACKING ON NOLOOP");
    reader.call("GET a");
    reader.call("GET b");
    assertThat(reader.call("GET c") + "\r\n").isEqualTo("_\r\n" + invalidate("a"));
    assertThat(writer.call("INFO stats"))
        .contains("tracking_total_keys:2", "tracking_total_items:2");
    writer.call("CONFIG SET tracking-table-max-keys 1");
    assertThat(reader.received()).isEqualTo(invalidate("b"));
    reader.disconnect();
    assertThat(writer.call("INFO everything"))
        .contains("tracking_total_keys:0", "tracking_clients:0");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThat(reader.call("CLIENT TRACKING ON PREFIX a"))
        .isEqualTo("-ERR PREFIX option requires BCAST mode to be enabled");
    assertThat(reader.call("CLIENT TRACKING ON BCAST OPTIN"))
        .isEqualTo("-ERR OPTIN and OPTOUT are not compatible with BCAST");
    assertThat(reader.call("CLIENT TRACKING ON REDIRECT 999"))
        .isEqualTo("-ERR The client ID you want redirect to does not exist");
    assertThat(reader.call("CLIENT TRACKING ON BCAST PREFIX ab PREFIX a"))
        .isEqualTo(
            "-ERR Prefix 'ab' overlaps with another provided prefix 'a'. Prefixes for a single"
                + " client must not overlap.");
    assertThat(reader.call("CLIENT CACHING YES")).contains("only when the client is in tracking");
    reader.call("CLIENT TRACKING ON OPTIN");
    assertThat(reader.call("CLIENT TRACKING ON BCAST")).contains("switch BCAST mode");
    assertThat(reader.call("CLIENT TRACKING ON OPTOUT")).contains("switch OPTIN/OPTOUT mode");
    assertThat(reader.call("CLIENT CACHING NO")).contains("only valid when");
    assertThat(reader.call("CLIENT TRACKING MAYBE")).isEqualTo("-ERR syntax error");
    assertThat(reader.call("RESET")).isEqualTo("+RESET");
    assertThat(reader.call("CLIENT GETREDIR")).isEqualTo(":-1");
  }
}
