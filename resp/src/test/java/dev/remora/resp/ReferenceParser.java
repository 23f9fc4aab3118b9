package dev.remora.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Redis's rules again, written to be compared with {@code networking.c} and {@code sds.c} and not
 * to be fast: the whole input at once, and every argument a string.
 */
final class ReferenceParser {
  private final String input;
  private final RequestLimits limits;
  private final boolean authenticated;
  private final List<List<String>> commands = new ArrayList<>();
  private int at;
  private @Nullable String error;

  private ReferenceParser(byte[] input, RequestLimits limits, boolean authenticated) {
    this.input = new String(input, ISO_8859_1);
    this.limits = limits;
    this.authenticated = authenticated;
  }

  static Parsed parse(byte[] input, RequestLimits limits, boolean authenticated) {
    var parser = new ReferenceParser(input, limits, authenticated);
    while (parser.at < input.length && parser.readCommand()) {
      // until the input ends, or cannot be understood
    }
    return new Parsed(parser.commands, parser.error);
  }

  private boolean readCommand() {
    return input.charAt(at) == '*' ? readArray() : readInline();
  }

  private boolean readInline() {
    int newline = input.indexOf('\n', at);
    if ((newline < 0 ? input.length() : newline) - at > limits.maxInlineLength()) {
      return fail("too big inline request");
    }
    if (newline < 0) {
      return false;
    }
    String line = input.substring(at, newline);
    at = newline + 1;
    if (line.endsWith("\r")) {
      line = line.substring(0, line.length() - 1);
    }
    int zero = line.indexOf(0);
    List<String> words = split(zero < 0 ? line : line.substring(0, zero));
    if (words == null) {
      return fail("unbalanced quotes in request");
    }
    if (!words.isEmpty()) {
      commands.add(words);
    }
    return true;
  }

  private boolean readArray() {
    String header = readHeader("too big mbulk count string");
    if (header == null) {
      return false;
    }
    Long count = number(header.substring(1));
    if (count == null || count > limits.maxArguments()) {
      return fail("invalid multibulk length");
    }
    if (count > 10 && !authenticated) {
      return fail("unauthenticated multibulk length");
    }
    List<String> words = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      String word = readBulk();
      if (word == null) {
        return false;
      }
      words.add(word);
    }
    if (!words.isEmpty()) {
      commands.add(words);
    }
    return true;
  }

  private @Nullable String readBulk() {
    String header = readHeader("too big bulk count string");
    if (header == null) {
      return null;
    }
    if (!header.startsWith("$")) {
      // The first byte is all of an empty header that Redis looks at: the CR itself.
      fail("expected '$', got '" + (header.isEmpty() ? '\r' : header.charAt(0)) + "'");
      return null;
    }
    Long length = number(header.substring(1));
    if (length == null || length < 0 || length > limits.maxBulkLength()) {
      fail("invalid bulk length");
      return null;
    }
    if (length > 16384 && !authenticated) {
      fail("unauthenticated bulk length");
      return null;
    }
    if (input.length() - at < length + 2) {
      return null;
    }
    String word = input.substring(at, (int) (at + length));
    at += (int) (length + 2);
    return word;
  }

  /** A line without its end; null if it has not wholly arrived, or is too long. */
  private @Nullable String readHeader(String tooLong) {
    int end = input.indexOf('\r', at);
    if ((end < 0 ? input.length() : end) - at > limits.maxInlineLength()) {
      fail(tooLong);
      return null;
    }
    if (end < 0 || end + 1 == input.length()) {
      return null;
    }
    String line = input.substring(at, end);
    at = end + 2;
    return line;
  }

  /** string2ll of util.c: as printed, so no plus, no leading zero, nothing that overflows. */
  private static @Nullable Long number(String text) {
    try {
      long value = Long.parseLong(text);
      return Long.toString(value).equals(text) ? value : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** sdssplitargs of Valkey's sds.c, where quotes may begin and end within a word. */
  private static @Nullable List<String> split(String line) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (true) {
      while (i < line.length() && isSpace(line.charAt(i))) {
        i++;
      }
      if (i == line.length()) {
        return words;
      }
      StringBuilder word = new StringBuilder();
      i = readWord(line, i, word);
      if (i < 0) {
        return null;
      }
      words.add(word.toString());
    }
  }

  /** Where the word ends; -1 if its quotes are unbalanced. */
  private static int readWord(String line, int from, StringBuilder word) {
    int i = from;
    while (i < line.length() && " \n\r\t".indexOf(line.charAt(i)) < 0) {
      char c = line.charAt(i);
      if (c == '"' || c == '\'') {
        int end = closingQuote(line, i);
        if (end < 0) {
          return -1;
        }
        String quoted = line.substring(i + 1, end);
        word.append(c == '\'' ? quoted.replace("\\'", "'") : unescaped(quoted));
        i = end + 1;
        if (i < line.length() && isSpace(line.charAt(i))) {
          return i;
        }
      } else {
        word.append(c);
        i++;
      }
    }
    return i;
  }

  private static int closingQuote(String line, int open) {
    char quote = line.charAt(open);
    for (int i = open + 1; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == quote) {
        return i;
      }
      boolean escapes = quote == '"' || (i + 1 < line.length() && line.charAt(i + 1) == '\'');
      if (c == '\\' && escapes) {
        i++;
      }
    }
    return -1;
  }

  private static String unescaped(String quoted) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < quoted.length()) {
      char c = quoted.charAt(i++);
      if (c != '\\') {
        text.append(c);
      } else if (quoted.substring(i).matches("(?s)x[0-9a-fA-F]{2}.*")) {
        text.append((char) Integer.parseInt(quoted.substring(i + 1, i + 3), 16));
        i += 3;
      } else {
        char escaped = quoted.charAt(i++);
        int control = "nrtba".indexOf(escaped);
        text.append(control < 0 ? escaped : "\n\r\t\b\u0007".charAt(control));
      }
    }
    return text.toString();
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private boolean fail(String message) {
    error = "Protocol error: " + message;
    return false;
  }
}
