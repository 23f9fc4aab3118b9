package dev.remora.bench.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.resp.CommandEncoder;

/** What a server is filled with. Key number n is written by one command. */
enum Shape {
  /** The keys that {@code remora bench -r} reads, with values of 100 bytes. */
  STRINGS("strings", "strings of 100 bytes", 1, 1) {
    @Override
    void encode(CommandEncoder commands, long number) {
      commands.begin(3).argument("SET").argument(key("key:", number));
      commands.argument(VALUE, 0, VALUE.length);
    }
  },
  HASHES("hashes", "hashes of 5 fields of 10 bytes", 1, 1) {
    @Override
    void encode(CommandEncoder commands, long number) {
      commands.begin(2 + 2 * FIELDS).argument("HSET").argument(key("hash:", number));
      for (int i = 0; i < FIELDS; i++) {
        commands.argument("field:" + i).argument(VALUE, 0, 10);
      }
    }
  },
  ZSETS("zsets", "members of sorted sets of 100", 100, 10) {
    @Override
    void encode(CommandEncoder commands, long number) {
      commands.begin(2 + 2 * MEMBERS).argument("ZADD").argument(key("zset:", number));
      for (int i = 0; i < MEMBERS; i++) {
        commands.argument(Integer.toString(i * 37 % 1000)).argument("member:" + i);
      }
    }
  };

  /** How long {@link #STRINGS}' values are. */
  static final int VALUE_BYTES = 100;

  private static final byte[] VALUE = "x".repeat(VALUE_BYTES).getBytes(US_ASCII);
  private static final int FIELDS = 5;
  private static final int MEMBERS = 100;
  private static final int DIGITS = 12;

  private final String word;
  private final String title;
  private final int elements;
  private final int times;

  /**
   * @param times so many more elements than are asked for, where as many would be so few keys that
   *     the process is mostly what it is without any
   */
  Shape(String word, String title, int elements, int times) {
    this.word = word;
    this.title = title;
    this.elements = elements;
    this.times = times;
  }

  /** Writes the command for one key. */
  abstract void encode(CommandEncoder commands, long number);

  String word() {
    return word;
  }

  /** As it is written in a table, after a number. */
  String title() {
    return title;
  }

  /** How many elements one key stands for. */
  int elements() {
    return elements;
  }

  /** How many elements a server is filled with when so many keys are asked for. */
  long elements(long keys) {
    return keys * times;
  }

  static Shape of(String word) {
    for (Shape shape : values()) {
      if (shape.word.equals(word)) {
        return shape;
      }
    }
    throw new IllegalArgumentException("no such shape: " + word);
  }

  /** A prefix and twelve digits. */
  static String key(String prefix, long number) {
    String digits = Long.toString(number);
    return prefix + "0".repeat(DIGITS - digits.length()) + digits;
  }
}
