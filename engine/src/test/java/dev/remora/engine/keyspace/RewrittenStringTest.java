package dev.remora.engine.keyspace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.engine.TestClient;
import dev.remora.engine.TestEngine;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small strings that are replaced by others of their length are written in place. */
final class RewrittenStringTest {
  private final TestClient client = new TestEngine().connect();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET k efgh",
        "MSET j 1 k efgh",
        "SETEX k 100 efgh",
        "SET k efgh GET",
        "SET k efgh XX"
      })
  void aStringOfTheSameLengthTakesItsArray(String command) {
    client.call("SET k abcd");
    Object before = value("k");
    client.call(command);
    assertThat(value("k")).isSameAs(before);
    assertThat(client.call("GET k")).isEqualTo("$4\r\nefgh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcde", "abc", "1234", ""})
  void anotherLengthOrANumberDoesNot(String other) {
    client.call("SET k abcd");
    Object before = value("k");
    client.callWords("SET", "k", other);
    assertThat(value("k")).isNotSameAs(before);
    assertThat(client.call("GET k")).isEqualTo("$" + other.length() + "\r\n" + other);
  }

  @Test
  void aKeyThatExpiredLasts() {
    client.call("SETEX k 100 abcd");
    client.call("SET k efgh");
    assertThat(client.call("TTL k")).isEqualTo(":-1");
    assertThat(client.call("GET k")).isEqualTo("$4\r\nefgh");
  }

  @Test
  void aCopyStaysAsItWas() {
    client.call("SET k abcd");
    client.call("COPY k copy");
    client.call("SET k efgh");
    assertThat(client.call("GET copy")).isEqualTo("$4\r\nabcd");
    client.call("SET copy ijkl");
    assertThat(client.call("GET k")).isEqualTo("$4\r\nefgh");
  }

  @Test
  void aSortedListOfItStaysAsItWas() {
    client.call("CONFIG SET list-max-listpack-size 1");
    client.call("SET k abcd");
    client.call("RPUSH list k");
    client.call("SORT list BY nosort GET * STORE sorted");
    client.call("SET k efgh");
    assertThat(client.call("LRANGE sorted 0 -1")).endsWith("abcd");
  }

  private Object value(String key) {
    return Objects.requireNonNull(client.client().database().peek(key.getBytes(US_ASCII))).value();
  }
}
