package dev.remora.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Commands that a client might send, right and wrong ones: made from templates in which {@code K}
 * is a key, {@code V} a value, {@code I} an integer, {@code F} a float, {@code T} a time far enough
 * away, {@code O} an option, and {@code D} a database.
 */
final class RandomCommands {
  /** Those of connections, strings, keys and expiry. */
  static final String TEMPLATES =
      """
      GET K | SET K V | SET K V | SET K I | SET K V O | SET K V O O | SET K V EX T |
      SET K V PX T O | SET K V EX I O | SET K V KEEPTTL O | SETNX K V | SETEX K T V |
      SETEX K I V | PSETEX K N000 V | GETSET K V | GETDEL K | GETEX K | GETEX K EX T | GETEX K O |
      GETEX K PERSIST | GETEX K EX I | APPEND K V | APPEND K I | STRLEN K | SETRANGE K I V |
      SETRANGE K N V | GETRANGE K I I | GETRANGE K N N | SUBSTR K N N | INCR K | DECR K |
      INCRBY K I | DECRBY K I | INCRBYFLOAT K F | INCRBYFLOAT K I | MGET K K K | MSET K V K V |
      MSET K V K | MSETNX K V K V | LCS K K | LCS K K LEN | LCS K K IDX |
      LCS K K IDX MINMATCHLEN N WITHMATCHLEN | LCS K K LEN IDX | LCS K K O | DEL K | DEL K K |
      UNLINK K | EXISTS K K K | TOUCH K K | TYPE K | RENAME K K | RENAMENX K K | COPY K K |
      COPY K K REPLACE | COPY K K DB D | COPY K K DB D REPLACE | MOVE K D | OBJECT ENCODING K |
      OBJECT FREQ K | EXPIRE K T | EXPIRE K T O | EXPIRE K I | EXPIRE K T O O |
      PEXPIRE K T000 | EXPIREAT K I | EXPIREAT K 99999999999 | PEXPIREAT K 99999999999999 O |
      TTL K | EXPIRETIME K | PERSIST K | KEYS * | KEYS ? | KEYS [a-c]* | KEYS [^a] | DBSIZE |
      SELECT D | SELECT I | PING | PING V | PING V V | ECHO V | SWAPDB D D | SWAPDB V D |
      FLUSHDB | FLUSHALL V | CLIENT GETNAME | CLIENT SETNAME V | CLIENT NO-EVICT O |
      CLIENT UNBLOCK I | CLIENT UNBLOCK 1 O | CLIENT V | CLIENT KILL V |
      CLIENT KILL TYPE V | CLIENT REPLY V | CLIENT GETREDIR | CLIENT LIST V |
      CLIENT LIST TYPE V | OBJECT V K | OBJECT HELP | CONFIG V | CONFIG HELP | CONFIG GET V |
      CONFIG SET V V | CONFIG RESETSTAT | CONFIG REWRITE | COMMAND GETKEYS SET K V |
      COMMAND GETKEYS MSET K V K V | COMMAND GETKEYSANDFLAGS SET K V O |
      COMMAND GETKEYSANDFLAGS COPY K K | COMMAND V | COMMAND GETKEYS V V | COMMAND INFO V |
      COMMAND LIST V | COMMAND HELP | AUTH V | AUTH V V | AUTH V V V | HELLO V | HELLO 2 |
      HELLO 2 V | HELLO I | HELLO 2 SETNAME | HELLO 2 AUTH V V | SCAN 0 O | SCAN 0 COUNT I V |
      TIME V | SHUTDOWN V V | SHUTDOWN ABORT | V V V | QUOTE K V I F | get K | sEt K V | GET |
      SET K | INCR K K | CLIENT | OBJECT | OBJECT ENCODING | CLIENT ID V | INCRBY K V |
      INCRBYFLOAT K V | SCAN x | SCAN 0 V | CONFIG GET save | CONFIG GET appendonly
      """;

  private static final String[] VALUES = {
    "",
    "a",
    "hello",
    "hello world",
    "ohmytext",
    "mynewtext",
    "\r\n",
    "\u0000\u00ff\u0080",
    "10",
    "-1",
    "007",
    "3.0",
    "1e3",
    " 1",
    "1 ",
    "+1",
    "nan",
    "inf",
    "-",
    "0",
    "--1",
    "0x10",
    "*",
    "sAvE!",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrs",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr",
  };

  private static final String[] INTEGERS = {
    "0",
    "1",
    "-1",
    "5",
    "100",
    "-100",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "2147483648",
    "-2147483649",
    "4611686018427387904",
    "x",
    "1.5",
    "",
  };

  private static final String[] SMALL = {"0", "1", "2", "3", "5", "10", "-1", "-2", "-10", "40"};

  private static final String[] FLOATS = {
    "0.1",
    "0.2",
    "3.0e3",
    "-5",
    "1.23456789012345678",
    "-1e-19",
    "5.0",
    "1e-3",
    "-0.1",
    "1e20",
    "123.456",
    "0.00000000000000001",
    "1e17",
    "3",
    "abc",
    "",
    "1e5000",
    "inf",
    "-inf",
    "nan",
    ".5",
    "5.",
  };

  private static final String[] OPTIONS = {
    "NX", "XX", "GT", "LT", "GET", "KEEPTTL", "PERSIST", "EX", "PX", "EXAT", "PXAT", "ON", "OFF",
    "TIMEOUT", "nx", "xx", "get", "bogus", "COUNT", "MATCH",
  };

  private final Random random;
  private final String[] templates;
  private final Map<String, String[]> words;

  RandomCommands(long seed) {
    this(seed, TEMPLATES, Map.of());
  }

  /**
   * @param templates parted by bars
   * @param words what stands for a word of a template, before those that are known here
   */
  RandomCommands(long seed, String templates, Map<String, String[]> words) {
    random = new Random(seed);
    this.templates = templates.strip().split("\\s*\\|\\s*", -1);
    this.words = words;
  }

  /** The next command. */
  byte[][] next() {
    List<byte[]> words = new ArrayList<>();
    for (String word : pick(templates).split(" ", -1)) {
      words.add(word(word).getBytes(ISO_8859_1));
    }
    return words.toArray(byte[][]::new);
  }

  private String word(String word) {
    String[] own = words.get(word);
    if (own != null) {
      return pick(own);
    }
    if (word.length() > 1 && word.charAt(0) == '#') {
      return "#" + word(word.substring(1));
    }
    return switch (word) {
      case "K" -> String.valueOf((char) ('a' + random.nextInt(5)));
      case "V" -> pick(VALUES);
      case "I" -> pick(INTEGERS);
      case "N" -> pick(SMALL);
      case "F" -> pick(FLOATS);
      case "T" -> String.valueOf(1000 + 10 * random.nextInt(10));
      case "N000" -> pick(SMALL) + "000";
      case "T000" -> 1000 + 10 * random.nextInt(10) + "000";
      case "O" -> pick(OPTIONS);
      case "D" -> pick(new String[] {"0", "1", "15", "16", "-1", "x"});
      default -> word;
    };
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}
