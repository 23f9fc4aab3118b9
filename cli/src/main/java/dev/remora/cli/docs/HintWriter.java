package dev.remora.cli.docs;

import dev.remora.cli.docs.ArgumentMatch.Node;
import java.util.List;

/** Writes what is missing of arguments, in the notation of Redis's documentation. */
final class HintWriter {
  private HintWriter() {}

  /** Appends the arguments, with the separator between those of which something is missing. */
  static void write(List<Node> nodes, String separator, StringBuilder text) {
    int start = text.length();
    int i = 0;
    while (i < nodes.size()) {
      if (!nodes.get(i).doc.optional()) {
        append(nodes.get(i), separator, text, i == nodes.size() - 1);
        i++;
      } else {
        i = writeOptional(nodes, i, separator, text);
      }
    }
    if (text.length() > start && text.toString().endsWith(separator)) {
      text.setLength(text.length() - separator.length());
    }
  }

  /**
   * Optional arguments that follow each other may come in any order: the one that was begun first.
   * None of them is possible any more once the argument after them was begun.
   *
   * @return the index after the last of them
   */
  private static int writeOptional(
      List<Node> nodes, int from, String separator, StringBuilder text) {
    int end = from;
    Node begun = null;
    while (end < nodes.size() && nodes.get(end).doc.optional()) {
      Node node = nodes.get(end++);
      if (node.matched != 0 && !node.complete) {
        append(node, separator, text, false);
        begun = node;
      }
    }
    if (end == nodes.size() || nodes.get(end).matched == 0) {
      for (Node node : nodes.subList(from, end)) {
        if (node != begun) {
          append(node, separator, text, false);
        }
      }
    }
    return end;
  }

  private static void append(Node node, String separator, StringBuilder text, boolean last) {
    int before = text.length();
    write(node, text);
    if (text.length() > before && !last) {
      text.append(separator);
    }
  }

  private static void write(Node node, StringBuilder text) {
    if (node.complete) {
      return;
    }
    ArgumentDoc doc = node.doc;
    boolean bracketed = doc.optional() && node.matched == 0;
    if (bracketed) {
      text.append('[');
    }
    if (doc.token() != null && !node.tokenMatched) {
      token(doc, text);
    }
    switch (doc.type()) {
      case ONE_OF -> {
        if (node.matched == 0) {
          write(node.parts, "|", text);
        } else {
          node.parts.stream().filter(part -> part.matched != 0).forEach(p -> write(p, text));
        }
      }
      case BLOCK -> write(node.parts, " ", text);
      case TOKEN -> {}
      case INTEGER, DOUBLE, WORD -> {
        if (!node.valueMatched) {
          text.append(doc.name());
        }
      }
    }
    repetition(node, text);
    if (bracketed) {
      text.append(']');
    }
  }

  private static void token(ArgumentDoc doc, StringBuilder text) {
    text.append(doc.token());
    if (doc.type() != ArgumentDoc.Type.TOKEN) {
      text.append(' ');
    }
  }

  private static void repetition(Node node, StringBuilder text) {
    ArgumentDoc doc = node.doc;
    if (!doc.multiple()) {
      return;
    }
    node.clear(); // what was typed is not typed of the next one
    if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
      text.append(' ');
    }
    text.append('[');
    if (doc.multipleToken() && doc.token() != null) {
      token(doc, text);
    }
    switch (doc.type()) {
      case ONE_OF -> write(node.parts, "|", text);
      case BLOCK -> write(node.parts, " ", text);
      case TOKEN -> {}
      case INTEGER, DOUBLE, WORD -> text.append(doc.name());
    }
    text.append(" ...]");
  }
}
