package dev.remora.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages from one client to others. */
final class PubSubTest {
  private final TestEngine engine = new TestEngine();
  private final TestClient publisher = engine.connect();
  private final TestClient subscriber = engine.connect();

  @Test
  void subscribersOfTheChannelAndOfMatchingPatternsGetAMessage() {
    assertThat(subscriber.call("SUBSCRIBE c d") + "\r\n")
        .isEqualTo(frame('*', "subscribe", "c", ":1") + frame('*', "subscribe", "d", ":2"));
    assertThat(subscriber.call("PSUBSCRIBE [c]*") + "\r\n")
        .isEqualTo(frame('*', "psubscribe", "[c]*", ":3"));
    assertThat(publisher.call("PUBLISH c hello")).isEqualTo(":2");
    assertThat(subscriber.received())
        .isEqualTo(
            frame('*', "message", "c", "hello") + frame('*', "pmessage", "[c]*", "c", "hello"));
    assertThat(publisher.call("PUBLISH e hello")).isEqualTo(":0");
    subscriber.call("UNSUBSCRIBE");
    subscriber.call("PUNSUBSCRIBE");
    assertThat(publisher.call("PUBLISH c hello")).isEqualTo(":0");
    assertThat(subscriber.received()).isEmpty();
  }

  @Test
  void eachProtocolGetsItsOwnKindOfMessage() {
    TestClient modern = engine.connect();
    modern.call("HELLO 3");
    modern.call("SUBSCRIBE c");
    subscriber.call("SUBSCRIBE c");
    assertThat(publisher.call("PUBLISH c m")).isEqualTo(":2");
    assertThat(modern.received()).isEqualTo(frame('>', "message", "c", "m"));
    assertThat(subscriber.received()).isEqualTo(frame('*', "message", "c", "m"));
  }

  @Test
  void largeMessagesArriveWhole() {
    String large = "x".repeat(100_000);
    subscriber.call("SUBSCRIBE c");
    publisher.callWords("PUBLISH", "c", large);
    publisher.callWords("PUBLISH", "c", "small");
    assertThat(subscriber.received())
        .isEqualTo(frame('*', "message", "c", large) + frame('*', "message", "c", "small"));
  }

  @Test
  void aMessageToOneselfFollowsTheReply() {
    String message = frame('>', "message", "c", "m");
    publisher.call("HELLO 3");
    publisher.call("SUBSCRIBE c");
    assertThat(publisher.call("PUBLISH c m") + "\r\n").isEqualTo(":1\r\n" + message);
    publisher.call("MULTI");
    publisher.call("PUBLISH c m");
    publisher.call("PING");
    assertThat(publisher.call("EXEC") + "\r\n").isEqualTo("*2\r\n:1\r\n+PONG\r\n" + message);
    publisher.call("CLIENT REPLY OFF");
    assertThat(publisher.call("PUBLISH c m") + "\r\n")
        .as("replies are silenced, messages are not")
        .isEqualTo(message);
    assertThat(publisher.call("UNSUBSCRIBE c") + "\r\n")
        .isEqualTo(frame('>', "unsubscribe", "c", ":0"));
  }

  @Test
  void aSubscriberOfTheOldProtocolMayDoLittleElse() {
    subscriber.call("SUBSCRIBE c");
    assertThat(subscriber.call("GET k"))
        .isEqualTo(
            "-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET"
                + " are allowed in this context");
    assertThat(subscriber.call("PING")).isEqualTo("*2\r\n$4\r\npong\r\n$0\r\n");
    assertThat(subscriber.call("RESET")).isEqualTo("+RESET");
    assertThat(subscriber.call("GET k")).isEqualTo("$-1");
    assertThat(publisher.call("PUBLISH c m")).isEqualTo(":0");
  }

  @Test
  void channelsOfShardsAreOfTheirOwn() {
    assertThat(subscriber.call("SSUBSCRIBE c") + "\r\n")
        .isEqualTo(frame('*', "ssubscribe", "c", ":1"));
    assertThat(publisher.call("PUBLISH c m")).isEqualTo(":0");
    assertThat(publisher.call("SPUBLISH c m")).isEqualTo(":1");
    assertThat(subscriber.received()).isEqualTo(frame('*', "smessage", "c", "m"));
    assertThat(publisher.call("PUBSUB SHARDCHANNELS") + "\r\n").isEqualTo(frame('*', "c"));
    assertThat(publisher.call("PUBSUB SHARDNUMSUB c d") + "\r\n")
        .isEqualTo(frame('*', "c", ":1", "d", ":0"));
  }

  @Test
  void whoHasGoneGetsNothing() {
    subscriber.call("SUBSCRIBE c");
    subscriber.call("PSUBSCRIBE *");
    assertThat(publisher.call("PUBSUB NUMPAT")).isEqualTo(":1");
    subscriber.disconnect();
    assertThat(publisher.call("PUBLISH c m")).isEqualTo(":0");
    assertThat(publisher.call("PUBSUB CHANNELS")).isEqualTo("*0");
    assertThat(publisher.call("PUBSUB NUMPAT")).isEqualTo(":0");
  }

  @Test
  void whatHappensToKeysIsPublishedWhereAskedFor() {
    publisher.call("CONFIG SET notify-keyspace-events KEA");
    subscriber.call("PSUBSCRIBE __key*");
    publisher.call("SET k v EX 10");
    assertThat(events()).containsExactly("k set", "set k", "k expire", "expire k");
    publisher.call("GET absent");
    assertThat(events()).isEmpty();
    engine.pass(10_100);
    assertThat(events()).containsExactly("k expired", "expired k");
    publisher.call("CONFIG SET notify-keyspace-events Enm");
    publisher.call("GET absent");
    publisher.call("SET new v");
    publisher.call("SET new v");
    assertThat(events()).containsExactly("keymiss absent", "new new");
    publisher.call("CONFIG SET notify-keyspace-events Kl");
    publisher.call("SET new v");
    assertThat(events()).isEmpty();
    publisher.call("CONFIG SET notify-keyspace-events K$");
    publisher.call("RENAME new old");
    publisher.call("APPEND old v");
    assertThat(events()).containsExactly("old append");
  }

  @Test
  void theParameterIsShownAsRedisShowsIt() {
    for (String[] pair :
        new String[][] {
          {"gKE", "gKE"},
          {"$lshzxeKE", "$lshzxeKE"},
          {"KA", "AK"},
          {"EA", "AE"},
          {"", ""},
          {"mKEg", "gKEm"},
        }) {
      publisher.callWords("CONFIG", "SET", "notify-keyspace-events", pair[0]);
      assertThat(publisher.call("CONFIG GET notify-keyspace-events"))
          .endsWith("\r\n$" + pair[1].length() + "\r\n" + pair[1]);
    }
    assertThat(publisher.call("CONFIG SET notify-keyspace-events q"))
        .endsWith("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
  }

  @Test
  void monitorsAreShownCommands() {
    subscriber.call("MONITOR");
    publisher.callWords("SET", "k", "a\"\\\n\u0001\u00ff");
    assertThat(subscriber.received())
        .isEqualTo(
            "+1700000000.000000 [0 127.0.0.1:50000] \"SET\" \"k\" \"a\\\"\\\\\\n\\x01\\xff\"\r\n");
    subscriber.call("RESET");
    publisher.call("GET k");
    assertThat(subscriber.received()).isEmpty();
  }

  /** An array or a push of bulk strings, and of integers, which start with a colon. */
  private static String frame(char type, String... parts) {
    StringBuilder text = new StringBuilder();
    text.append(type).append(parts.length).append("\r\n");
    for (String part : parts) {
      text.append(part.startsWith(":") ? part : "$" + part.length() + "\r\n" + part);
      text.append("\r\n");
    }
    return text.toString();
  }

  /** The last part of each channel's name, with the message. */
  private List<String> events() {
    String[] lines = subscriber.received().split("\r\n", -1);
    List<String> events = new ArrayList<>();
    for (int i = 0; i + 8 < lines.length; i += 9) {
      events.add(lines[i + 6].substring(lines[i + 6].indexOf(':') + 1) + " " + lines[i + 8]);
    }
    return events;
  }
}
