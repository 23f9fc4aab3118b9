package dev.remora.cli.reply;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.resp.RespValue;
import dev.remora.resp.RespValue.Aggregate;
import dev.remora.resp.RespValue.BigNumber;
import dev.remora.resp.RespValue.Bool;
import dev.remora.resp.RespValue.Bulk;
import dev.remora.resp.RespValue.Decimal;
import dev.remora.resp.RespValue.Failure;
import dev.remora.resp.RespValue.Int;
import dev.remora.resp.RespValue.Kind;
import dev.remora.resp.RespValue.Null;
import dev.remora.resp.RespValue.Simple;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Types named, strings quoted, elements numbered:
 *
 * <pre>
 * 1) "a"
 * 2) 1) (integer) 1
 *    2) (nil)
 * </pre>
 */
final class TerminalFormat implements ReplyFormat {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  @Override
  public void write(RespValue reply, OutputStream out) throws IOException {
    value(reply, "", out);
  }

  /**
   * @param indent what stands before every line of the value but the first
   */
  private static void value(RespValue value, String indent, OutputStream out) throws IOException {
    switch (value) {
      case Null _ -> line("(nil)", out);
      case Bulk bulk when bulk.format() == null -> quoted(bulk.bytes(), out);
      case Bulk verbatim -> {
        out.write(verbatim.bytes());
        out.write('\n');
      }
      case Simple(String text) -> line(text, out);
      case Failure(String message) -> line("(error) " + message, out);
      case Int(long number) -> line("(integer) " + number, out);
      case Bool(boolean truth) -> line(truth ? "(true)" : "(false)", out);
      case Decimal(String text) -> line("(double) " + text, out);
      case BigNumber(String text) -> line("(integer) " + text, out);
      case Aggregate aggregate when aggregate.elements().isEmpty() ->
          line("(empty " + name(aggregate.kind()) + ")", out);
      case Aggregate aggregate -> elements(aggregate, indent, out);
    }
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case ARRAY -> "array";
      case MAP -> "hash";
      case SET -> "set";
      case PUSH -> "push";
    };
  }

  private static void elements(Aggregate aggregate, String indent, OutputStream out)
      throws IOException {
    List<RespValue> elements = aggregate.elements();
    boolean map = aggregate.kind() == Kind.MAP;
    int step = map ? 2 : 1;
    int digits = Integer.toString(elements.size() / step).length();
    String inner = indent + " ".repeat(digits + 2);
    String separator =
        switch (aggregate.kind()) {
          case MAP -> "# ";
          case SET -> "~ ";
          case ARRAY, PUSH -> ") ";
        };
    for (int i = 0; i < elements.size(); i += step) {
      String number = Integer.toString(i / step + 1);
      text((i == 0 ? "" : indent) + " ".repeat(digits - number.length()) + number + separator, out);
      if (map) {
        var key = new WithoutLastByte(out);
        value(elements.get(i), inner, key);
        text(" => ", out);
        mapped(elements.get(i + 1), inner, out);
      } else {
        value(elements.get(i), inner, out);
      }
    }
  }

  /** A map's value: what takes several lines starts on one of its own. */
  private static void mapped(RespValue value, String indent, OutputStream out) throws IOException {
    var lines = new ByteArrayOutputStream();
    value(value, indent, lines);
    String text = lines.toString(ISO_8859_1);
    if (value instanceof Aggregate && text.indexOf('\n') < text.length() - 1) {
      text("\n" + indent, out);
    }
    lines.writeTo(out);
  }

  /** As sdscatrepr of Redis writes it: what ASCII does not print is escaped. */
  private static void quoted(byte[] bytes, OutputStream out) throws IOException {
    var text = new StringBuilder(bytes.length + 3).append('"');
    for (byte b : bytes) {
      switch (b) {
        case '\\', '"' -> text.append('\\').append((char) b);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\b' -> text.append("\\b");
        case 7 -> text.append("\\a");
        default -> {
          if (b >= ' ' && b < 127) {
            text.append((char) b);
          } else {
            text.append("\\x").append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
          }
        }
      }
    }
    out.write(text.append("\"\n").toString().getBytes(US_ASCII));
  }

  private static void line(String line, OutputStream out) throws IOException {
    text(line + "\n", out);
  }

  private static void text(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(UTF_8));
  }

  /** Holds the last byte back: the end of the line after which a map's value follows. */
  private static final class WithoutLastByte extends OutputStream {
    private final OutputStream target;
    private int held = -1;

    WithoutLastByte(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      if (held >= 0) {
        target.write(held);
      }
      held = b & 0xff;
    }
  }
}
