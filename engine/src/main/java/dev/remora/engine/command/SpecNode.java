package dev.remora.engine.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code commands.txt}: a word, what follows it, and the lines that are indented below.
 */
record SpecNode(String word, String text, List<SpecNode> children) {
  private static final int INDENT = 2;

  /** Reads lines into the nodes that are not indented. */
  static List<SpecNode> parse(List<String> lines) {
    SpecNode root = new SpecNode("", "", new ArrayList<>());
    Deque<SpecNode> open = new ArrayDeque<>();
    open.push(root);
    for (String line : lines) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      int depth = line.indexOf(text.charAt(0)) / INDENT;
      while (open.size() > depth + 1) {
        open.pop();
      }
      int blank = text.indexOf(' ');
      SpecNode node =
          blank < 0
              ? new SpecNode(text, "", new ArrayList<>())
              : new SpecNode(
                  text.substring(0, blank), text.substring(blank + 1), new ArrayList<>());
      open.element().children().add(node);
      open.push(node);
    }
    return root.children();
  }

  /** The children of this word. */
  List<SpecNode> all(String childWord) {
    return children.stream().filter(child -> child.word.equals(childWord)).toList();
  }

  /** What follows this word in the first child of it; null if there is none. */
  @Nullable String get(String childWord) {
    for (SpecNode child : children) {
      if (child.word.equals(childWord)) {
        return child.text;
      }
    }
    return null;
  }

  /** As {@link #get}, of a child that must be there. */
  String require(String childWord) {
    String found = get(childWord);
    if (found == null) {
      throw new IllegalArgumentException(word + " " + text + ": no " + childWord);
    }
    return found;
  }

  /** The words of a child; none if it is not there. */
  List<String> words(String childWord) {
    String found = get(childWord);
    return found == null ? List.of() : List.of(found.split(" ", -1));
  }
}
