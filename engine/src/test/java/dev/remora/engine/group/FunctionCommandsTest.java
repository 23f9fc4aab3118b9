package dev.remora.engine.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.engine.TestClient;
import dev.remora.engine.TestEngine;
import org.junit.jupiter.api.Test;

/** A server without functions answers those who clean up. */
final class FunctionCommandsTest {
  private final TestClient client = new TestEngine().connect();

  @Test
  void thereAreNone() {
    assertThat(client.call("FUNCTION LIST LIBRARYNAME * WITHCODE")).isEqualTo("*0");
    assertThat(client.call("FUNCTION LIST x")).isEqualTo("-ERR Unknown argument x");
  }

  @Test
  void flushesNothing() {
    assertThat(client.call("FUNCTION FLUSH")).isEqualTo("+OK");
    assertThat(client.call("FUNCTION FLUSH async")).isEqualTo("+OK");
    assertThat(client.call("FUNCTION FLUSH x"))
        .isEqualTo("-ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
  }
}
