package dev.remora.engine.config;

import java.util.Locale;
import java.util.Map;

/**
 * Sizes as redis.conf has them: {@code 100}, {@code 1k} (1,000), {@code 1kb} (1,024), and so on.
 */
final class MemorySize {
  private static final Map<String, Long> UNITS =
      Map.of(
          "", 1L,
          "b", 1L,
          "k", 1_000L,
          "kb", 1L << 10,
          "m", 1_000_000L,
          "mb", 1L << 20,
          "g", 1_000_000_000L,
          "gb", 1L << 30);

  private MemorySize() {}

  /**
   * Bytes; throws IllegalArgumentException with Redis's message if the text is no such size. As in
   * Redis, no digits at all mean 0.
   */
  static long parse(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    Long unit = UNITS.get(text.substring(digits).toLowerCase(Locale.ROOT));
    if (unit == null) {
      throw new IllegalArgumentException("argument must be a memory value");
    }
    try {
      long number = digits == 0 ? 0 : Long.parseLong(text.substring(0, digits));
      return Math.multiplyExact(number, unit);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException("argument must be a memory value", e);
    }
  }

  /** The shortest text that means so many bytes. */
  static String text(long bytes) {
    if (bytes > 0 && bytes % (1L << 30) == 0) {
      return (bytes >> 30) + "gb";
    }
    if (bytes > 0 && bytes % (1L << 20) == 0) {
      return (bytes >> 20) + "mb";
    }
    return bytes > 0 && bytes % (1L << 10) == 0 ? (bytes >> 10) + "kb" : Long.toString(bytes);
  }
}
