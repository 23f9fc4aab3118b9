package dev.remora.resp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.resp.RespValue.Aggregate;
import dev.remora.resp.RespValue.Bulk;
import dev.remora.resp.RespValue.Kind;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Any reply, and how a server would write it. */
final class ReplyTrees {
  private ReplyTrees() {}

  static Arbitrary<RespValue> any() {
    return any(3);
  }

  private static Arbitrary<RespValue> any(int depth) {
    if (depth == 0) {
      return leaf();
    }
    Arbitrary<RespValue> inner = Arbitraries.lazy(() -> any(depth - 1));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(3, leaf()),
        net.jqwik.api.Tuple.of(1, aggregate(inner, Kind.ARRAY)),
        net.jqwik.api.Tuple.of(1, aggregate(inner, Kind.SET)),
        net.jqwik.api.Tuple.of(1, aggregate(inner, Kind.MAP)));
  }

  private static Arbitrary<RespValue> aggregate(Arbitrary<RespValue> inner, Kind kind) {
    return inner.list().ofMaxSize(4).map(list -> new Aggregate(kind, evened(kind, list)));
  }

  private static List<RespValue> evened(Kind kind, List<RespValue> list) {
    List<RespValue> elements = new ArrayList<>(list);
    if (kind == Kind.MAP && elements.size() % 2 == 1) {
      elements.removeLast();
    }
    return elements;
  }

  private static Arbitrary<RespValue> leaf() {
    Arbitrary<String> line = Arbitraries.strings().excludeChars('\r', '\n').ofMaxLength(12);
    return Arbitraries.oneOf(
        line.map(RespValue.Simple::new),
        line.map(RespValue.Failure::new),
        Arbitraries.longs().map(RespValue.Int::new),
        Arbitraries.just(new RespValue.Null()),
        Arbitraries.of(true, false).map(RespValue.Bool::new),
        Arbitraries.doubles().map(d -> new RespValue.Decimal(Double.toString(d))),
        Arbitraries.bigIntegers().map(n -> new RespValue.BigNumber(n.toString())),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(Bulk::of),
        Arbitraries.strings().ofMaxLength(9).map(s -> Bulk.verbatim("txt", s)));
  }

  static byte[] wire(RespValue value) {
    var out = new ByteArrayOutputStream();
    write(value, out);
    return out.toByteArray();
  }

  private static void write(RespValue value, ByteArrayOutputStream out) {
    switch (value) {
      case RespValue.Simple simple -> line(out, "+" + simple.text());
      case RespValue.Failure failure -> line(out, "-" + failure.message());
      case RespValue.Int number -> line(out, ":" + number.value());
      case RespValue.Null ignored -> line(out, "_");
      case RespValue.Bool bool -> line(out, bool.value() ? "#t" : "#f");
      case RespValue.Decimal decimal -> line(out, "," + decimal.text());
      case RespValue.BigNumber number -> line(out, "(" + number.text());
      case Bulk bulk -> bulk(out, bulk);
      case Aggregate aggregate -> aggregate(out, aggregate);
    }
  }

  private static void bulk(ByteArrayOutputStream out, Bulk bulk) {
    if (bulk.format() == null) {
      line(out, "$" + bulk.length());
    } else {
      line(out, "=" + (bulk.length() + 4));
      out.writeBytes((bulk.format() + ":").getBytes(UTF_8));
    }
    out.writeBytes(bulk.bytes());
    line(out, "");
  }

  private static void aggregate(ByteArrayOutputStream out, Aggregate aggregate) {
    int size = aggregate.elements().size();
    switch (aggregate.kind()) {
      case ARRAY -> line(out, "*" + size);
      case SET -> line(out, "~" + size);
      case PUSH -> line(out, ">" + size);
      case MAP -> line(out, "%" + size / 2);
    }
    aggregate.elements().forEach(element -> write(element, out));
  }

  private static void line(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(UTF_8));
    out.writeBytes(new byte[] {'\r', '\n'});
  }
}
