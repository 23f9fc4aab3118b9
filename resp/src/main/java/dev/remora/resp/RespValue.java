package dev.remora.resp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reply, as a tree. The names follow the RESP3 specification (redis/redis-specifications,
 * protocol/RESP3.md). Immutable.
 */
public sealed interface RespValue {
  /** A status: {@code +OK}. */
  record Simple(String text) implements RespValue {}

  /** An error, with its code as the first word: {@code -ERR …}, or RESP3's {@code !}. */
  record Failure(String message) implements RespValue {}

  /** {@code :42}. */
  record Int(long value) implements RespValue {}

  /** RESP3's {@code _}, and RESP2's null string and null array. */
  record Null() implements RespValue {}

  /** {@code #t} and {@code #f}. */
  record Bool(boolean value) implements RespValue {}

  /** {@code ,3.14}: as the server wrote it, {@code inf}, {@code -inf} and {@code nan} included. */
  record Decimal(String text) implements RespValue {
    /** The nearest double. */
    public double value() {
      return switch (text) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        case "nan", "-nan" -> Double.NaN;
        default -> Double.parseDouble(text);
      };
    }
  }

  /** {@code (} and an integer of any size. */
  record BigNumber(String text) implements RespValue {}

  /**
   * An array, set, push or map.
   *
   * @param elements in the order of the wire; of a map: key, value, key, value, …
   */
  record Aggregate(Kind kind, List<RespValue> elements) implements RespValue {
    public Aggregate {
      elements = List.copyOf(elements);
    }
  }

  /** What an {@link Aggregate} is. */
  enum Kind {
    ARRAY,
    MAP,
    SET,
    /** Not an answer to a command: sent by the server of its own accord. */
    PUSH
  }

  /** A string of bytes: {@code $}, and RESP3's verbatim {@code =}. */
  final class Bulk implements RespValue {
    private final byte[] bytes;
    private final @Nullable String format;

    /** Takes the array over: it must not be changed any more. */
    Bulk(byte[] bytes, @Nullable String format) {
      this.bytes = bytes;
      this.format = format;
    }

    /** A string of the given bytes. */
    public static Bulk of(byte[] bytes) {
      return new Bulk(bytes.clone(), null);
    }

    /** A string of the given text, in UTF-8. */
    public static Bulk of(String text) {
      return new Bulk(text.getBytes(UTF_8), null);
    }

    /** A verbatim string with a format such as {@code txt} or {@code mkd}. */
    public static Bulk verbatim(String format, String text) {
      return new Bulk(text.getBytes(UTF_8), format);
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
      return bytes.clone();
    }

    /** How many bytes it has. */
    public int length() {
      return bytes.length;
    }

    /** The three letters of a verbatim string's format, null of an ordinary string. */
    public @Nullable String format() {
      return format;
    }

    /** The bytes as UTF-8. */
    public String text() {
      return new String(bytes, UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bulk bulk
          && Arrays.equals(bytes, bulk.bytes)
          && Objects.equals(format, bulk.format);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Bulk[" + text() + "]";
    }
  }
}
