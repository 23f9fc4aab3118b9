package dev.remora.engine.value;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.engine.TestClient;
import dev.remora.engine.TestEngine;
import dev.remora.engine.keyspace.Entry;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Small values have hardly any room to spare: there may be millions of them. */
final class SpareRoomTest {
  /** What the JVM would round up to anyway. */
  private static final int ALIGNMENT = 7;

  private final TestEngine engine = new TestEngine();
  private final TestClient client = engine.connect();

  @Test
  void hashThatOneCommandMakes() {
    client.call("HSET k field:1 value:1 field:2 0123456789 field:3 12345 field:4 -1 5 abc");
    assertThat(spare()).isLessThanOrEqualTo(ALIGNMENT);
  }

  @Test
  void sortedSetThatOneCommandMakes() {
    var command = new StringBuilder("ZADD k CH");
    for (int i = 0; i < 100; i++) {
      command
          .append(" ")
          .append(i * 37 % 1000)
          .append(i % 3 == 0 ? ".5" : "")
          .append(" m")
          .append(i);
    }
    assertThat(client.call(command.toString())).isEqualTo(":100");
    assertThat(spare()).isLessThanOrEqualTo(ALIGNMENT);
  }

  @Test
  void valuesThatGrow() {
    for (int i = 0; i < 100; i++) {
      client.call("HSET k field:" + i + " value:" + i);
      assertThat(spare()).isLessThanOrEqualTo(listpack().length / 16 + ALIGNMENT);
    }
  }

  @Test
  void noMoreThanSmallValuesNeed() {
    client.call("HSET k f " + "x".repeat(60) + (" f " + "x".repeat(60)).repeat(1000));
    assertThat(listpack().length).isLessThan(10_000);
  }

  private int spare() {
    byte[] listpack = listpack();
    return listpack.length - Listpack.bytes(listpack);
  }

  private byte[] listpack() {
    byte[] key = "k".getBytes(US_ASCII);
    Entry entry = Objects.requireNonNull(engine.engine().keyspace().database(0).peek(key));
    return entry.value() instanceof ListpackHashValue hash
        ? hash.listpack()
        : ((ListpackSortedSet) entry.value()).listpack();
  }
}
