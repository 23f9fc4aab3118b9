package dev.remora.engine.keyspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.engine.TestClient;
import dev.remora.engine.TestEngine;
import dev.remora.resp.ArgumentArrays;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Memory of large strings is used again when nobody has it, and never before. */
final class SpareStringsTest {
  private static final int LENGTH = 40_000;

  private final TestEngine engine = new TestEngine();
  private final TestClient client = engine.connect();
  private final ArgumentArrays arrays = engine.engine().argumentArrays();

  @Test
  void aReplacedStringsMemoryIsUsedForTheNextOfItsLength() {
    byte[] first = set("k", 'a');
    assertThat(arrays.make(LENGTH)).isNotSameAs(first);
    set("k", 'b');
    assertThat(arrays.make(LENGTH + 1)).isNotSameAs(first);
    assertThat(arrays.make(LENGTH)).isSameAs(first);
    assertThat(arrays.make(LENGTH)).isNotSameAs(first);
  }

  @Test
  void whatWasHandedOutIsNotUsedAgain() {
    for (String command :
        new String[] {
          "GET k",
          "GETRANGE k 0 3",
          "COPY k other",
          "DUMP k",
          "GETEX k PERSIST",
          "MGET k",
          "LCS k k"
        }) {
      byte[] first = set("k", 'a');
      client.call(command);
      set("k", 'b');
      assertThat(arrays.make(LENGTH)).as(command).isNotSameAs(first);
    }
  }

  @Test
  void whatTheReplacingCommandItselfRepliesIsNotUsedAgain() {
    byte[] first = set("k", 'a');
    byte[] second = value('b');
    byte[] reply = client.callBytes(bytes("SET"), bytes("k"), second, bytes("GET"));
    assertThat(new String(reply, ISO_8859_1)).startsWith("$" + LENGTH + "\r\naaaa");
    assertThat(arrays.make(LENGTH)).isNotSameAs(first);
    client.callBytes(bytes("GETSET"), bytes("k"), value('c'));
    assertThat(arrays.make(LENGTH)).isNotSameAs(second);
  }

  @Test
  void aStringThatOnlyMovesStays() {
    byte[] first = set("k", 'a');
    client.call("RENAME k moved");
    client.call("MOVE moved 1");
    assertThat(arrays.make(LENGTH)).isNotSameAs(first);
    client.call("SELECT 1");
    assertThat(client.call("GETRANGE moved 0 3")).isEqualTo("$4\r\naaaa");
  }

  @Test
  void allIsForgottenWithTheKeys() {
    byte[] first = set("k", 'a');
    set("k", 'b');
    client.call("FLUSHALL");
    assertThat(arrays.make(LENGTH)).isNotSameAs(first);
  }

  @Test
  void noMoreIsKeptThanItsLimit() {
    SpareStrings spares = new SpareStrings();
    for (int i = 0; i < 1000; i++) {
      spares.add(new LargeString(new byte[1 << 20]));
    }
    spares.add(new LargeString(new byte[5 << 20]));
    byte[] kept = new byte[1 << 20];
    spares.add(new LargeString(kept));
    assertThat(spares.make(5 << 20)).isNotNull();
    assertThat(spares.make(1 << 20)).isSameAs(kept);
    assertThat(spares.size()).isEqualTo(3);
  }

  private byte[] set(String key, char filling) {
    byte[] value = value(filling);
    client.callBytes(bytes("SET"), bytes(key), value);
    return value;
  }

  private static byte[] value(char filling) {
    byte[] value = new byte[LENGTH];
    Arrays.fill(value, (byte) filling);
    return value;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
