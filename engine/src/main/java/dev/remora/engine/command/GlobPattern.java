package dev.remora.engine.command;

/**
 * Redis's patterns: {@code ?}, {@code *}, {@code [a-c]}, {@code [^a]}, and {@code \} before what is
 * meant literally.
 *
 * <p>Of several stars only the last one that was passed is tried again, which is enough: what comes
 * before it matched in the shortest way. So a match takes at most pattern times text, whatever a
 * client sends.
 */
public final class GlobPattern {
  private final byte[] pattern;
  private final int from;
  private final int end;
  private final boolean ignoreCase;

  /** Where the pattern goes on after the last element that {@link #matchesElement} looked at. */
  private int next;

  /** Of a part of an array, which must not change. */
  public GlobPattern(byte[] pattern, int offset, int length, boolean ignoreCase) {
    this.pattern = pattern;
    from = offset;
    end = offset + length;
    this.ignoreCase = ignoreCase;
  }

  /** Whether everything matches. */
  public boolean isAll() {
    return end - from == 1 && pattern[from] == '*';
  }

  /** Whether the whole text matches. */
  public boolean matches(byte[] text) {
    int at = from;
    int textAt = 0;
    int star = -1;
    int starText = 0;
    while (textAt < text.length) {
      if (at < end && pattern[at] == '*') {
        star = ++at;
        starText = textAt;
      } else if (at < end && matchesElement(at, text[textAt])) {
        at = next;
        textAt++;
      } else if (star >= 0) {
        at = star;
        textAt = ++starText;
      } else {
        return false;
      }
    }
    while (at < end && pattern[at] == '*') {
      at++;
    }
    return at == end;
  }

  private boolean matchesElement(int at, byte b) {
    byte p = pattern[at];
    next = at + 1;
    if (p == '?') {
      return true;
    }
    if (p == '[') {
      return matchesClass(at + 1, b);
    }
    if (p == '\\' && at + 1 < end) {
      next = at + 2;
      return fold(pattern[at + 1]) == fold(b);
    }
    return fold(p) == fold(b);
  }

  private boolean matchesClass(int start, byte b) {
    int at = start;
    boolean not = at < end && pattern[at] == '^';
    if (not) {
      at++;
    }
    boolean found = false;
    while (at < end && pattern[at] != ']') {
      if (pattern[at] == '\\' && at + 1 < end) {
        found |= fold(pattern[at + 1]) == fold(b);
        at += 2;
      } else if (at + 2 < end && pattern[at + 1] == '-') {
        found |= isBetween(fold(pattern[at]), fold(pattern[at + 2]), fold(b));
        at += 3;
      } else {
        found |= fold(pattern[at]) == fold(b);
        at++;
      }
    }
    // One that is not closed ends with the pattern.
    next = Math.min(end, at + 1);
    return found != not;
  }

  private static boolean isBetween(int a, int b, int value) {
    return value >= Math.min(a, b) && value <= Math.max(a, b);
  }

  private int fold(byte b) {
    return ignoreCase && b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b & 0xff;
  }
}
