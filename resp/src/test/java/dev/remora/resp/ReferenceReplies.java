package dev.remora.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.resp.RespValue.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * RESP's rules for replies again, written to be compared with the specification and not to be fast:
 * the whole input at once, one method calling itself for what is inside.
 */
final class ReferenceReplies {
  /**
   * What some input says.
   *
   * @param values the complete replies and pushes
   * @param refused whether what follows them is no RESP or breaks a limit
   * @param pending whether a part of a reply follows them
   */
  record Read(List<RespValue> values, boolean refused, boolean pending) {}

  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+");

  private static final RespValue NULL = new RespValue.Null();

  private final String input;
  private final ReplyLimits limits;
  private final boolean counting;
  private int at;
  private int elements;
  private int complete;

  private ReferenceReplies(byte[] input, ReplyLimits limits, boolean counting) {
    this.input = new String(input, ISO_8859_1);
    this.limits = limits;
    this.counting = counting;
  }

  /**
   * Reads all there is.
   *
   * @param counting whether only the structure is looked at, and not what booleans, numbers and
   *     formats look like
   */
  static Read read(byte[] input, ReplyLimits limits, boolean counting) {
    var reader = new ReferenceReplies(input, limits, counting);
    List<RespValue> values = new ArrayList<>();
    try {
      while (true) {
        reader.begin();
        values.add(reader.value(0));
      }
    } catch (Incomplete e) {
      return new Read(values, false, reader.complete < input.length);
    } catch (Refused e) {
      return new Read(values, true, true);
    }
  }

  private void begin() {
    elements = 0;
    complete = at;
  }

  private RespValue value(int depth) throws Incomplete, Refused {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> new RespValue.Simple(text(rest));
      case '-' -> new RespValue.Failure(text(rest));
      case '_' -> NULL;
      case '(' -> new RespValue.BigNumber(text(rest));
      case ':' -> integer(rest);
      case '#' -> bool(rest);
      case ',' -> decimal(text(rest));
      case '$' -> isNull(rest) ? NULL : new RespValue.Bulk(bytes(string(rest)), null);
      case '!' -> new RespValue.Failure(text(string(rest)));
      case '=' -> verbatim(string(rest));
      case '*' -> isNull(rest) ? NULL : aggregate(Kind.ARRAY, rest, 1, depth);
      case '~' -> aggregate(Kind.SET, rest, 1, depth);
      case '>' -> aggregate(Kind.PUSH, rest, 1, depth);
      case '%' -> aggregate(Kind.MAP, rest, 2, depth);
      case '|' -> {
        aggregate(Kind.MAP, rest, 2, depth);
        if (depth == 0) {
          begin();
        }
        yield value(depth); // what it is an attribute of
      }
      default -> throw new Refused();
    };
  }

  /** A line without its end; from 1 byte. */
  private String line() throws Incomplete, Refused {
    int newline = input.indexOf('\n', at);
    int length = (newline < 0 ? input.length() : newline + 1) - at;
    if (length > limits.maxLineLength()) {
      throw new Refused();
    }
    if (newline < 0) {
      throw new Incomplete();
    }
    if (length < 3 || input.charAt(newline - 1) != '\r' || elements++ > limits.maxElements()) {
      throw new Refused();
    }
    String line = input.substring(at, newline - 1);
    at = newline + 1;
    return line;
  }

  private RespValue integer(String text) throws Refused {
    if (counting && NUMBER.matcher(text).matches()) {
      return NULL;
    }
    return new RespValue.Int(number(text));
  }

  private RespValue bool(String text) throws Refused {
    if (!counting && !text.equals("t") && !text.equals("f")) {
      throw new Refused();
    }
    return new RespValue.Bool(text.equals("t"));
  }

  private RespValue decimal(String text) throws Refused {
    var decimal = new RespValue.Decimal(text);
    try {
      double _ = counting ? 0 : decimal.value();
      return decimal;
    } catch (NumberFormatException e) {
      throw new Refused();
    }
  }

  private RespValue verbatim(String string) throws Refused {
    if (counting) {
      return NULL;
    }
    if (string.length() < 4 || string.charAt(3) != ':') {
      throw new Refused();
    }
    return new RespValue.Bulk(bytes(string.substring(4)), text(string.substring(0, 3)));
  }

  private String string(String header) throws Incomplete, Refused {
    long length = number(header);
    if (length < 0 || length > limits.maxBulkLength()) {
      throw new Refused();
    }
    int end = at + (int) length;
    if (input.length() < end + 2) {
      throw new Incomplete();
    }
    if (!input.startsWith("\r\n", end)) {
      throw new Refused();
    }
    String string = input.substring(at, end);
    at = end + 2;
    return string;
  }

  private RespValue aggregate(Kind kind, String header, int width, int depth)
      throws Incomplete, Refused {
    long count = number(header);
    if (count < 0 || count > limits.maxElements() / width || depth == limits.maxDepth()) {
      throw new Refused();
    }
    List<RespValue> values = new ArrayList<>();
    for (long i = 0; i < count * width; i++) {
      values.add(value(depth + 1));
    }
    return new RespValue.Aggregate(kind, values);
  }

  private static boolean isNull(String header) throws Refused {
    return number(header) == -1;
  }

  private static long number(String text) throws Refused {
    if (!NUMBER.matcher(text).matches()) {
      throw new Refused();
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Refused();
    }
  }

  private static byte[] bytes(String string) {
    return string.getBytes(ISO_8859_1);
  }

  private static String text(String string) {
    return new String(bytes(string), UTF_8);
  }

  /** The input ends within a reply. */
  private static final class Incomplete extends Exception {
    private static final long serialVersionUID = 1L;

    Incomplete() {
      super(null, null, false, false);
    }
  }

  /** What is there is no RESP, or breaks a limit. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused() {
      super(null, null, false, false);
    }
  }
}
