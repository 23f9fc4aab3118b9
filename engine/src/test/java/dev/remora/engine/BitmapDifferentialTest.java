package dev.remora.engine;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bitmaps are those of a real redis-server. */
final class BitmapDifferentialTest {
  private static final String TEMPLATES =
      """
      SETBIT K P B | SETBIT K P B | SETBIT K P B | SETBIT K N N | SETBIT K V V | GETBIT K P | GETBIT K I |
      SET K V | SET K I | SET K W | SETRANGE K P W | APPEND K W | DEL K | GET K | STRLEN K |
      OBJECT ENCODING K | BITCOUNT K | BITCOUNT K N N | BITCOUNT K N N BIT | BITCOUNT K N N BYTE |
      BITCOUNT K P P bit | BITPOS K B | BITPOS K B N | BITPOS K B N N | BITPOS K B N N BIT |
      BITPOS K B P P BIT | BITPOS K B P P BYTE | BITPOS K I | BITOP A K K | BITOP A K K K |
      BITOP A K K K K | BITOP NOT K K | BITOP NOT K K K | BITOP V K K | BITFIELD K |
      BITFIELD K G E P | BITFIELD K SET E P S | BITFIELD K INCRBY E P S |
      BITFIELD K OVERFLOW O INCRBY E P S SET E #N S | BITFIELD K OVERFLOW O SET E #P S |
      BITFIELD K SET E P S GET E P INCRBY E #P S OVERFLOW O INCRBY E P S INCRBY E P S |
      BITFIELD K GET V P | BITFIELD K SET E V S | BITFIELD K SET E P V | BITFIELD K V |
      BITFIELD K OVERFLOW V | BITFIELD K OVERFLOW O | BITFIELD_RO K GET E P GET E #P |
      BITFIELD_RO K SET E P S | BITFIELD_RO K | BITFIELD K INCRBY E #N S | GETBIT K P P |
      EXPIRE K T | TTL K | MGET K K K
      """;

  // No -9223372036854775808: Redis's SET i8 with OVERFLOW SAT makes 127 of it, which is no nearer.
  private static final Map<String, String[]> WORDS =
      Map.of(
          "P",
          new String[] {"0", "1", "7", "8", "9", "13", "31", "63", "64", "65", "130", "300", "999"},
          "B",
          new String[] {"0", "1"},
          "W",
          new String[] {
            "\u00ff\u00ff\u00ff",
            "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fe",
            "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0001",
            "0123456789012345678901234567890123456789",
            "\u00aaU\u000f",
          },
          "A",
          new String[] {"AND", "OR", "XOR", "and", "xor"},
          "G",
          new String[] {"GET", "get"},
          "E",
          new String[] {
            "u1", "i1", "u2", "i5", "u8", "i8", "u13", "i16", "u32", "i33", "u63", "i63", "i64",
            "u64", "i65", "i0", "x8", "u", "u08",
          },
          "S",
          new String[] {
            "0",
            "1",
            "-1",
            "2",
            "-100",
            "127",
            "128",
            "255",
            "256",
            "70000",
            "-70000",
            "9223372036854775807",
            "-4611686018427387904",
            "4611686018427387904",
          },
          "O",
          new String[] {"WRAP", "SAT", "FAIL", "sat"});

  static final Vocabulary VOCABULARY = new Vocabulary(TEMPLATES, WORDS);

  @Test
  void repliesAreThoseOfRedis() throws Exception {
    new Differential(VOCABULARY).compare(30, 400);
  }
}
