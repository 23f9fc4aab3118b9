package dev.remora.engine.keyspace;

import dev.remora.resp.AsciiNumbers;
import dev.remora.resp.LongParser;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.util.Arrays;

/**
 * What can stand behind a key: a {@code byte[]}, which is a string that is never changed in place,
 * or a {@link Value}. A string is thus a {@code byte[]}, a {@link LargeString}, an {@link
 * IntegerValue} or a {@link MutableString}; this class treats the four alike.
 *
 * <p>What values say of their memory is how the JVM lays out objects that {@code ./remora} starts:
 * compact headers of 8 bytes, an array's with its length 12, and references of 8.
 */
public final class Values {
  /** Redis keeps strings of up to so many bytes in one piece with their header. */
  private static final int EMBEDDED = 44;

  private static final long ARRAY_HEADER = 12;

  /** From this many bytes on, the array of a string is never written again. */
  private static final int CONSTANT_FROM = 1 << 10;

  private Values() {}

  /** The type of any value. */
  public static ValueType type(Object value) {
    return value instanceof Value other ? other.type() : ValueType.STRING;
  }

  /** Whether the value is a string, of whatever encoding. */
  public static boolean isString(Object value) {
    return value instanceof byte[] || ((Value) value).type() == ValueType.STRING;
  }

  /** Whether a value always takes the same memory. */
  static boolean isConstant(Object value) {
    return value instanceof byte[] || value instanceof LargeString || value instanceof IntegerValue;
  }

  /** How a value is kept, in the words of {@code OBJECT ENCODING}. */
  public static String encoding(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length <= EMBEDDED ? "embstr" : "raw";
    }
    return ((Value) value).encoding();
  }

  /** Bytes that a value takes on the heap. */
  static long memory(Object value) {
    return value instanceof Value other ? other.memory() : arrayMemory(((byte[]) value).length);
  }

  /** Bytes that an array of so many bytes takes on the heap: with its header, in steps of 8. */
  public static long arrayMemory(int length) {
    return (length + ARRAY_HEADER + 7) & ~7;
  }

  /** A value that can stand behind another key. */
  public static Object copy(Object value) {
    if (value instanceof Value other) {
      return other.copy();
    }
    byte[] bytes = (byte[]) value;
    return isRewritable(bytes) ? bytes.clone() : bytes;
  }

  /**
   * Whether a string's array may become another string's: then nobody keeps it for longer than a
   * command takes. So a {@code SET} that replaces a small value leaves nothing to be collected.
   */
  public static boolean isRewritable(byte[] string) {
    return string.length < CONSTANT_FROM;
  }

  /** Makes a string another one, if that can be done in its own array. */
  static boolean rewrite(Object string, RequestArguments arguments, int i) {
    if (string instanceof byte[] bytes
        && bytes.length == arguments.length(i)
        && isRewritable(bytes)) {
      System.arraycopy(arguments.array(i), arguments.offset(i), bytes, 0, bytes.length);
      return true;
    }
    return false;
  }

  /** The string that an argument is, as compact as may be. */
  public static Object string(RequestArguments arguments, int i, LongParser parser) {
    return isInteger(arguments, i, parser)
        ? new IntegerValue(parser.value())
        : string(arguments, i);
  }

  /** Whether an argument is kept as a number, which the parser then has. */
  static boolean isInteger(RequestArguments arguments, int i, LongParser parser) {
    return parser.parse(arguments.array(i), arguments.offset(i), arguments.length(i));
  }

  /** The string that an argument is which is no number. */
  static Object string(RequestArguments arguments, int i) {
    byte[] kept = arguments.keep(i);
    return kept.length >= LargeString.LEAST ? new LargeString(kept) : kept;
  }

  /** Bytes of a string. */
  public static int length(Object string) {
    return switch (string) {
      case byte[] bytes -> bytes.length;
      case LargeString large -> large.length();
      case IntegerValue integer -> AsciiNumbers.length(integer.get());
      case MutableString mutable -> mutable.length();
      default -> throw new IllegalArgumentException("not a string: " + string.getClass());
    };
  }

  /** Replies with a string. */
  public static void reply(Object string, ReplyEncoder reply) {
    if (string instanceof byte[] bytes) {
      reply.bulk(bytes, 0, bytes.length, true);
    } else if (string instanceof IntegerValue integer) {
      reply.bulk(integer.get());
    } else if (string instanceof LargeString large) {
      reply.bulk(large.lend(), 0, large.length(), true);
    } else {
      MutableString mutable = (MutableString) string;
      reply.bulk(mutable.bytes(), 0, mutable.length());
    }
  }

  /** The bytes of a string; not to be written. */
  public static byte[] bytes(Object string) {
    return switch (string) {
      case byte[] bytes -> bytes;
      case LargeString large -> large.lend();
      case IntegerValue integer -> decimal(integer.get());
      case MutableString mutable -> Arrays.copyOf(mutable.bytes(), mutable.length());
      default -> throw new IllegalArgumentException("not a string: " + string.getClass());
    };
  }

  /** The array that a string starts in, perhaps with room behind it; not to be written. */
  public static byte[] array(Object string) {
    return string instanceof MutableString mutable ? mutable.bytes() : bytes(string);
  }

  /** The same string in a form that can be changed in place: itself, if it is in one. */
  public static MutableString mutable(Object string) {
    if (string instanceof MutableString mutable) {
      return mutable;
    }
    byte[] bytes = bytes(string);
    return new MutableString(bytes, 0, bytes.length);
  }

  private static byte[] decimal(long number) {
    byte[] bytes = new byte[AsciiNumbers.length(number)];
    AsciiNumbers.write(number, bytes, 0);
    return bytes;
  }
}
