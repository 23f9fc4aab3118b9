package dev.remora.engine.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remora.engine.TestClient;
import dev.remora.engine.TestEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Redis does not have of places, or cannot be compared with it. */
final class GeoCommandsTest {
  private final TestClient client = new TestEngine().connect();

  @BeforeEach
  void addPlaces() {
    client.call(
        "GEOADD k 13.361389 38.115556 Palermo 15.087269 37.502669 Catania 2.35 48.86 Paris");
  }

  @Test
  void aPolygonHasWhatIsInside() {
    String sicily = "GEOSEARCH k BYPOLYGON 4 12 37 16 37 16 38.5 12 38.5 ";
    assertThat(client.call(sicily + "ASC")).isEqualTo("*2\r\n$7\r\nPalermo\r\n$7\r\nCatania");
    assertThat(client.call(sicily + "BYRADIUS 1 km")).isEqualTo("-ERR syntax error");
    assertThat(client.call("GEOSEARCH k BYPOLYGON 3 1 1 2 2"))
        .isEqualTo("-ERR GEOSEARCH BYPOLYGON must have at least 3 vertices");
    assertThat(client.call("GEOSEARCH k BYPOLYGON 5000000000 1 1 2 2 3 3"))
        .isEqualTo("-ERR GEOSEARCH BYPOLYGON must have at least 3 vertices");
  }

  @Test
  void coordinatesAreDoublesInResp3() {
    client.call("HELLO 3");
    assertThat(client.call("GEOPOS k Palermo x"))
        .isEqualTo("*2\r\n*2\r\n,13.36138933897018433\r\n,38.11555639549629859\r\n_");
  }

  @Test
  void theLastStoreIsTheKey() {
    assertThat(client.call("COMMAND GETKEYS GEORADIUS a 0 0 1 km STORE b STOREDIST c"))
        .isEqualTo("*2\r\n$1\r\na\r\n$1\r\nc");
  }
}
