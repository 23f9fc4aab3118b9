package dev.remora.cli.session;

import dev.remora.resp.InlineArguments;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A line as a user typed it: {@code [N] COMMAND [ARGUMENT …]}, with the quotes of Redis.
 *
 * @param repeat how often the command is sent, from 1
 * @param words the command and its arguments; none of an empty line
 */
public record TypedLine(long repeat, List<byte[]> words) {
  /** A line that cannot be understood. The message is what redis-cli says. */
  public static final class InvalidException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    InvalidException(String message) {
      super(message);
    }
  }

  /** Reads a line, without its end. */
  public static TypedLine parse(byte[] line) throws InvalidException {
    List<byte[]> words = InlineArguments.split(line);
    if (words == null) {
      throw new InvalidException("Invalid argument(s)");
    }
    if (words.size() < 2 || !isNumber(words.getFirst())) {
      return new TypedLine(1, words);
    }
    long repeat;
    try {
      repeat = Long.parseLong(text(words.getFirst()));
    } catch (NumberFormatException e) {
      repeat = 0; // too large
    }
    if (repeat < 1) {
      throw new InvalidException("Invalid repeat count: from 1");
    }
    return new TypedLine(repeat, words.subList(1, words.size()));
  }

  private static boolean isNumber(byte[] word) {
    int digits = word.length > 0 && (word[0] == '-' || word[0] == '+') ? 1 : 0;
    for (int i = digits; i < word.length; i++) {
      if (word[i] < '0' || word[i] > '9') {
        return false;
      }
    }
    return word.length > digits;
  }

  /** Whether nothing was typed. */
  public boolean isEmpty() {
    return words.isEmpty();
  }

  /** Whether the line has so many words, and its first is the given one in any case. */
  public boolean is(String name, int count) {
    return words.size() == count && text(words.getFirst()).equalsIgnoreCase(name);
  }

  /** All words as text. */
  public List<String> texts() {
    return words.stream().map(TypedLine::text).toList();
  }

  private static String text(byte[] word) {
    return new String(word, StandardCharsets.UTF_8);
  }
}
