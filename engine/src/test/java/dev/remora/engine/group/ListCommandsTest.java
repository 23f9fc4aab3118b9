package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.engine.Outcome;
import dev.remora.engine.TestClient;
import dev.remora.engine.TestEngine;
import org.junit.jupiter.api.Test;

/** What a client sees of lists that one client alone does not. */
final class ListCommandsTest {
  private final TestEngine engine = new TestEngine();
  private final TestClient client = engine.connect();
  private final TestClient other = engine.connect();

  @Test
  void whoWaitsGetsTheElementThatAnotherAdds() {
    client.call("BLPOP a b 0");
    assertThat(client.outcome()).isEqualTo(Outcome.BLOCKED);
    other.call("RPUSH b x y");
    assertThat(received(client)).isEqualTo("*2\r\n$1\r\nb\r\n$1\r\nx\r\n");
    assertThat(other.call("LRANGE b 0 -1")).isEqualTo("*1\r\n$1\r\ny");
  }

  @Test
  void whoCameFirstIsServedFirst() {
    TestClient third = engine.connect();
    client.call("BRPOP a 0");
    third.call("BLMPOP 0 1 a LEFT COUNT 5");
    other.call("RPUSH a x y z");
    assertThat(received(client)).isEqualTo("*2\r\n$1\r\na\r\n$1\r\nz\r\n");
    assertThat(received(third)).isEqualTo("*2\r\n$1\r\na\r\n*2\r\n$1\r\nx\r\n$1\r\ny\r\n");
    assertThat(other.call("EXISTS a")).isEqualTo(":0");
  }

  @Test
  void whatIsMovedServesWhoWaitsForIt() {
    client.call("BLPOP target 0");
    other.call("RPUSH source x");
    TestClient third = engine.connect();
    third.call("BLMOVE missing target LEFT RIGHT 0");
    other.call("RPOPLPUSH source target");
    assertThat(received(client)).isEqualTo("*2\r\n$6\r\ntarget\r\n$1\r\nx\r\n");
    other.call("RPUSH missing y");
    assertThat(received(third)).isEqualTo("$1\r\ny\r\n");
    assertThat(other.call("LRANGE target 0 -1")).isEqualTo("*1\r\n$1\r\ny");
  }

  @Test
  void whoWaitsTooLongGetsNothing() {
    client.call("BLMOVE a b LEFT RIGHT 0.1");
    engine.pass(101);
    assertThat(received(client)).isEqualTo("*-1\r\n");
    other.call("RPUSH a x");
    assertThat(other.call("LLEN a")).isEqualTo(":1");
    assertThat(client.call("PING")).isEqualTo("+PONG");
  }

  @Test
  void aKeyOfAnotherTypeWakesNobody() {
    client.call("BLPOP a 0");
    other.call("SET a x");
    assertThat(received(client)).isEmpty();
    other.call("DEL a");
    other.call("RPUSH a y");
    assertThat(received(client)).isEqualTo("*2\r\n$1\r\na\r\n$1\r\ny\r\n");
  }

  @Test
  void everyElementThatChangesIsOneChange() {
    long before = changes();
    client.call("RPUSH a x y z");
    assertThat(changes() - before).isEqualTo(3);
    client.call("LMOVE a b LEFT RIGHT");
    client.call("RPOPLPUSH a a");
    assertThat(changes() - before).isEqualTo(5);
    client.call("LTRIM a 1 5");
    client.call("LTRIM a 0 5");
    client.call("LSET a 0 w");
    client.call("LREM a 0 absent");
    client.call("LPOP a 5");
    assertThat(changes() - before).isEqualTo(8);
  }

  private long changes() {
    return engine.engine().keyspace().changes().count();
  }

  @Test
  void anEmptyListIsNoKey() {
    client.call("RPUSH a x");
    client.call("LREM a 0 x");
    assertThat(client.call("EXISTS a")).isEqualTo(":0");
    client.call("RPUSH a x y");
    client.call("LTRIM a 5 9");
    assertThat(client.call("TYPE a")).isEqualTo("+none");
  }

  @Test
  void encodingsAreThoseOfRedis72() {
    client.call("RPUSH a x");
    assertThat(client.call("OBJECT ENCODING a")).isEqualTo("$8\r\nlistpack");
    client.call("RPUSH a " + "y".repeat(9000));
    assertThat(client.call("OBJECT ENCODING a")).isEqualTo("$9\r\nquicklist");
    client.call("RPOP a");
    assertThat(client.call("OBJECT ENCODING a")).isEqualTo("$8\r\nlistpack");
  }

  @Test
  void numbersBeyondTheRangeAreRefusedAsSince72() {
    String range =
        "-ERR value is out of range, value must between -9223372036854775807 and"
            + " 9223372036854775807";
    assertThat(client.call("LPOS a x RANK -9223372036854775808")).isEqualTo(range);
    assertThat(client.call("LREM a -9223372036854775808 x")).isEqualTo(range);
  }

  /** What a client that waited was sent. */
  private static String received(TestClient client) {
    String text = new String(client.replies().toByteArray(), ISO_8859_1);
    client.replies().clear();
    return text;
  }
}
