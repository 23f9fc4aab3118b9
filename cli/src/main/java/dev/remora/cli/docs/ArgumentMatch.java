package dev.remora.cli.docs;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Matches the words that were typed against a command's arguments, and tells what is missing. The
 * rules are those of redis-cli 7.2 (Valkey's valkey-cli.c, matchArgs and addHintForArguments), so
 * that the hints are too: optional arguments that follow each other may come in any order.
 */
final class ArgumentMatch {
  private final List<Node> nodes;

  ArgumentMatch(List<ArgumentDoc> arguments) {
    nodes = nodes(arguments);
  }

  private static List<Node> nodes(List<ArgumentDoc> arguments) {
    return arguments.stream().map(Node::new).toList();
  }

  /** Matches words, once. Returns whether all of them fit. */
  boolean accepts(List<String> words) {
    return words.isEmpty() || matchAll(nodes, words) == words.size();
  }

  /** What is missing after the words that were matched. */
  String hint() {
    var text = new StringBuilder();
    HintWriter.write(nodes, " ", text);
    return text.toString();
  }

  /** The tokens that the next word may be. */
  List<String> nextTokens() {
    Set<String> tokens = new LinkedHashSet<>();
    collect(nodes, tokens);
    return List.copyOf(tokens);
  }

  /** Returns whether something else may follow these arguments as they are. */
  private static boolean collect(List<Node> nodes, Set<String> tokens) {
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      if (!isPassed(nodes, i) && !collect(node, tokens)) {
        return false;
      }
    }
    return true;
  }

  /** Whether an optional argument is not possible any more, since the one after it was begun. */
  private static boolean isPassed(List<Node> nodes, int i) {
    int next = i;
    while (next < nodes.size() && nodes.get(next).doc.optional()) {
      next++;
    }
    return next > i && next < nodes.size() && nodes.get(next).matched > 0;
  }

  private static boolean collect(Node node, Set<String> tokens) {
    ArgumentDoc doc = node.doc;
    if (node.complete) {
      return true;
    }
    if (doc.token() != null && !node.tokenMatched) {
      tokens.add(doc.token());
      return doc.optional();
    }
    if (node.matched > 0 && doc.multiple() && node.repeatable) {
      if (doc.multipleToken() && doc.token() != null) {
        tokens.add(doc.token());
      }
      return true;
    }
    return switch (doc.type()) {
      case BLOCK -> collect(node.parts, tokens) || (doc.optional() && node.matched == 0);
      case ONE_OF -> {
        node.parts.stream()
            .filter(part -> node.matched == 0 || part.matched > 0)
            .forEach(part -> collect(part, tokens));
        yield doc.optional() && node.matched == 0;
      }
      default -> doc.optional() && node.matched == 0;
    };
  }

  /** Returns how many words fit, or 0 if a required argument does not. */
  private static int matchAll(List<Node> nodes, List<String> words) {
    int word = 0;
    for (int i = 0; i < nodes.size() && word < words.size(); i++) {
      List<String> rest = words.subList(word, words.size());
      if (nodes.get(i).doc.optional()) {
        int end = i;
        while (end < nodes.size() && nodes.get(end).doc.optional()) {
          end++;
        }
        word += matchOptional(nodes.subList(i, end), rest);
        i = end - 1;
      } else {
        int matched = match(nodes.get(i), rest);
        if (matched == 0) {
          return 0;
        }
        word += matched;
      }
    }
    return word;
  }

  private static int matchOptional(List<Node> nodes, List<String> words) {
    int word = 0;
    Node last = null;
    while (word < words.size()) {
      List<String> rest = words.subList(word, words.size());
      int matched = 0;
      Node found = null;
      for (int i = 0; i < nodes.size() && matched == 0; i++) {
        if (nodes.get(i).matched == 0) {
          matched = match(nodes.get(i), rest);
          found = nodes.get(i);
        }
      }
      if (matched == 0) {
        break;
      }
      if (last != null) {
        last.complete = true; // another has begun: no more of it is expected
      }
      last = found;
      word += matched;
    }
    return word;
  }

  private static int match(Node node, List<String> words) {
    int once = matchOnce(node, words);
    if (!node.doc.multiple()) {
      return once;
    }
    int matched = once;
    while (node.complete && matched < words.size()) {
      node.clear();
      List<String> rest = words.subList(matched, words.size());
      int again;
      if (node.doc.token() != null && !node.doc.multipleToken()) {
        again = matchValue(node, rest);
        node.tokenMatched = again > 0; // it stands before the first only
      } else {
        again = matchOnce(node, rest);
      }
      matched += again;
    }
    node.repeatable = node.complete;
    node.complete = false; // more may follow
    return matched;
  }

  private static int matchOnce(Node node, List<String> words) {
    String token = node.doc.token();
    if (token == null) {
      return matchValue(node, words);
    }
    if (!token.equalsIgnoreCase(words.getFirst())) {
      return 0;
    }
    node.tokenMatched = true;
    node.matched = 1;
    if (node.doc.type() == ArgumentDoc.Type.TOKEN) {
      node.complete = true;
      return 1;
    }
    return words.size() == 1 ? 1 : valueAfterToken(node, words);
  }

  private static int valueAfterToken(Node node, List<String> words) {
    int value = matchValue(node, words.subList(1, words.size()));
    return value == 0 ? 0 : value + 1;
  }

  /** Returns how many words the argument takes, its token apart. */
  private static int matchValue(Node node, List<String> words) {
    return switch (node.doc.type()) {
      case BLOCK -> {
        int matched = matchAll(node.parts, words);
        node.matched += matched;
        node.complete = node.parts.stream().allMatch(part -> part.complete);
        yield matched;
      }
      case ONE_OF -> {
        for (Node part : node.parts) {
          int matched = match(part, words);
          if (matched > 0) {
            node.matched += matched;
            node.complete = part.complete;
            yield matched;
          }
        }
        yield 0;
      }
      case INTEGER -> matchWord(node, isInteger(words.getFirst()));
      case DOUBLE -> matchWord(node, isDouble(words.getFirst()));
      case WORD -> matchWord(node, true);
      case TOKEN -> matchWord(node, false); // one without a token: no word is right
    };
  }

  private static int matchWord(Node node, boolean fits) {
    if (!fits) {
      node.matched = 0;
      node.valueMatched = false;
      return 0;
    }
    node.matched++;
    node.valueMatched = true;
    node.complete = true;
    return 1;
  }

  private static boolean isInteger(String word) {
    return word.matches("[+-]?[0-9]+");
  }

  private static boolean isDouble(String word) {
    return word.matches("(?i)[+-]?(inf(inity)?|nan|[0-9]+\\.?[0-9]*(e[+-]?[0-9]+)?|\\.[0-9]+)");
  }

  /** An argument, and what of it was typed. */
  static final class Node {
    final ArgumentDoc doc;
    final List<Node> parts;

    /** How many words were typed of it. */
    int matched;

    boolean tokenMatched;
    boolean valueMatched;

    /** Whether nothing of it is missing, and nothing may be added. */
    boolean complete;

    /** Whether it is whole as it is, and may come again. */
    boolean repeatable;

    Node(ArgumentDoc doc) {
      this.doc = doc;
      parts = nodes(doc.parts());
    }

    /** Forgets what was typed. */
    void clear() {
      matched = 0;
      tokenMatched = false;
      valueMatched = false;
      complete = false;
      repeatable = false;
      parts.forEach(Node::clear);
    }
  }
}
