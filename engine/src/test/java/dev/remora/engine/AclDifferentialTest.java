package dev.remora.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of its one user the server tells what a real redis-server does. */
final class AclDifferentialTest {
  private static final String TEMPLATES =
      """
      ACL WHOAMI | ACL USERS | ACL LIST | ACL GETUSER default | ACL GETUSER V | ACL CAT | ACL CAT V |
      ACL DELUSER V | ACL DELUSER V default | ACL LOG | ACL LOG RESET | ACL LOG V | ACL SAVE | ACL LOAD |
      ACL GENPASS V | ACL V | ACL
      """;

  @Test
  void repliesAreThoseOfRedis() throws Exception {
    new Differential(
            new Vocabulary(TEMPLATES, Map.of())
                .skipping(command -> command.matches("ACL GENPASS [1-9].*")))
        .compare(10, 100);
  }

  @Test
  void thePasswordIsShownByItsHash() {
    TestClient client = new TestEngine("requirepass", "a").connect();
    client.call("AUTH a");
    String hash = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
    assertThat(client.call("ACL LIST")).contains("user default on #" + hash + " ~* &* +@all");
    assertThat(client.call("ACL GETUSER default")).contains("*1\r\n$2\r\non\r\n").contains(hash);
  }

  @Test
  void aCategoryHasItsCommands() {
    TestClient client = new TestEngine().connect();
    assertThat(client.call("ACL CAT geo")).startsWith("*10\r\n").contains("\r\ngeosearch\r\n");
    assertThat(client.call("ACL CAT connection")).contains("\r\nclient|id\r\n");
  }

  @Test
  void nobodyElseCanBeMade() {
    TestClient client = new TestEngine().connect();
    assertThat(client.call("ACL SETUSER x on")).startsWith("-ERR There is only the user 'default'");
    assertThat(client.call("ACL GENPASS 5")).matches("\\$2\r\n[0-9a-f]{2}");
  }
}
