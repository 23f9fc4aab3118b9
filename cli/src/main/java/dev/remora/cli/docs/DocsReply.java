package dev.remora.cli.docs;

import dev.remora.resp.RespValue;
import dev.remora.resp.RespValue.Aggregate;
import dev.remora.resp.RespValue.Bulk;
import dev.remora.resp.RespValue.Null;
import dev.remora.resp.RespValue.Simple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** One map of the reply to {@code COMMAND DOCS}: in RESP2 it is an array of keys and values. */
final class DocsReply {
  private static final RespValue NOTHING = new Null();

  /** More blocks within blocks than any command has. */
  private static final int DEEPEST = 16;

  private final Map<String, RespValue> fields = new HashMap<>();

  private DocsReply() {}

  static DocsReply of(RespValue map) {
    var reply = new DocsReply();
    entries(map, reply.fields::put);
    return reply;
  }

  /** Takes the entries of a map; what is no map has none. */
  static void entries(RespValue map, BiConsumer<String, RespValue> consumer) {
    List<RespValue> elements = elements(map);
    for (int i = 0; i + 1 < elements.size(); i += 2) {
      consumer.accept(text(elements.get(i)), elements.get(i + 1));
    }
  }

  /** A field; {@link Null} if it is not there. */
  RespValue field(String name) {
    return fields.getOrDefault(name, NOTHING);
  }

  /** A field that is text; empty if it is not there. */
  String text(String name) {
    return text(field(name));
  }

  /** The field with the command's arguments. */
  List<ArgumentDoc> arguments() {
    return arguments(0);
  }

  private List<ArgumentDoc> arguments(int depth) {
    List<ArgumentDoc> arguments = new ArrayList<>();
    if (depth < DEEPEST) {
      elements(field("arguments")).forEach(one -> arguments.add(of(one).argument(depth)));
    }
    return List.copyOf(arguments);
  }

  private ArgumentDoc argument(int depth) {
    String token = text("token");
    String shown = text("display_text");
    List<String> flags = elements(field("flags")).stream().map(DocsReply::text).toList();
    return new ArgumentDoc(
        shown.isEmpty() ? text("name") : shown,
        ArgumentDoc.Type.of(text("type")),
        token.isEmpty() ? (fields.containsKey("token") ? "\"\"" : null) : token,
        flags.contains("optional"),
        flags.contains("multiple"),
        flags.contains("multiple_token"),
        arguments(depth + 1));
  }

  private static List<RespValue> elements(RespValue value) {
    return value instanceof Aggregate aggregate ? aggregate.elements() : List.of();
  }

  private static String text(RespValue value) {
    return switch (value) {
      case Bulk bulk -> bulk.text();
      case Simple(String text) -> text;
      default -> "";
    };
  }
}
