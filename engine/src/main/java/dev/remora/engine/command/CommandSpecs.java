package dev.remora.engine.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code commands.txt}, which explains itself at its top. */
final class CommandSpecs {
  private static final String FILE = "commands.txt";

  private CommandSpecs() {}

  static List<CommandSpec> read() {
    try (InputStream in = CommandSpecs.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing from the engine's jar");
      }
      var reader = new BufferedReader(new InputStreamReader(in, UTF_8));
      return SpecNode.parse(reader.lines().toList()).stream()
          .map(node -> command(node, null))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CommandSpec command(SpecNode node, @Nullable String container) {
    String[] head = node.text().split(" ", -1);
    List<String> range = node.words("range");
    String fullName = container == null ? head[0] : container + "|" + head[0];
    return new CommandSpec(
        head[0],
        fullName,
        Integer.parseInt(head[1]),
        node.words("flags"),
        node.words("acl"),
        range.isEmpty() ? 0 : Integer.parseInt(range.get(0)),
        range.isEmpty() ? 0 : Integer.parseInt(range.get(1)),
        range.isEmpty() ? 0 : Integer.parseInt(range.get(2)),
        node.all("tip").stream().map(SpecNode::text).toList(),
        node.all("keys").stream().map(CommandSpecs::keys).toList(),
        node.require("summary"),
        node.require("since"),
        node.require("group"),
        node.get("complexity"),
        node.words("doc-flags"),
        node.get("deprecated"),
        node.get("replaced-by"),
        node.all("arg").stream().map(CommandSpecs::argument).toList(),
        node.all("command").stream().map(child -> command(child, fullName)).toList());
  }

  private static KeySpec keys(SpecNode node) {
    List<String> words = List.of(node.text().split(" ", -1));
    String notes = node.get("notes");
    if (words.get(0).equals("unknown")) {
      var unknown = new KeySpec.Unknown();
      return new KeySpec(notes, words.subList(1, words.size()), unknown, unknown);
    }
    if (words.get(1).equals("keynum")) {
      return new KeySpec(
          notes,
          words.subList(5, words.size()),
          search(words.get(0)),
          new KeySpec.Counted(number(words, 2), number(words, 3), number(words, 4)));
    }
    return new KeySpec(
        notes,
        words.subList(4, words.size()),
        search(words.get(0)),
        new KeySpec.Range(number(words, 1), number(words, 2), number(words, 3)));
  }

  private static KeySpec.Search search(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? new KeySpec.AtIndex(Integer.parseInt(text))
        : new KeySpec.AfterWord(text.substring(0, at), Integer.parseInt(text.substring(at + 1)));
  }

  private static int number(List<String> words, int i) {
    return Integer.parseInt(words.get(i));
  }

  private static CommandArgument argument(SpecNode node) {
    List<String> words = List.of(node.text().split(" ", -1));
    String keySpec = valueOf("key-spec", words);
    return new CommandArgument(
        words.get(0),
        words.get(1),
        valueOf("token", words),
        keySpec == null ? -1 : Integer.parseInt(keySpec),
        valueOf("since", words),
        valueOf("deprecated", words),
        words.stream().skip(2).filter(word -> word.indexOf('=') < 0).toList(),
        node.all("arg").stream().map(CommandSpecs::argument).toList());
  }

  private static @Nullable String valueOf(String name, List<String> words) {
    for (String word : words) {
      if (word.startsWith(name + "=")) {
        return word.substring(name.length() + 1);
      }
    }
    return null;
  }
}
