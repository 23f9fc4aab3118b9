package dev.remora.engine;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** HyperLogLogs are those of a real redis-server, byte for byte. */
final class HyperLogLogDifferentialTest {
  private static final String TEMPLATES =
      """
      PFADD K | PFADD K X | PFADD K X X X | PFADD K X X X X X X X X X X X X X X X X | PFADD K V |
      PFADD K X X X X X X X X X X X X X X X X X X X X X X X X X X X X X X X X X X X X X X X X X X |
      PFCOUNT K | PFCOUNT K K | PFCOUNT K K K | PFCOUNT K | PFMERGE K | PFMERGE K K |
      PFMERGE K K K | GET K | GET K | STRLEN K | PFDEBUG ENCODING K | PFDEBUG DECODE K |
      PFDEBUG TODENSE K | PFDEBUG V K | SETRANGE K P C | APPEND K C | SET K V | DEL K |
      EXPIRE K T | TTL K | PFCOUNT V | PFADD K V V
      """;

  @Test
  void repliesAreThoseOfRedis() throws Exception {
    compare("3000");
  }

  @Test
  void repliesAreThoseOfRedisWhereDenseComesSoon() throws Exception {
    compare("120");
  }

  private static void compare(String sparseMost) throws Exception {
    String[] elements = new String[3000];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = "element-" + i * 7919L;
    }
    Map<String, String[]> words =
        Map.of(
            "X",
            elements,
            // Into the header only, and no half of a run at the end: Redis looks at what is behind.
            "P",
            new String[] {"0", "4", "5", "8", "12"},
            "C",
            new String[] {"HYLL", "HY", "0123", "?", "\u0080", "\u0001", "\u0000", ""});
    new Differential(new Vocabulary(TEMPLATES, words))
        .with("hll-sparse-max-bytes", sparseMost)
        .compare(20, 300);
  }
}
