package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.engine.TestClient;
import dev.remora.engine.TestEngine;
import dev.remora.engine.keyspace.Database;
import dev.remora.engine.keyspace.KeyEvent;
import dev.remora.engine.keyspace.KeyObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What changes a hash or a set tells of it, as Redis does; and what changes nothing does not. */
final class CollectionEventsTest {
  private final TestEngine engine = new TestEngine();
  private final TestClient client = engine.connect();
  private final Recorder recorder = new Recorder();

  @BeforeEach
  void observe() {
    engine.engine().keyspace().changes().observe(recorder);
  }

  @Test
  void hashesTellOfTheirChanges() {
    assertThat(events("HSET h a 1 b 2")).containsExactly("hset h");
    assertThat(events("HSETNX h a 1")).isEmpty();
    assertThat(events("HSETNX h c 3")).containsExactly("hset h");
    assertThat(events("HINCRBY h a 5")).containsExactly("hincrby h");
    assertThat(events("HINCRBYFLOAT h a 0.5")).containsExactly("hincrbyfloat h");
    assertThat(events("HINCRBY h a x")).isEmpty();
    assertThat(events("HDEL h x")).isEmpty();
    assertThat(events("HDEL h a b")).containsExactly("hdel h");
    assertThat(events("HDEL h c")).containsExactly("hdel h", "del h");
  }

  @Test
  void setsTellOfTheirChanges() {
    assertThat(events("SADD s a b c")).containsExactly("sadd s");
    assertThat(events("SADD s a")).isEmpty();
    assertThat(events("SREM s x")).isEmpty();
    assertThat(events("SREM s a")).containsExactly("srem s");
    assertThat(events("SMOVE s t b")).containsExactly("srem s", "sadd t");
    assertThat(events("SADD u b c")).containsExactly("sadd u");
    assertThat(events("SMOVE u t b")).containsExactly("srem u");
    assertThat(events("SMOVE s t c")).containsExactly("srem s", "del s", "sadd t");
    assertThat(events("SPOP t")).containsExactly("spop t");
    assertThat(events("SPOP t 5")).containsExactly("spop t", "del t");
    assertThat(events("SUNIONSTORE v u")).containsExactly("sunionstore v");
    assertThat(events("SINTERSTORE v u s")).containsExactly("del v");
    assertThat(events("SDIFFSTORE v s u")).isEmpty();
  }

  @Test
  void everyElementCounts() {
    client.call("HSET h a 1 b 2 c 3");
    client.call("SADD s a b c d");
    client.call("SREM s a b");
    assertThat(engine.engine().keyspace().changes().count()).isEqualTo(9);
  }

  private List<String> events(String command) {
    recorder.events.clear();
    client.call(command);
    return recorder.events.stream().filter(CollectionEventsTest::isChange).toList();
  }

  private static boolean isChange(String event) {
    return !event.startsWith("new ") && !event.startsWith("keymiss ");
  }

  private static final class Recorder implements KeyObserver {
    private final List<String> events = new ArrayList<>();

    @Override
    public void changed(Database database, byte[] key, KeyEvent event) {
      announced(database, key, event);
    }

    @Override
    public void announced(Database database, byte[] key, KeyEvent event) {
      events.add(event.word() + " " + new String(key, ISO_8859_1));
    }
  }
}
