package dev.remora.engine;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Connections, strings, keys and expiry are those of a real redis-server. */
final class DifferentialTest {
  static final Vocabulary VOCABULARY =
      new Vocabulary(RandomCommands.TEMPLATES, Map.of())
          .skipping(DifferentialTest::isAboutTheServer)
          .unordered(command -> command.startsWith("KEYS"));

  @Test
  void repliesAreThoseOfRedis() throws Exception {
    new Differential(VOCABULARY).compare(30, 400);
  }

  /** What differs by its nature: numbers of clients, parameters, the number of commands. */
  private static boolean isAboutTheServer(String command) {
    String name = command.toUpperCase(Locale.ROOT);
    return name.equals("HELLO 2")
        || name.startsWith("HELLO 3")
        || name.equals("CONFIG GET *")
        || name.equals("CLIENT HELP")
        || name.startsWith("CLIENT ID");
  }
}
