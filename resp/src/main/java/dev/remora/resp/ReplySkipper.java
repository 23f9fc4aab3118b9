package dev.remora.resp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Counts a server's replies without keeping them, however the bytes are cut: for load drivers,
 * which only ask whether everything was answered. Allocates nothing, but for the first error's
 * text.
 *
 * <p>Attributes and pushes are not replies and are not counted. Not safe for use by several
 * threads.
 */
public final class ReplySkipper {
  private static final int KEPT_ERROR_LENGTH = 256;

  private static final int NO_DIGIT = -100;
  private static final int SHORTEST_STRING = "$0\r\n\r\n".length();

  /** In place of a type: the end of a line that is expected after a string's bytes. */
  private static final byte TRAILER = 0;

  private final ReplyLimits limits;

  /** For each open aggregate, how many elements it still waits for. */
  private final long[] missing;

  /** Whether an open aggregate is an element itself; attributes and pushes are not. */
  private final boolean[] counted;

  private int depth;
  private long elements;

  private boolean inLine;
  private byte type;
  private int lineLength;
  private byte previous;
  private long number;
  private boolean negative;
  private boolean hasDigits;

  /** Bytes of a string that are still to come. */
  private long body;

  /** The string's own type, for the end of the line that follows its bytes. */
  private byte bodyType;

  private long errors;
  private boolean keepingError;
  private byte @Nullable [] firstError;
  private int firstErrorLength;

  public ReplySkipper(ReplyLimits limits) {
    this.limits = limits;
    missing = new long[limits.maxDepth()];
    counted = new boolean[limits.maxDepth()];
  }

  /**
   * Takes all remaining bytes of the buffer.
   *
   * @return the number of replies that became complete, errors included
   * @throws ReplyException if this is no RESP or breaks a limit: the connection must be given up
   */
  public int skip(ByteBuffer source) throws ReplyException {
    int position = source.position();
    int limit = source.limit();
    int replies = 0;
    while (position < limit) {
      if (body > 0) {
        int count = (int) Math.min(body, limit - position);
        position += count;
        body -= count;
      } else if (!inLine) {
        int after = bodyType == 0 ? afterShortString(source, position, limit) : position;
        if (after == position) {
          startLine(source.get(position++));
          continue;
        }
        position = after;
        countElement();
        if (completed(false)) {
          replies++;
        }
      } else {
        position = scan(source, position, limit);
        if (!inLine && endLine()) {
          replies++;
        }
      }
    }
    source.position(position);
    return replies;
  }

  /**
   * The short cut for what most elements are: a string of up to 99 bytes that has wholly arrived.
   *
   * @return the position after it; the same position if it is anything else
   */
  private int afterShortString(ByteBuffer source, int position, int limit) {
    if (limit - position < SHORTEST_STRING || source.get(position) != '$') {
      return position;
    }
    int count = digit(source, position + 1);
    int lineEnd = position + 2;
    if (source.get(lineEnd) != '\r') {
      count = 10 * count + digit(source, lineEnd++);
    }
    int end = lineEnd + 2 + count;
    return count >= 0
            && count <= limits.maxBulkLength()
            && end + 2 <= limit
            && source.get(lineEnd) == '\r'
            && source.get(lineEnd + 1) == '\n'
            && source.get(end) == '\r'
            && source.get(end + 1) == '\n'
        ? end + 2
        : position;
  }

  /** A digit's value; of any other byte one that makes every number of two digits negative. */
  private static int digit(ByteBuffer source, int position) {
    int value = source.get(position) - '0';
    return value >= 0 && value <= 9 ? value : NO_DIGIT;
  }

  /** How many replies were errors. */
  public long errors() {
    return errors;
  }

  /** The first error's text, up to 256 bytes; null if there was none, or only RESP3's long form. */
  public @Nullable String firstError() {
    return firstError == null ? null : new String(firstError, 0, firstErrorLength, UTF_8);
  }

  private void startLine(byte first) throws ReplyException {
    inLine = true;
    lineLength = 0;
    previous = first;
    number = 0;
    negative = false;
    hasDigits = false;
    if (bodyType != 0) {
      type = TRAILER;
      if (first != '\r') {
        throw new ReplyException("a string of a reply does not end in CR LF");
      }
      return;
    }
    if (first == '\n') {
      throw new ReplyException("a line of a reply does not end in CR LF");
    }
    type = first;
    keepingError = first == '-' && depth == 0 && errors == 0;
    if (keepingError) {
      firstError = new byte[KEPT_ERROR_LENGTH];
    }
  }

  /** Reads a line up to its end, or to the end of the bytes. */
  private int scan(ByteBuffer source, int from, int limit) throws ReplyException {
    boolean numeric = isNumeric(type);
    int position = from;
    while (position < limit) {
      byte b = source.get(position++);
      if (b == '\n') {
        if (previous != '\r') {
          throw new ReplyException("a line of a reply does not end in CR LF");
        }
        inLine = false;
        break;
      }
      if (numeric) {
        digit(b);
      } else if (keepingError) {
        keepError(b);
      }
      previous = b;
      lineLength++;
    }
    int length = lineLength + (inLine ? 1 : 2); // its first byte, and its last
    if (length > limits.maxLineLength() || (type == TRAILER && lineLength > 0)) {
      throw new ReplyException("a line of a reply is too long: " + length + " bytes");
    }
    return position;
  }

  private static boolean isNumeric(byte type) {
    return switch (type) {
      case '$', '*', ':', '%', '~', '>', '=', '!', '|' -> true;
      default -> false;
    };
  }

  private void digit(byte b) throws ReplyException {
    if (b >= '0' && b <= '9' && previous != '\r') {
      number = number * 10 + (b - '0'); // of ":": wraps, and nobody looks at it
      hasDigits = true;
      if (type != ':' && number > Integer.MAX_VALUE) {
        throw new ReplyException("a length beyond 2^31 in a reply");
      }
    } else if ((b == '-' || b == '+') && lineLength == 0) {
      negative = b == '-';
    } else if (b != '\r' || !hasDigits || previous == '\r') {
      throw new ReplyException("not an integer: byte " + (b & 0xff));
    }
  }

  private void keepError(byte b) {
    if (firstError != null && firstErrorLength < KEPT_ERROR_LENGTH && b != '\r') {
      firstError[firstErrorLength++] = b;
    }
  }

  /** What a complete line means. Returns whether a reply is complete with it. */
  private boolean endLine() throws ReplyException {
    if (type == TRAILER) {
      byte ended = bodyType;
      bodyType = 0;
      return completed(ended == '!');
    }
    countElement();
    return switch (type) {
      case '+', ':', '_', '#', ',', '(' -> completed(false);
      case '-' -> completed(true);
      case '$', '=', '!' -> openBulk();
      case '*' -> openAggregate(1, true);
      case '~' -> openAggregate(1, true);
      case '%' -> openAggregate(2, true);
      case '>' -> openAggregate(1, depth > 0);
      case '|' -> openAggregate(2, false);
      default -> throw new ReplyException("a reply starts with byte " + (type & 0xff));
    };
  }

  private void countElement() throws ReplyException {
    if (elements++ > limits.maxElements()) {
      throw new ReplyException("a reply of more than " + limits.maxElements() + " elements");
    }
  }

  private boolean openBulk() throws ReplyException {
    if (negative && number == 1 && type == '$') {
      return completed(false);
    }
    if ((negative && number != 0) || number > limits.maxBulkLength()) {
      throw new ReplyException("a string of " + number + " bytes in a reply");
    }
    body = number;
    bodyType = type;
    return false;
  }

  private boolean openAggregate(int width, boolean isElement) throws ReplyException {
    if (negative && number == 1 && type == '*') {
      return completed(false);
    }
    if ((negative && number != 0) || number > limits.maxElements() / width) {
      throw new ReplyException("an aggregate of " + number + " elements in a reply");
    }
    if (depth == missing.length) {
      throw new ReplyException("a reply deeper than " + missing.length);
    }
    if (number == 0) {
      return isElement ? completed(false) : uncounted();
    }
    missing[depth] = number * width;
    counted[depth] = isElement;
    depth++;
    return false;
  }

  /** One element is complete, and with it perhaps those around it. */
  private boolean completed(boolean error) {
    if (depth == 0) {
      if (error) {
        errors++;
      }
      elements = 0;
      return true;
    }
    while (--missing[depth - 1] == 0) {
      depth--;
      if (!counted[depth]) {
        return uncounted();
      }
      if (depth == 0) {
        elements = 0;
        return true;
      }
    }
    return false;
  }

  /** A push or an attribute is complete: no reply, and no element of one. Always false. */
  private boolean uncounted() {
    if (depth == 0) {
      elements = 0;
    }
    return false;
  }
}
