package dev.remora.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.resp.RespValue.Aggregate;
import dev.remora.resp.RespValue.BigNumber;
import dev.remora.resp.RespValue.Bool;
import dev.remora.resp.RespValue.Bulk;
import dev.remora.resp.RespValue.Decimal;
import dev.remora.resp.RespValue.Failure;
import dev.remora.resp.RespValue.Int;
import dev.remora.resp.RespValue.Kind;
import dev.remora.resp.RespValue.Null;
import dev.remora.resp.RespValue.Simple;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes values out of a server's replies, RESP2 and RESP3, however the bytes are cut.
 *
 * <p>Work done on an incomplete reply is kept: open aggregates wait on a stack, and a line or
 * string is looked at again only from where the last look ended. Attributes ({@code |}) are read
 * and left out of the values: they are hints, and may be anywhere.
 *
 * <p>Not safe for use by several threads.
 */
public final class ReplyDecoder {
  private static final int KEPT_CAPACITY = 1 << 20;
  private static final RespValue NULL = new Null();

  private final ReplyLimits limits;
  private final ArrayDeque<Frame> open = new ArrayDeque<>();
  private byte[] bytes = new byte[16 << 10];
  private int start;
  private int end;
  private int scanned;
  private int elements;

  /** The string that is being waited for: its type, and its length or -1 if none is. */
  private byte bulkType;

  private int bulkLength = -1;

  /** The reply that is complete and was not taken yet. */
  private @Nullable RespValue reply;

  public ReplyDecoder(ReplyLimits limits) {
    this.limits = limits;
  }

  /** Takes all remaining bytes of the buffer. */
  public void feed(ByteBuffer source) {
    int count = source.remaining();
    reserve(count);
    source.get(bytes, end, count);
    end += count;
  }

  /**
   * The next reply.
   *
   * @return null if more bytes are needed
   * @throws ReplyException if this is no RESP or breaks a limit: the connection must be given up
   */
  public @Nullable RespValue next() throws ReplyException {
    while (reply == null) {
      boolean progress = bulkLength >= 0 ? readBulk() : readLine();
      if (!progress) {
        return null;
      }
    }
    RespValue result = reply;
    reply = null;
    elements = 0;
    releaseIfEmpty();
    return result;
  }

  /** Whether a part of a reply has been fed that {@link #next} has not returned. */
  public boolean isInsideReply() {
    return start < end || bulkLength >= 0 || !open.isEmpty();
  }

  /** Reads one line; false if it is incomplete. */
  private boolean readLine() throws ReplyException {
    int newline = newline();
    if (newline < 0) {
      return false;
    }
    int from = start + 1;
    int to = newline - 1;
    if (to < from || bytes[to] != '\r') {
      throw new ReplyException("a line of a reply does not end in CR LF");
    }
    if (elements++ > limits.maxElements()) {
      throw new ReplyException("a reply of more than " + limits.maxElements() + " elements");
    }
    header(bytes[start], from, to);
    start = scanned = newline + 1;
    return true;
  }

  private void header(byte type, int from, int to) throws ReplyException {
    switch (type) {
      case '+' -> add(new Simple(text(from, to)));
      case '-' -> add(new Failure(text(from, to)));
      case ':' -> add(new Int(integer(from, to)));
      case '_' -> add(NULL);
      case '#' -> add(new Bool(bool(from, to)));
      case ',' -> add(decimal(from, to));
      case '(' -> add(new BigNumber(text(from, to)));
      case '$', '=', '!' -> openBulk(type, integer(from, to));
      case '*' -> openAggregate(Kind.ARRAY, 1, integer(from, to));
      case '~' -> openAggregate(Kind.SET, 1, integer(from, to));
      case '>' -> openAggregate(Kind.PUSH, 1, integer(from, to));
      case '%' -> openAggregate(Kind.MAP, 2, integer(from, to));
      case '|' -> openAggregate(null, 2, integer(from, to));
      default -> throw new ReplyException("a reply starts with byte " + (type & 0xff));
    }
  }

  private void openBulk(byte type, long length) throws ReplyException {
    if (length == -1 && type == '$') {
      add(NULL);
      return;
    }
    if (length < 0 || length > limits.maxBulkLength()) {
      throw new ReplyException("a string of " + length + " bytes in a reply");
    }
    bulkType = type;
    bulkLength = (int) length;
  }

  /** Reads the string that the last line announced; false if it is incomplete. */
  private boolean readBulk() throws ReplyException {
    if (end - start < bulkLength + 2) {
      return false;
    }
    int to = start + bulkLength;
    if (bytes[to] != '\r' || bytes[to + 1] != '\n') {
      throw new ReplyException("a string of a reply does not end in CR LF");
    }
    add(bulk(start, to));
    start = scanned = to + 2;
    bulkLength = -1;
    return true;
  }

  private RespValue bulk(int from, int to) throws ReplyException {
    if (bulkType == '!') {
      return new Failure(text(from, to));
    }
    if (bulkType == '$') {
      return new Bulk(Arrays.copyOfRange(bytes, from, to), null);
    }
    if (to - from < 4 || bytes[from + 3] != ':') {
      throw new ReplyException("a verbatim string without its format");
    }
    return new Bulk(Arrays.copyOfRange(bytes, from + 4, to), text(from, from + 3));
  }

  private void openAggregate(@Nullable Kind kind, int width, long count) throws ReplyException {
    if (count == -1 && kind == Kind.ARRAY) {
      add(NULL);
      return;
    }
    if (count < 0 || count > limits.maxElements() / width) {
      throw new ReplyException("an aggregate of " + count + " elements in a reply");
    }
    if (open.size() == limits.maxDepth()) {
      throw new ReplyException("a reply deeper than " + limits.maxDepth());
    }
    open.push(new Frame(kind, (int) count * width));
    closeFull();
  }

  /** Adds an element to the aggregate that waits for it, or makes it the reply. */
  private void add(RespValue element) {
    Frame frame = open.peek();
    if (frame == null) {
      reply = element;
    } else {
      frame.elements.add(element);
      closeFull();
    }
  }

  private void closeFull() {
    Frame frame = open.peek();
    if (frame != null && frame.elements.size() == frame.count) {
      open.pop();
      if (frame.kind != null) {
        add(new Aggregate(frame.kind, frame.elements));
      } else if (open.isEmpty()) {
        elements = 0; // what an attribute belongs to follows it
      }
    }
  }

  private int newline() throws ReplyException {
    int limit = (int) Math.min(end, (long) start + limits.maxLineLength());
    for (int i = scanned; i < limit; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    scanned = limit;
    if (limit < end) {
      throw new ReplyException("a line of a reply exceeds " + limits.maxLineLength() + " bytes");
    }
    return -1;
  }

  private long integer(int from, int to) throws ReplyException {
    // Each byte as one character: Long.parseLong would take the digits of other scripts too.
    String text = new String(bytes, from, to - from, ISO_8859_1);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ReplyException("not an integer: " + abbreviated(text));
    }
  }

  private boolean bool(int from, int to) throws ReplyException {
    if (to - from != 1 || (bytes[from] != 't' && bytes[from] != 'f')) {
      throw new ReplyException("a boolean that is neither t nor f");
    }
    return bytes[from] == 't';
  }

  private Decimal decimal(int from, int to) throws ReplyException {
    var decimal = new Decimal(text(from, to));
    try {
      double _ = decimal.value();
    } catch (NumberFormatException e) {
      throw new ReplyException("not a number: " + abbreviated(decimal.text()));
    }
    return decimal;
  }

  private static String abbreviated(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, UTF_8);
  }

  private void reserve(int more) {
    if (bytes.length - end >= more) {
      return;
    }
    int held = end - start;
    long needed = (long) held + more;
    byte[] target = bytes;
    if (needed > bytes.length) {
      target = new byte[(int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length))];
    }
    System.arraycopy(bytes, start, target, 0, held);
    bytes = target;
    scanned -= start;
    start = 0;
    end = held;
  }

  private void releaseIfEmpty() {
    if (start == end) {
      start = end = scanned = 0;
      if (bytes.length > KEPT_CAPACITY) {
        bytes = new byte[16 << 10];
      }
    }
  }

  /** An aggregate whose elements are still coming. */
  private static final class Frame {
    /** Null of an attribute. */
    final @Nullable Kind kind;

    final int count;

    /** Grows with what arrives, not with what was claimed. */
    final List<RespValue> elements = new ArrayList<>();

    Frame(@Nullable Kind kind, int count) {
      this.kind = kind;
      this.count = count;
    }
  }
}
