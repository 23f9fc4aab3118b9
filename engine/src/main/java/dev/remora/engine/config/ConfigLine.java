package dev.remora.engine.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of redis.conf: words, with Redis's quoting. {@code "a\n\x00"} has escapes, {@code 'it\'s'}
 * has none but that; a closing quote ends its word. Characters are bytes.
 */
public final class ConfigLine {
  private static final String ESCAPED = "\n\r\t\b\u0007";
  private static final String ESCAPES = "nrtba";

  private final String line;
  private int at;

  private ConfigLine(String line) {
    this.line = line;
  }

  /** The words of a line; null if its quotes are not balanced. */
  public static @Nullable List<String> split(String line) {
    return new ConfigLine(line).words();
  }

  /** A word in quotes, with escapes for all that is not printable. */
  public static String quote(String word) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      int escape = ESCAPED.indexOf(c);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (escape >= 0) {
        quoted.append('\\').append(ESCAPES.charAt(escape));
      } else if (c < ' ' || c > '~') {
        quoted.append(String.format("\\x%02x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** The bytes of a text, one in each character. */
  public static String encode(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  /** The text that bytes are, which come one in each character. */
  public static String decode(String bytes) {
    return new String(bytes.getBytes(ISO_8859_1), UTF_8);
  }

  private @Nullable List<String> words() {
    List<String> words = new ArrayList<>();
    while (true) {
      while (at < line.length() && isBlank(line.charAt(at))) {
        at++;
      }
      if (at == line.length()) {
        return words;
      }
      String word = word();
      if (word == null) {
        return null;
      }
      words.add(word);
    }
  }

  private @Nullable String word() {
    StringBuilder word = new StringBuilder();
    while (at < line.length() && !isBlank(line.charAt(at))) {
      char c = line.charAt(at++);
      if (c != '"' && c != '\'') {
        word.append(c);
      } else if (!quoted(c, word) || (at < line.length() && !isBlank(line.charAt(at)))) {
        return null;
      } else {
        break;
      }
    }
    return word.toString();
  }

  /** Reads as far as the closing quote; false if there is none. */
  private boolean quoted(char quote, StringBuilder word) {
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c == quote) {
        return true;
      }
      boolean escape = c == '\\' && at < line.length();
      if (escape && quote == '"') {
        word.append(escaped());
      } else if (escape && line.charAt(at) == '\'') {
        word.append(line.charAt(at++));
      } else {
        word.append(c);
      }
    }
    return false;
  }

  private char escaped() {
    char c = line.charAt(at++);
    if (c == 'x'
        && at + 2 <= line.length()
        && isHex(line.charAt(at))
        && isHex(line.charAt(at + 1))) {
      at += 2;
      return (char) Integer.parseInt(line, at - 2, at, 16);
    }
    int escape = ESCAPES.indexOf(c);
    return escape < 0 ? c : ESCAPED.charAt(escape);
  }

  private static boolean isHex(char c) {
    return c < 128 && Character.digit(c, 16) >= 0;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
