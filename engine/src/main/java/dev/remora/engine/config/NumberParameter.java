package dev.remora.engine.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.resp.LongParser;
import java.util.List;

/** A number within a range: how many, how long, or how large. */
public final class NumberParameter extends Parameter {
  private final Form form;
  private long value;

  NumberParameter(ParameterSpec spec, Form form) {
    super(spec);
    this.form = form;
  }

  /** Its value; of a percentage the negative. */
  public long value() {
    return value;
  }

  /** As {@link #value}; what is larger than an int as the largest. */
  public int intValue() {
    return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  @Override
  public String get() {
    return switch (form) {
      case OCTAL -> Long.toOctalString(value);
      case PERCENT -> value < 0 ? -value + "%" : Long.toString(value);
      case INTEGER, MEMORY -> Long.toString(value);
    };
  }

  @Override
  boolean isList() {
    return false;
  }

  @Override
  List<String> lines() {
    boolean memory = form == Form.MEMORY || (form == Form.PERCENT && value >= 0);
    return List.of(name() + " " + (memory ? MemorySize.text(value) : get()));
  }

  @Override
  void read(String text) {
    long number =
        switch (form) {
          case INTEGER -> integer(text);
          case MEMORY -> MemorySize.parse(text);
          case OCTAL -> octal(text);
          case PERCENT -> percent(text);
        };
    long least = spec().least();
    long most = spec().most();
    if (form == Form.PERCENT && number < least) {
      throw new IllegalArgumentException("percentage argument must be less or equal to " + -least);
    }
    if (number < least || number > most) {
      int radix = form == Form.OCTAL ? 8 : 10;
      throw new IllegalArgumentException(
          "argument must be between "
              + Long.toString(least, radix)
              + " and "
              + Long.toString(most, radix)
              + " inclusive");
    }
    value = number;
  }

  private static long integer(String text) {
    LongParser parser = new LongParser();
    byte[] bytes = text.getBytes(ISO_8859_1);
    if (!parser.parse(bytes, 0, bytes.length)) {
      throw new IllegalArgumentException("argument couldn't be parsed into an integer");
    }
    return parser.value();
  }

  private static long octal(String text) {
    try {
      return Long.parseLong(text, 8);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("argument couldn't be parsed as an octal number", e);
    }
  }

  private static long percent(String text) {
    try {
      if (text.endsWith("%")) {
        long percent = integer(text.substring(0, text.length() - 1));
        if (percent >= 0) {
          return -percent;
        }
      }
      return MemorySize.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("argument must be a memory or percent value", e);
    }
  }

  /** How the number is written. */
  enum Form {
    INTEGER,
    /** Bytes, with units. */
    MEMORY,
    /** As {@link #MEMORY}, or so many hundredths of something. */
    PERCENT,
    /** A file's mode. */
    OCTAL
  }
}
