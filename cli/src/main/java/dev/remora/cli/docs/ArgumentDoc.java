package dev.remora.cli.docs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An argument, as {@code COMMAND DOCS} describes it.
 *
 * @param name how it is shown
 * @param token the word that stands before it, or that it is
 * @param multiple whether it may be repeated
 * @param multipleToken whether the token is then repeated too
 * @param parts what a block consists of, or one of which it is
 */
record ArgumentDoc(
    String name,
    Type type,
    @Nullable String token,
    boolean optional,
    boolean multiple,
    boolean multipleToken,
    List<ArgumentDoc> parts) {

  /** What an argument is, as far as it matters here. */
  enum Type {
    /** Its token, and nothing else. */
    TOKEN,
    ONE_OF,
    BLOCK,
    INTEGER,
    DOUBLE,
    /** A key, a string, a pattern: any word. */
    WORD;

    static Type of(String name) {
      return switch (name) {
        case "pure-token" -> TOKEN;
        case "oneof" -> ONE_OF;
        case "block" -> BLOCK;
        case "integer", "unix-time" -> INTEGER;
        case "double" -> DOUBLE;
        default -> WORD;
      };
    }
  }
}
