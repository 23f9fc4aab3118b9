package dev.remora.cli.reply;

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
import java.util.Locale;

/**
 * JSON as redis-cli writes it: strings keep their bytes, whether they are UTF-8 or not, and an
 * error, which JSON has no form for, is {@code error:"…"}.
 */
final class JsonFormat implements ReplyFormat {
  @Override
  public void write(RespValue reply, OutputStream out) throws IOException {
    value(reply, out);
    out.write('\n');
  }

  private static void value(RespValue value, OutputStream out) throws IOException {
    switch (value) {
      case Null _ -> text("null", out);
      case Bulk bulk -> quoted(bulk.bytes(), out);
      case Simple(String text) -> quoted(text.getBytes(UTF_8), out);
      case Failure(String message) -> {
        text("error:", out);
        quoted(message.getBytes(UTF_8), out);
      }
      case Int(long number) -> text(Long.toString(number), out);
      case Bool(boolean truth) -> text(Boolean.toString(truth), out);
      case Decimal(String text) -> text(text, out);
      case BigNumber(String text) -> text(text, out);
      case Aggregate aggregate when aggregate.kind() == Kind.MAP ->
          object(aggregate.elements(), out);
      case Aggregate aggregate -> array(aggregate.elements(), out);
    }
  }

  private static void array(List<RespValue> elements, OutputStream out) throws IOException {
    out.write('[');
    for (int i = 0; i < elements.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      value(elements.get(i), out);
    }
    out.write(']');
  }

  private static void object(List<RespValue> elements, OutputStream out) throws IOException {
    out.write('{');
    for (int i = 0; i < elements.size(); i += 2) {
      if (i > 0) {
        out.write(',');
      }
      name(elements.get(i), out);
      out.write(':');
      value(elements.get(i + 1), out);
    }
    out.write('}');
  }

  /** JSON's names are strings; RESP3's may be anything. */
  private static void name(RespValue key, OutputStream out) throws IOException {
    if (key instanceof Bulk || key instanceof Simple) {
      value(key, out);
      return;
    }
    var json = new ByteArrayOutputStream();
    value(key, json);
    quoted(json.toByteArray(), out);
  }

  private static void quoted(byte[] bytes, OutputStream out) throws IOException {
    out.write('"');
    for (byte b : bytes) {
      switch (b) {
        case '\\', '"' -> {
          out.write('\\');
          out.write(b);
        }
        case '\n' -> text("\\n", out);
        case '\f' -> text("\\f", out);
        case '\r' -> text("\\r", out);
        case '\t' -> text("\\t", out);
        case '\b' -> text("\\b", out);
        default -> {
          if (b >= 0 && b < ' ') {
            text(String.format(Locale.ROOT, "\\u%04x", b), out);
          } else {
            out.write(b);
          }
        }
      }
    }
    out.write('"');
  }

  private static void text(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(US_ASCII));
  }
}
