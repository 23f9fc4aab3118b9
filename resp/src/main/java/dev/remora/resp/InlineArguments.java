package dev.remora.resp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a line that a person typed into arguments, with Redis's quoting: {@code "a\n\x00"} with
 * escapes, {@code 'it\'s'} without. As in Valkey, and not in Redis, quoted and unquoted parts may
 * follow each other in one argument. Done in place: what an escape stands for is never longer than
 * the escape.
 */
public final class InlineArguments {
  private final byte[] line;
  private final int end;
  private int read;
  private int write;

  private InlineArguments(byte[] line, int from, int end) {
    this.line = line;
    this.end = end;
    read = from;
    write = from;
  }

  /**
   * Splits a line.
   *
   * @return its arguments, or null if its quotes are not balanced
   */
  public static @Nullable List<byte[]> split(byte[] line) {
    byte[] copy = line.clone();
    var arguments = new RequestArguments();
    if (!split(copy, 0, copy.length, 0, arguments)) {
      return null;
    }
    arguments.complete(copy, 0);
    List<byte[]> list = new ArrayList<>(arguments.count());
    for (int i = 0; i < arguments.count(); i++) {
      int offset = arguments.offset(i);
      list.add(Arrays.copyOfRange(copy, offset, offset + arguments.length(i)));
    }
    return list;
  }

  /**
   * Splits the line and adds its arguments, as offsets from {@code base}.
   *
   * @return whether all quotes are balanced
   */
  static boolean split(byte[] line, int from, int to, int base, RequestArguments arguments) {
    InlineArguments splitter = new InlineArguments(line, from, textEnd(line, from, to));
    while (splitter.skipBlanks()) {
      int start = splitter.write;
      if (!splitter.readArgument()) {
        return false;
      }
      arguments.add(start - base, splitter.write - start);
    }
    return true;
  }

  /** A zero byte ends the line, as it does in C. */
  private static int textEnd(byte[] line, int from, int to) {
    int at = from;
    while (at < to && line[at] != 0) {
      at++;
    }
    return at;
  }

  private boolean skipBlanks() {
    while (read < end && isBlank(line[read])) {
      read++;
    }
    return read < end;
  }

  private boolean readArgument() {
    while (read < end && !isSeparator(line[read])) {
      byte b = line[read++];
      if (b != '"' && b != '\'') {
        line[write++] = b;
      } else if (!(b == '"' ? readQuoted() : readSingleQuoted())) {
        return false;
      } else if (read < end && isBlank(line[read])) {
        return true;
      }
    }
    return true;
  }

  private boolean readQuoted() {
    while (read < end) {
      byte b = line[read++];
      if (b == '"') {
        return true;
      }
      line[write++] = b == '\\' && read < end ? readEscape() : b;
    }
    return false;
  }

  private byte readEscape() {
    byte b = line[read++];
    if (b == 'x' && end - read >= 2 && hex(line[read]) >= 0 && hex(line[read + 1]) >= 0) {
      byte value = (byte) (hex(line[read]) << 4 | hex(line[read + 1]));
      read += 2;
      return value;
    }
    return switch (b) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> b;
    };
  }

  private boolean readSingleQuoted() {
    while (read < end) {
      byte b = line[read++];
      if (b == '\'') {
        return true;
      }
      if (b == '\\' && read < end && line[read] == '\'') {
        b = line[read++];
      }
      line[write++] = b;
    }
    return false;
  }

  /**
   * Ends an argument that is not quoted. Between arguments, and after a quote, C's isspace holds.
   */
  private static boolean isSeparator(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  private static int hex(byte b) {
    return Character.digit((char) (b & 0xff), 16);
  }
}
