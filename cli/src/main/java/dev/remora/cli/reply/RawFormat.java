package dev.remora.cli.reply;

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
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** One element a line; of a map, key and value on one. */
final class RawFormat implements ReplyFormat {
  @Override
  public void write(RespValue reply, OutputStream out) throws IOException {
    element(reply, out);
    out.write('\n');
  }

  private static void element(RespValue value, OutputStream out) throws IOException {
    switch (value) {
      case Null _ -> {}
      case Bulk bulk -> out.write(bulk.bytes());
      case Simple(String text) -> text(text, out);
      case Failure(String message) -> text(message + "\n", out);
      case Int(long number) -> text(Long.toString(number), out);
      case Bool(boolean truth) -> text(truth ? "(true)" : "(false)", out);
      case Decimal(String text) -> text(text, out);
      case BigNumber(String text) -> text(text, out);
      case Aggregate aggregate -> elements(aggregate, out);
    }
  }

  private static void elements(Aggregate aggregate, OutputStream out) throws IOException {
    boolean map = aggregate.kind() == Kind.MAP;
    List<RespValue> elements = aggregate.elements();
    for (int i = 0; i < elements.size(); i++) {
      if (i > 0) {
        out.write(map && i % 2 == 1 ? ' ' : '\n');
      }
      element(elements.get(i), out);
    }
  }

  private static void text(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(UTF_8));
  }
}
