package dev.remora.engine;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lists are those of a real redis-server. */
final class ListDifferentialTest {
  private static final String TEMPLATES =
      """
      LPUSH K E | LPUSH K E E E | RPUSH K E | RPUSH K E E | RPUSH K E E E E E E | LPUSHX K E |
      RPUSHX K E E | LPUSH K L | RPUSH K L L | LPOP K | RPOP K | LPOP K N | RPOP K N | LPOP K I |
      LPOP K 1 1 | LLEN K | LINDEX K N | LINDEX K I | LSET K N E | LSET K I E | LSET K N L |
      LINSERT K BEFORE E E | LINSERT K AFTER E E | LINSERT K after E L | LINSERT K V E E |
      LREM K N E | LREM K 0 E | LREM K 1 L | LREM K V E | LRANGE K N N | LRANGE K 0 -1 |
      LRANGE K I I | LTRIM K N N | LTRIM K 0 -2 | LTRIM K I N | LPOS K E | LPOS K E RANK N |
      LPOS K E COUNT N | LPOS K E RANK N COUNT N | LPOS K E MAXLEN N | LPOS K E COUNT 0 MAXLEN N |
      LPOS K E RANK V | LPOS K E COUNT I | LPOS K E O | LPOS K L RANK -1 COUNT 0 |
      LMOVE K K S S | LMOVE K K S V | LMOVE K K V S | RPOPLPUSH K K | LMPOP 1 K S |
      LMPOP 2 K K S COUNT N | LMPOP 2 K K S COUNT 3 | LMPOP I K S | LMPOP 3 K K S |
      LMPOP 1 K S COUNT | LMPOP 1 K V | LMPOP 1 K S COUNT 2 COUNT 2 | LMPOP 1 K S COUNT V |
      BLPOP K K V | BLPOP K I | BLMOVE K K S S V | BLMOVE K K S V 1 | BRPOPLPUSH K K V |
      BLMPOP V 1 K S | BLMPOP 1 1 K V | BLMPOP 1 I K S | DEL K | SET K V | GET K | TYPE K |
      RENAME K K | COPY K K | COPY K K REPLACE | EXISTS K | EXPIRE K T | TTL K | APPEND K V |
      LPUSH K | LLEN | LINSERT K BEFORE E | BLPOP K
      """;

  private static final Map<String, String[]> WORDS =
      Map.of(
          "E",
          new String[] {"a", "b", "c", "1", "-1", "300", "70000", "9223372036854775807", "007", ""},
          "L",
          new String[] {"l".repeat(5000), "m".repeat(9000), "n".repeat(100), "o".repeat(4000)},
          "S",
          new String[] {"LEFT", "RIGHT", "left"});

  static final Vocabulary VOCABULARY =
      new Vocabulary(TEMPLATES, WORDS).skipping(ListDifferentialTest::mayWaitOrDiffers);

  /** A server that waits for an element has no reply to compare. */
  @Test
  void repliesAreThoseOfRedis() throws Exception {
    new Differential(VOCABULARY).compare(30, 400);
  }

  /** The least long is refused since 7.2, and ends what 7.0 looks for. */
  private static boolean mayWaitOrDiffers(String command) {
    String[] words = command.split(" ", -1);
    boolean blocks = command.startsWith("B") && !command.startsWith("BLMPOP");
    return command.contains("-9223372036854775808")
        || (blocks && isTimeout(words[words.length - 1]))
        || (command.startsWith("BLMPOP") && isTimeout(words[1]));
  }

  private static boolean isTimeout(String word) {
    try {
      return Double.parseDouble(word.strip()) >= 0;
    } catch (NumberFormatException e) {
      return word.equals("inf") || word.equals("nan") || word.startsWith("0x");
    }
  }
}
